"""What is written holds: commands, settings, quick start, manifest, templates, links."""

import re
import subprocess
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest
import yaml

from bot.cli import COMMANDS
from bot.cli.entrance import commands
from bot.config import VARIABLES, Config, load
from bot.slack.listeners import LISTENERS
from bot.usecases.check import GROUP_SCOPE, HISTORY_SCOPES, SCOPES

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text("utf-8")
EXAMPLE = (TOP / ".env.example").read_text("utf-8")
MANIFEST = yaml.safe_load((TOP / "deploy/slack-manifest.yaml").read_text("utf-8"))


def section(heading):
    """The text under one of the README's headings."""
    (text,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    return text


def written():
    """The repository's own files, as git would commit them."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=TOP,
        capture_output=True,
        check=True,
    )
    files = [TOP / name for name in listed.stdout.decode().split("\0") if name]
    return [file for file in files if file.is_file()]


def rows():
    """The README's commands: what stands before the first option or argument → what stands in backticks."""
    cells = re.findall(r"^\| (`.+?`) \| (?!does)", section("Commands"), re.MULTILINE)
    usages = [usage for cell in cells for usage in re.findall(r"`([^`]+)`", cell)]
    typed = {re.match(r"[a-z ]+", usage)[0].strip(): usage for usage in usages}
    assert len(typed) == len(usages), "a command stands there twice"
    return typed


def every_command():
    """Each command and subcommand that does something, by what is typed."""
    for name in COMMANDS:
        command = commands.get_command(None, name)
        if isinstance(command, click.Group):
            yield from ((f"{name} {each}", command.commands[each]) for each in command.commands)
        else:
            yield name, command


def test_every_command_is_in_the_readme_and_every_one_there_exists():
    assert set(rows()) == dict(every_command()).keys()


@pytest.mark.parametrize("typed", [typed for typed, _ in every_command()])
def test_every_option_of_a_command_is_in_the_readme(typed):
    parameters = dict(every_command())[typed].params
    options = {option for each in parameters for option in each.opts if option.startswith("--")}

    assert set(re.findall(r"--[\w-]+", rows()[typed])) == options


def test_every_setting_is_in_the_readme_and_every_one_there_exists():
    told = set(re.findall(r"`((?:ATTENDANCE|TALKCLOUD|SLACK)_\w+)`", README))

    assert told == set(VARIABLES)


def test_every_setting_has_one_line_with_its_meaning_in_the_example():
    lines = [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")]

    assert [line.split("=")[0] for line in lines] == list(VARIABLES)
    assert all(re.fullmatch(r"[A-Z_]+=\S+ +# \S.*", line) for line in lines)


def test_the_example_is_the_defaults(tmp_path):
    assert load({}, TOP / ".env.example") == Config()


def test_the_quick_start_is_two_commands_of_one_line():
    blocks = re.findall(r"^```\w*\n(.*?)^```", section("Quick start"), re.MULTILINE | re.DOTALL)

    assert [block.count("\n") for block in blocks] == [1, 1]
    demo, tests = blocks
    assert demo.endswith(".venv/bin/python -m bot demo\n")
    assert tests.endswith(".venv/bin/python -m pytest -n 4 --dist loadfile\n")
    for block in blocks:
        assert (TOP / re.search(r"-r (\S+)", block)[1]).exists()


def test_ci_runs_the_tests_as_the_readme_says():
    script = (TOP / ".ci/run").read_text("utf-8")

    assert "README.md" in script
    assert "-m pytest" not in script


def test_the_manifest_asks_for_what_the_code_uses_and_no_more():
    scopes = MANIFEST["oauth_config"]["scopes"]

    assert set(scopes["bot"]) == {*SCOPES, GROUP_SCOPE, *HISTORY_SCOPES}
    assert set(scopes["bot_optional"]) == {GROUP_SCOPE, *HISTORY_SCOPES}


METHODS = {
    # Web API method: the scopes it asks for
    "auth.test": set(),
    "apps.connections.open": set(),
    "chat.delete": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": HISTORY_SCOPES,
    "conversations.open": {"im:write"},
    "conversations.replies": HISTORY_SCOPES,
    "files.completeUploadExternal": {"files:write"},
    "files.delete": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "users.info": {"users:read"},
    "usergroups.users.list": {"usergroups:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}


def test_the_scopes_are_those_of_the_methods_called():
    called = set()
    for module in (TOP / "bot").rglob("*.py"):
        if "demo" not in module.parts:
            text = module.read_text("utf-8")
            called |= {name.replace("_", ".") for name in re.findall(r"client\.([a-z]+_[a-zA-Z_]+)\(", text)}
            called |= set(re.findall(r'"((?:chat|conversations|auth|files|views|users)\.[a-zA-Z.]+)"', text))
    called -= {"is.connected", "api.call"}  # of the socket, and with a method's name

    assert called == set(METHODS), "say above which scopes a new method needs"
    assert {"commands"}.union(*METHODS.values()) == {*SCOPES, GROUP_SCOPE, *HISTORY_SCOPES}


def test_the_manifest_keeps_to_slacks_limits():
    shown, command = MANIFEST["display_information"], MANIFEST["features"]["slash_commands"][0]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert (command["command"], command["should_escape"]) == ("/attendance", True)
    assert len(command["usage_hint"]) <= 1000
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True


def test_the_manifest_subscribes_to_the_events_that_are_listened_to():
    events = {called for kind, called, _ in LISTENERS if kind == "event"}

    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == events
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] is True
    assert MANIFEST["features"]["app_home"]["messages_tab_enabled"] is True


@pytest.mark.parametrize(
    "template", sorted(p.name for p in (TOP / "templates").glob("[!_]*.json.j2")), ids=str
)
def test_every_template_is_in_the_gallery(template):
    """The gallery renders each with sample data."""
    name = template.removesuffix(".json.j2")
    tests = "".join(file.read_text("utf-8") for file in (TOP / "bot/demo/samples").glob("*.py"))

    assert re.search(rf"\b{name}\b", tests), f"no render test names {template}"


LOCKS = ["deploy/requirements.txt", "deploy/requirements-dev.txt"]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_pins_every_dependency_by_hash(lock):
    text = (TOP / lock).read_text("utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==(\S+)(?:.*?)\\$", text, re.MULTILINE))
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [*project["dependencies"], *(project["optional-dependencies"]["dev"] if "dev" in lock else [])]

    assert {re.split(r"[<>=]", need)[0] for need in needed} <= set(pinned)
    assert text.count("--hash=sha256:") >= len(pinned)
    assert all("==" in line for line in re.findall(r"^[a-z].*", text, re.MULTILINE))


def test_every_dependency_is_used():
    """All but tzdata, which has no import: it is the data that zoneinfo reads where the system has none."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    code = "".join(module.read_text("utf-8") for module in (TOP / "bot").rglob("*.py"))
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", code, re.MULTILINE))
    origins = packages_distributions()
    provided = {package.lower().replace("_", "-") for name in imported for package in origins.get(name, [])}

    assert {re.split(r"[<>=]", need)[0] for need in project["dependencies"]} - {"tzdata"} <= provided


def test_every_dependency_has_its_reason():
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    told = set(re.findall(r"`([a-z0-9-]+)`", section("Dependencies")))

    for need in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        assert re.split(r"[<>=]", need)[0] in told


def test_links_lead_somewhere():
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert link.startswith("https://") or (TOP / link).exists(), link


#: Hosts of package registries, and folders of one machine; put together so that this file is clean itself.
OF_ONE_PLACE = [
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js.",
    "/" + "work/",
    "/" + "root/",
    "/opt/" + "pypi",
]


def test_no_file_names_a_package_host_or_a_folder_of_one_machine():
    for file in written():
        text = file.read_bytes().decode("utf-8", "ignore")
        assert [word for word in OF_ONE_PLACE if word in text] == [], file


def test_the_top_level_is_as_it_should_be():
    allowed = {
        *("pyproject.toml", "README.md", "bot", "templates", "tests", "deploy", ".env.example"),
        *(".ci", ".gitignore", ".dockerignore"),
    }

    assert {file.relative_to(TOP).parts[0] for file in written()} == allowed
