"""Block Kit drawn as HTML and as text: faithful, escaped, nothing dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.drawing import Drawing
from bot.demo.mrkdwn import as_html, as_text
from bot.demo.reader import Reader
from bot.demo.slack import Message
from bot.demo.slack.messages import Version
from bot.demo.slack.workspace import User
from bot.demo.terminal import read

AT = 1_780_000_000  # 2026-05-28 20:26:40 UTC
READER = Reader(now=AT, timezone="Asia/Shanghai", users={"U1": "Ana <b>"}, channels={"C1": "general"})
DRAWING = Drawing()


@pytest.mark.parametrize(
    ("mrkdwn", "html", "text"),
    [
        # styles stand at the edges of words only
        ("*bold* _it_ ~gone~", "<b>bold</b> <i>it</i> <s>gone</s>", "bold it gone"),
        ("a_b_c 2*3*4", "a_b_c 2*3*4", "a_b_c 2*3*4"),
        # inside code nothing is styled
        ("`a *b*` ```x\n<y```", "<code>a *b*</code> <pre>x\n&lt;y</pre>", "a *b* x\n<y"),
        # people and channels by name, the name escaped
        (
            "<@U1> in <#C1|x>",
            '<span class="mention">@Ana &lt;b&gt;</span> in <span class="mention">#general</span>',
            "@Ana <b> in #general",
        ),
        # what would notify everybody is marked; written as text it is text
        ("<!channel>", '<span class="alarm">@channel</span>', "@channel"),
        ("&lt;!channel&gt;", "&lt;!channel&gt;", "<!channel>"),
        # Slack's escapes are undone once, and no others
        ("&amp;lt; &quot;", "&amp;lt; &amp;quot;", "&lt; &quot;"),
        # links: only web and mail
        (
            "<https://x.test/?a=1&amp;b=2|see>",
            '<a href="https://x.test/?a=1&amp;b=2" target="_blank" rel="noreferrer noopener">see</a>',
            "see",
        ),
        ("<javascript:alert(1)|see>", '<span class="link">see</span>', "see"),
        # a time in the reader's own zone
        (
            f"<!date^{AT}^{{date_short_pretty}} at {{time}}|then>",
            '<span class="date">today at 04:26</span>',
            "today at 04:26",
        ),
        (
            f"<!date^{AT - 86400}^{{date_num}} {{nonsense}}|then>",
            '<span class="date">2026-05-28 {nonsense}</span>',
            "2026-05-28 {nonsense}",
        ),
        ("<!date^soon^{time}|then>", '<span class="date">then</span>', "then"),
        # emoji by sign where known, by name where not
        (":warning: :sparkles:", "⚠️ :sparkles:", "⚠️ :sparkles:"),
        # lines and quotes
        ("one\ntwo\n&gt; three", "one<br>two<br><blockquote>three</blockquote>", "one\ntwo\n> three"),
    ],
)  # fmt: skip
def test_mrkdwn(mrkdwn, html, text):
    assert as_html(mrkdwn, READER) == html
    assert as_text(mrkdwn, READER) == text


@given(st.text(alphabet=st.sampled_from("<>&!@#|^*_~`: \n\"'abc\ue000\ue0010"), max_size=60))
def test_no_text_becomes_markup_of_its_own(text):
    """Whatever is typed, the only tags are those that mrkdwn has."""
    html = as_html(text, READER)
    for tag in ("<b>", "<i>", "<s>", "<code>", "<pre>", "<br>", "<blockquote>"):
        html = html.replace(tag, "").replace(tag.replace("<", "</"), "")
    for kind in ("mention", "alarm", "date", "link"):
        html = html.replace(f'<span class="{kind}">', "")
    html = html.replace("</span>", "")
    assert "<" not in html
    assert '"' not in html


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def cell(text: str) -> dict:
    return {"type": "raw_text", "text": text}


BOLD = {"type": "text", "text": "<r>", "style": {"bold": True}}
BUTTON = {"type": "button", "action_id": "share", "style": "primary", "text": plain("Share"), "value": "v"}
SELECT = {
    "type": "static_select",
    "action_id": "room",
    "placeholder": plain("Room"),
    "options": [{"text": plain("102 <x>"), "value": "102"}],
}
BLOCKS = [
    # (the block, what its drawing holds, what its text is)
    ({"type": "header", "text": plain("A <b>")}, "<h3>A &lt;b&gt;</h3>", "A <b>"),
    ({"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}}, "<b>hi</b>", "hi"),
    ({"type": "section", "fields": [plain("one"), plain("two")]}, "<div>two</div>", "one\ntwo"),
    ({"type": "section", "text": plain("x"), "accessory": BUTTON}, 'data-action="share"', "x"),
    ({"type": "context", "elements": [plain("one"), plain("two")]}, "<div>two</div>", "one · two"),
    ({"type": "actions", "elements": [BUTTON]}, 'class="primary" data-source="m7"', "[ Share ]"),
    ({"type": "actions", "elements": [SELECT]}, '<option value="102">102 &lt;x&gt;</option>', "[ Room ]"),
    ({"type": "divider"}, "<hr>", "─" * 40),
    ({"type": "image", "alt_text": "a <chart>"}, "a &lt;chart&gt;", "[image: a <chart>]"),
    ({"type": "markdown", "text": "# <b>"}, "# &lt;b&gt;", "# <b>"),
    (
        {"type": "table", "rows": [[cell("A")], [cell("<1>")]]},
        "<td>&lt;1&gt;</td>",
        "A\n<1>",
    ),
    (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [BOLD]}]},
        "<b>&lt;r&gt;</b>",
        "<r>",
    ),
    # what nobody has drawn yet is shown as such
    ({"type": "sparkles"}, "[sparkles: not drawn on this page]", "[sparkles: not drawn here]"),
    ({"type": "actions", "elements": [{"type": "datepicker"}]}, "[datepicker: not drawn", "[ datepicker ]"),
]  # fmt: skip


def drawn(message):
    """A message, as it stands in a channel."""
    us = User("U0BOT", "attendance", "Attendance", bot=True)
    return DRAWING.draw(
        "message", READER, item=message, id="m7", source="m7", replies=0, thread="", person=us, files=[]
    )


@pytest.mark.parametrize(("block", "html", "text"), BLOCKS, ids=[b["type"] for b, _, _ in BLOCKS])
def test_a_block(block, html, text):
    message = Message("C1", f"{AT}.000000", "U0BOT", "fallback", [block])
    assert html in drawn(message)
    assert read(message, READER) == text


def test_no_picture_is_fetched_from_elsewhere():
    image = {"type": "image", "image_url": "https://x.test/a.png", "alt_text": "a chart"}
    message = Message("C1", f"{AT}.000000", "U0BOT", "", [image])
    assert "x.test" not in drawn(message)


def test_a_message_says_who_sees_it_and_that_it_changed():
    message = Message("C1", f"{AT}.000000", "U0BOT", "hello", only_for="U1")
    message.earlier.append(Version(AT, "hallo", []))
    html = drawn(message)
    assert "Only visible to you" in html
    assert "(edited)" in html
    assert "04:26" in html
