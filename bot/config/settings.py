"""The table of settings. A field is its variable in lower case, without `ATTENDANCE_`."""

from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from bot.config.values import (
    Address,
    lower,
    parse_address,
    parse_allowed,
    parse_base_url,
    parse_duration,
    parse_time,
    parse_timezone,
    parse_url,
    shaped,
)

OFF_WHEN_EMPTY = frozenset({"digest_at", "http"})
"""Fields that an empty variable turns off; elsewhere empty is the same as not set."""

_DAY = 86_400
_A_DURATION = "a duration such as 90s, 5m or 1h30m"
_A_CHANNEL = "a channel id such as C0123456789 (not its name)"
_AN_ADDRESS = "an https:// address (http:// on this machine only)"

Url = Annotated[str, BeforeValidator(parse_url)]
BaseUrl = Annotated[str, BeforeValidator(parse_base_url)]
Channel = Annotated[str, Field(pattern=r"^[CGD][A-Z0-9]+$")]
Key = Annotated[SecretStr, AfterValidator(shaped(r"[!-~]+"))]
BotToken = Annotated[SecretStr, AfterValidator(shaped(r"(xoxe\.)?xoxb-[!-~]+"))]
AppToken = Annotated[SecretStr, AfterValidator(shaped(r"xapp-[!-~]+"))]
Seconds = Annotated[int, BeforeValidator(parse_duration)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def _takes(description: str, default: object = None) -> Any:
    return Field(default=default, description=description)


def _seconds(default: int, *, at_least: int = 0, written: str = "") -> Any:
    description = f"{_A_DURATION}, at least {written}" if written else _A_DURATION
    return Field(default=default, ge=at_least, description=description)


def _same_as_channel() -> Any:
    return Field(default_factory=lambda read: read["channel"], description=_A_CHANNEL)


class Config(BaseModel):
    """Every setting, read and checked. A field's description tells what its variable takes.

    Durations are seconds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    talkcloud_key: Key | None = _takes("the enterprise key, without spaces")
    talkcloud_url: Url = _takes(_AN_ADDRESS, "https://global.talk-cloud.net")
    slack_bot_token: BotToken | None = _takes("a bot token that begins with xoxb-")
    slack_app_token: AppToken | None = _takes("an app-level token that begins with xapp-")
    slack_signing_secret: Key | None = _takes("the app's signing secret, without spaces")
    slack_api_url: BaseUrl = _takes(_AN_ADDRESS, "https://slack.com/api/")
    database: Path = _takes("a file path", Path("attendance.db"))
    timezone: Annotated[str, BeforeValidator(parse_timezone)] = _takes(
        "a time zone such as Asia/Shanghai or Europe/Berlin", "Asia/Shanghai"
    )
    language: Literal["en", "zh_Hans"] = _takes("en or zh_Hans", "en")
    channel: Channel | None = _takes(_A_CHANNEL)
    digest_channel: Channel | None = _same_as_channel()
    ops_channel: Channel | None = _same_as_channel()
    allow: Annotated[tuple[str, ...], BeforeValidator(parse_allowed)] = _takes(
        "ids of users, user groups and channels with commas between, or *", ()
    )
    digest_at: Annotated[time, BeforeValidator(parse_time)] | None = _takes(
        "a local time such as 20:00, or nothing for off", time(20, 0)
    )
    poll: Seconds = _seconds(60, at_least=1, written="1s")
    concurrency: int = Field(default=8, ge=1, le=64, description="a whole number from 1 to 64")
    rate: float = Field(default=5.0, ge=0.1, le=1000, description="requests a second, from 0.1 to 1000")
    late_after: Seconds = _seconds(300)
    early_before: Seconds = _seconds(300)
    gap: Seconds = _seconds(120)
    present: Share = _takes("a share from 0 to 1, above ATTENDANCE_ABSENT", 0.75)
    absent: Share = Field(
        default=0.10, validate_default=True, description="a share from 0 to 1, below ATTENDANCE_PRESENT"
    )
    clock: Literal["schedule", "teacher"] = _takes("schedule or teacher", "schedule")
    target: Share = _takes("a share from 0 to 1", 0.9)
    streak: int = Field(default=3, ge=1, le=100, description="a whole number from 1 to 100")
    excused: Literal["apart", "missed"] = _takes("apart or missed", "apart")
    margin: Seconds = _seconds(900)
    settle: Seconds = _seconds(180)
    group_wait: Seconds = _seconds(45)
    group_interval: Seconds = _seconds(300, at_least=1, written="1s")
    final_after: Seconds = _seconds(600)
    quarantine: Seconds = _seconds(60)
    unsure: Literal["repost", "hold"] = _takes("repost or hold", "repost")
    http: Annotated[Address, BeforeValidator(parse_address)] | None = _takes(
        "host:port such as 127.0.0.1:8080, or nothing for off", Address("127.0.0.1", 8080)
    )
    teacher_after: Seconds = _seconds(300)
    teacher_gone: Seconds = _seconds(180)
    summary: Literal["exceptions", "always"] = _takes("exceptions or always", "exceptions")
    names: Literal["full", "initials"] = _takes("full or initials", "full")
    pictures: Literal["on", "off"] = _takes("on or off", "on")
    keep_visits: Seconds = _seconds(400 * _DAY, at_least=_DAY, written="1d")
    keep_alerts: Seconds = _seconds(90 * _DAY, at_least=_DAY, written="1d")
    keep_audit: Seconds = _seconds(180 * _DAY, at_least=_DAY, written="1d")
    ping: Url | None = _takes(_AN_ADDRESS)
    log: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(lower)] = _takes(
        "debug, info, warning or error", "info"
    )

    def has(self) -> set[str]:
        """The variables that are set, or have a default and are not off."""
        return {variable(field) for field, value in self if value}

    def secrets(self) -> tuple[str, ...]:
        """The values that must never be seen, for whoever strikes them out."""
        return tuple(value.get_secret_value() for _, value in self if isinstance(value, SecretStr))

    @field_validator("absent")
    @classmethod
    def _below_present(cls, absent: float, info: ValidationInfo) -> float:
        if absent >= info.data.get("present", 1):
            raise ValueError("not below ATTENDANCE_PRESENT")
        return absent


def variable(field: str) -> str:
    """The environment variable of a field."""
    return field.upper() if field.startswith(("talkcloud_", "slack_")) else f"ATTENDANCE_{field.upper()}"


CONTRADICTED = {"absent": "present"}
"""Fields whose default a value of another field can contradict; then that value is the bad one."""

VARIABLES = {variable(field): field for field in Config.model_fields}
"""The environment variables, with their fields."""

SECRETS = frozenset({"TALKCLOUD_KEY", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"})
"""Variables whose values are never shown."""
