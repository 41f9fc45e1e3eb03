"""Where settings come from: the environment, a `.env` file, mounted files (`<NAME>_FILE`)."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.config.settings import CONTRADICTED, OFF_WHEN_EMPTY, SECRETS, VARIABLES, Config, variable
from bot.errors import BadSetting

_LONGEST_SHOWN = 80


def load(environ: Mapping[str, str], env_file: Path | None = None, *, needs: Collection[str] = ()) -> Config:
    """The settings in `environ`, and in `env_file` where the environment has none.

    `needs` names what the caller cannot do without, as in `missing`. Raises BadSetting with one line for each
    bad or missing value; no line holds a secret.
    """
    read, unread = _gather({**_env_file(env_file), **environ})
    problems = list(unread.values())
    config = None
    try:
        config = Config.model_validate({VARIABLES[name]: text or None for name, text in read.items()})
    except ValidationError as bad:
        problems += [_bad_value(name, read) for name in _bad_variables(bad, read)]
    has = {name for name in VARIABLES if read.get(name, name in unread or name not in SECRETS)}
    problems += filter(None, (missing(need, has) for need in needs))
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


def _gather(given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The text of each variable that is set (empty: off), and by variable why one could not be read."""
    read, unread = {}, {}
    for name, field in VARIABLES.items():
        text = given.get(name, "").strip()
        file = given.get(f"{name}_FILE", "").strip()
        if text and file:
            unread[name] = f"{name} and {name}_FILE are both set; set one of them."
        elif file:
            try:
                text = Path(file).read_text(encoding="utf-8-sig").strip()
            except (OSError, UnicodeDecodeError) as error:
                unread[name] = (
                    f"{name}_FILE names a file that cannot be read ({type(error).__name__}); it takes the"
                    " path of a file that holds the value."
                )
        if text or (name in given and field in OFF_WHEN_EMPTY):
            read[name] = text
    return read, unread


def _bad_variables(bad: ValidationError, read: Mapping[str, str]) -> list[str]:
    errors = bad.errors(include_input=False, include_url=False)
    # a default that waits for another field says nothing of its own
    fields = [str(error["loc"][0]) for error in errors if error["type"] != "default_factory_not_called"]
    given = [field if variable(field) in read else CONTRADICTED[field] for field in fields]
    return [variable(field) for field in dict.fromkeys(given)]


def _bad_value(name: str, read: Mapping[str, str]) -> str:
    """One line: the variable, what was read (of a secret only that it was), what is accepted."""
    takes = Config.model_fields[VARIABLES[name]].description
    if name in SECRETS:
        return f"{name} does not look right; it takes {takes}."
    shown = re.sub(r"//[^/]*@", "//…@", read[name])[:_LONGEST_SHOWN]
    shown = "".join(sign if sign.isprintable() else "�" for sign in shown)
    return f"{name} is “{shown}”; it takes {takes}."


_NOT_SET = {
    "TALKCLOUD_KEY": "it takes the enterprise key (企业Key) of your Talk-Cloud account.",
    "SLACK_BOT_TOKEN": "it takes the bot token of the installed app, which begins with xoxb-.",
}


def missing(need: str, has: Collection[str]) -> str:
    """What `need` still lacks where the variables in `has` are set: a sentence, or nothing.

    Needs are `classroom`, `slack` (the token) and `connection` (Socket Mode or HTTP mode).
    """
    if need == "connection":
        if "SLACK_APP_TOKEN" in has or {"SLACK_SIGNING_SECRET", "ATTENDANCE_HTTP"} <= set(has):
            return ""
        if "SLACK_SIGNING_SECRET" in has:
            return (
                "ATTENDANCE_HTTP is off, but HTTP mode (no SLACK_APP_TOKEN) listens there; give it host:port."
            )
        return "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode; neither is set."
    name = {"classroom": "TALKCLOUD_KEY", "slack": "SLACK_BOT_TOKEN"}[need]
    return "" if name in has else f"{name} is not set; {_NOT_SET[name]}"
