"""The container's files: hardened, and everything they name is there. No engine is needed to read them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

TOP = Path(__file__).parents[1]
DOCKERFILE = (TOP / "deploy/Dockerfile").read_text("utf-8")
BOT = yaml.safe_load((TOP / "deploy/compose.yaml").read_text("utf-8"))["services"]["bot"]

SPEAK = "from bot.render.blocks import Renderer; print(Renderer('zh_Hans').message('reading', room='1').text)"


def test_the_container_may_do_nothing_but_run_the_bot():
    assert BOT["read_only"] is True
    assert BOT["cap_drop"] == ["ALL"]
    assert BOT["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit", "cpus"} <= set(BOT)
    assert re.search(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)[1] != "0"


def test_the_bot_has_time_to_end_a_message_and_one_place_to_write():
    assert BOT["stop_grace_period"] == "45s"
    assert BOT["volumes"] == ["data:/data"]
    assert BOT["environment"]["ATTENDANCE_DATABASE"].startswith("/data/")
    assert "STOPSIGNAL SIGTERM" in DOCKERFILE


def test_the_health_check_asks_an_address_that_the_bot_serves():
    asked = re.search(r"http://(127\.0\.0\.1:8080)(/\w+)", DOCKERFILE)

    assert f"ATTENDANCE_HTTP={asked[1]} " in (TOP / ".env.example").read_text("utf-8")
    assert f'"{asked[2]}"' in (TOP / "bot/health.py").read_text("utf-8")


def test_what_is_copied_is_enough_to_run(tmp_path):
    """The image's folders, made by hand: only what the build may see, started as the image starts."""
    seen = re.findall(r"^!(\S+)$", (TOP / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    copied = re.findall(r"^COPY ([a-z]\S*) (\S+)$", DOCKERFILE, re.MULTILINE)
    assert {source for source, _ in copied} == set(seen)
    for source, target in copied:
        if (TOP / source).is_dir():
            shutil.copytree(TOP / source, f"{tmp_path}{target}", ignore=shutil.ignore_patterns("__pycache__"))

    done = subprocess.run(
        [
            sys.executable,
            "-c",
            SPEAK,
        ],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{tmp_path}/opt/attendance-bot", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == "正在读取 教室 1……\n"
