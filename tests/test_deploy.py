"""The files to run it by: hardened, and everything they name is there. No engine is needed to read them."""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from bot.errors import AskedWrongly
from bot.metrics import REGISTRY

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


def test_the_unit_starts_the_bot_and_lets_a_message_end():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string((TOP / "deploy/attendance-bot.service").read_text("utf-8"))
    service = unit["Service"]

    assert service["ExecStart"].endswith("python -m bot run")
    assert (service["Type"], service["DynamicUser"], service["ProtectSystem"]) == ("notify", "yes", "strict")
    assert int(service["WatchdogSec"]) > 0
    assert int(service["TimeoutStopSec"]) == int(BOT["stop_grace_period"].removesuffix("s"))
    assert service["RestartPreventExitStatus"] == str(AskedWrongly.exit_status)
    assert service["StateDirectory"] in service["Environment"]


def test_the_pod_is_alone_and_may_do_nothing_but_run_the_bot():
    claim, pod = yaml.safe_load_all((TOP / "deploy/kubernetes.yaml").read_text("utf-8"))
    spec = pod["spec"]["template"]["spec"]
    (container,) = spec["containers"]

    assert (pod["spec"]["replicas"], pod["spec"]["strategy"]["type"]) == (1, "Recreate")
    assert spec["volumes"][0]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert f"USER {spec['securityContext']['runAsUser']}:" in DOCKERFILE
    assert spec["terminationGracePeriodSeconds"] == 45
    health = (TOP / "bot/health.py").read_text("utf-8")
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert f'"{container[probe]["httpGet"]["path"]}"' in health


def test_every_setting_that_is_named_is_one():
    known = set(re.findall(r"^([A-Z_]+)=", (TOP / ".env.example").read_text("utf-8"), re.MULTILINE))
    for name in ("Dockerfile", "compose.yaml", "kubernetes.yaml", "attendance-bot.service"):
        named = set(re.findall(r"\bATTENDANCE_[A-Z_]+", (TOP / "deploy" / name).read_text("utf-8")))
        assert named <= known, name


def test_the_side_car_copies_the_database_of_the_bot():
    copies = yaml.safe_load((TOP / "deploy/compose.yaml").read_text("utf-8"))["services"]["copies"]
    (database,) = yaml.safe_load((TOP / "deploy/litestream.yml").read_text("utf-8"))["dbs"]

    assert database["path"] == BOT["environment"]["ATTENDANCE_DATABASE"]
    assert copies["volumes"] == ["data:/data", "./litestream.yml:/etc/litestream.yml:ro"]
    assert (copies["profiles"], copies["cap_drop"]) == (["copies"], ["ALL"])


def exposed():
    """Every series that `/metrics` has."""
    for family in REGISTRY.collect():
        yield from {
            "counter": [f"{family.name}_total"],
            "histogram": [f"{family.name}_{part}" for part in ("bucket", "sum", "count")],
        }.get(family.type, [family.name])


def expressions():
    """What dashboard and alert rules ask for."""
    rules = yaml.safe_load((TOP / "deploy/prometheus-alerts.yml").read_text("utf-8"))
    board = json.loads((TOP / "deploy/grafana-dashboard.json").read_text("utf-8"))
    yield from (rule["expr"] for group in rules["groups"] for rule in group["rules"])
    yield from (target["expr"] for panel in board["panels"] for target in panel["targets"])


def test_dashboard_and_alert_rules_ask_for_what_there_is():
    asked = {name for text in expressions() for name in re.findall(r"\b(?:attendance|process)_\w+", text)}

    assert asked <= set(exposed())


def test_every_alert_rule_says_what_to_do():
    rules = yaml.safe_load((TOP / "deploy/prometheus-alerts.yml").read_text("utf-8"))["groups"][0]["rules"]

    assert all(set(rule["annotations"]) == {"summary", "action"} for rule in rules)
    assert {rule["labels"]["severity"] for rule in rules} == {"warning", "critical"}
