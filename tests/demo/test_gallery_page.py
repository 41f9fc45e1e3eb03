"""The gallery draws every sample in both languages, and leaves no block undrawn."""

import re

import pytest

from bot.demo.gallery import Gallery
from bot.demo.samples.gallery import GALLERY
from bot.demo.samples.views import VIEWS


@pytest.fixture
async def gallery():
    served = Gallery(port=0)
    await served.start()
    yield served
    await served.stop()


async def test_every_sample_is_drawn_in_both_languages(gallery, http):
    async with http.get(gallery.url) as answer:
        links = re.findall(r'href="/(\?of=[^"]+)"', await answer.text())
    shown = []
    for link in links:
        async with http.get(gallery.url + link) as answer:
            assert answer.status == 200
            page = await answer.text()
        assert "not drawn on this page" not in page, link
        assert page.count('<article lang="en">') == page.count('<article lang="zh-Hans">')
        assert "<!channel" not in page
        shown += re.findall(r'<h2 id="s\d+">', page)
    assert len(shown) == len(GALLERY) + len(VIEWS)


async def test_it_is_for_this_machine_and_shows_only_what_it_has(gallery, http):
    async with http.get(gallery.url, headers={"Host": "rebound.example"}) as answer:
        assert answer.status == 403
    async with http.get(gallery.url + "?of=nothing") as answer:
        assert answer.status == 404
