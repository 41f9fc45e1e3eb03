"""Where settings come from: the environment, a `.env` file, mounted files (`<NAME>_FILE`)."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.config.settings import OFF_WHEN_EMPTY, SECRETS, VARIABLES, Config, variable
from bot.errors import BadSetting

_LONGEST_SHOWN = 80


def load(environ: Mapping[str, str], env_file: Path | None = None, *, needs: Collection[str] = ()) -> Config:
    """The settings in `environ`, and in `env_file` where the environment has none.

    `needs` names what the caller cannot do without: `classroom`, `slack`. Raises BadSetting with one line
    for each bad or missing value; no line holds a secret.
    """
    read, problems = _gather({**_env_file(env_file), **environ})
    config = None
    try:
        config = Config.model_validate({VARIABLES[name]: text or None for name, text in read.items()})
    except ValidationError as bad:
        problems += [_bad_value(name, read) for name in _bad_variables(bad)]
    problems += [line for need in needs for line in _MISSING[need](read)]
    if config is None or problems:
        raise BadSetting("\n".join(problems))
    return config


def _env_file(path: Path | None) -> dict[str, str]:
    if path is None or not path.exists():
        return {}
    try:
        written = dotenv_values(path, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} cannot be read as UTF-8 text ({type(error).__name__}).") from None
    return {name: text or "" for name, text in written.items()}


def _gather(given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The text of each variable that is set (empty: off), and what could not be read."""
    read, problems = {}, []
    for name, field in VARIABLES.items():
        text = given.get(name, "").strip()
        file = given.get(f"{name}_FILE", "").strip()
        if text and file:
            problems.append(f"{name} and {name}_FILE are both set; set one of them.")
        elif file:
            try:
                text = Path(file).read_text(encoding="utf-8-sig").strip()
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{name}_FILE names a file that cannot be read ({type(error).__name__}).")
        if text or (name in given and field in OFF_WHEN_EMPTY):
            read[name] = text
    return read, problems


def _bad_variables(bad: ValidationError) -> list[str]:
    errors = bad.errors(include_input=False, include_url=False)
    # a default that waits for another field says nothing of its own
    fields = [error["loc"][0] for error in errors if error["type"] != "default_factory_not_called"]
    return [variable(str(field)) for field in dict.fromkeys(fields)]


def _bad_value(name: str, read: Mapping[str, str]) -> str:
    """One line: the variable, what was read (of a secret only that it was), what is accepted."""
    takes = Config.model_fields[VARIABLES[name]].description
    if name in SECRETS:
        return f"{name} does not look right; it takes {takes}."
    shown = re.sub(r"//[^/]*@", "//…@", read[name])[:_LONGEST_SHOWN]
    shown = "".join(sign if sign.isprintable() else "�" for sign in shown)
    return f"{name} is “{shown}”; it takes {takes}."


def _missing_classroom(read: Mapping[str, str]) -> Iterator[str]:
    if not read.get("TALKCLOUD_KEY"):
        yield "TALKCLOUD_KEY is not set; it takes the enterprise key (企业Key) of your Talk-Cloud account."


def _missing_slack(read: Mapping[str, str]) -> Iterator[str]:
    if not read.get("SLACK_BOT_TOKEN"):
        yield "SLACK_BOT_TOKEN is not set; it takes a bot token that begins with xoxb-."
    if read.get("SLACK_APP_TOKEN"):
        return
    if not read.get("SLACK_SIGNING_SECRET"):
        yield "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode; neither is set."
    elif read.get("ATTENDANCE_HTTP") == "":
        yield "ATTENDANCE_HTTP is off, but HTTP mode (no SLACK_APP_TOKEN) listens there; give it host:port."


_MISSING = {"classroom": _missing_classroom, "slack": _missing_slack}
