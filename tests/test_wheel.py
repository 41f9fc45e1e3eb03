"""The wheel carries everything it needs and works from any folder."""

import asyncio
import os
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from pathlib import Path

import pytest

from bot.demo.classroom import DemoClassroom, DemoRoom, came

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, TOP],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh environment with the wheel, that sees the dependencies of this one and not its checkout."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", folder, "install", "-q", "--no-deps", "--no-index", wheel],
        check=True,
        capture_output=True,
    )
    (packages,) = (folder / "lib").glob("python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "bin"


def run(command, folder, **environ):
    return subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **environ},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_wheel_carries_code_templates_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert {f"bot/templates/{file.name}" for file in (TOP / "templates").glob("*.j2")} <= set(names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"bot"}
    assert not any(name.endswith((".env", ".db", ".pyc")) for name in names)


def test_messages_render_from_another_folder(installed, tmp_path):
    script = (
        "import bot; from bot.render.blocks import Renderer; print(bot.__file__);"
        "from bot.render.languages import templates_folder;"
        "print([Renderer(spoken).message('reading', room='111').text for spoken in ('en', 'zh_Hans')]);"
        "print(templates_folder())"
    )

    done = run([installed / "python", "-c", script], tmp_path)

    assert done.returncode == 0, done.stderr
    code, texts, templates = done.stdout.splitlines()
    assert texts == "['Still reading room 111…', '正在读取 教室 111……']"
    assert code.startswith(str(installed.parent))
    assert templates.startswith(str(installed.parent))


async def test_show_works_from_another_folder(installed, tmp_path):
    start = int(time.time()) - 3600
    async with DemoClassroom([DemoRoom("111", "Algebra", [came("Ana", start, start + 600)])]) as classroom:
        settings = {"TALKCLOUD_KEY": classroom.key, "TALKCLOUD_URL": classroom.url}
        done = await asyncio.to_thread(
            run, [installed / "attendance-bot", "show", "111"], tmp_path, **settings
        )

    assert done.returncode == 0, done.stderr
    assert "Ana" in done.stdout
