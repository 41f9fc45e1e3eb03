"""How the text of a variable becomes a value. Each reader raises ValueError for what it does not take."""

import ipaddress
import re
from collections.abc import Callable
from datetime import time
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import SecretStr

_UNITS = (86_400, 3_600, 60, 1)
_DURATION = re.compile(r"(?:(\d{1,12})d)?(?:(\d{1,12})h)?(?:(\d{1,12})m)?(?:(\d{1,12})s)?", re.ASCII)
_LONGEST = 100 * 366 * 86_400  # past this the arithmetic on dates would overflow


class Address(NamedTuple):
    """Where the bot listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_duration(text: object) -> int:
    """Whole seconds from `90`, `90s`, `5m`, `1h30m` or `400d`."""
    written = str(text).strip().lower()
    parts = _DURATION.fullmatch(f"{written}s" if written.isdigit() else written)
    if not written or not parts:
        raise ValueError("no duration")
    seconds = sum(int(count) * unit for count, unit in zip(parts.groups(default="0"), _UNITS, strict=True))
    if seconds > _LONGEST:
        raise ValueError("longer than a century")
    return seconds


def parse_url(text: object) -> str:
    """An https address without query or credentials; plain http only on loopback, because keys travel."""
    url = str(text)
    parts = urlsplit(url)
    if (
        not parts.hostname
        or parts.username
        or parts.query
        or parts.fragment
        or not re.fullmatch(r"[!-~]+", url)
    ):
        raise ValueError("no plain address")
    _ = parts.port  # raises ValueError where it is no number
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ValueError("not https")
    return url.rstrip("/")


def parse_base_url(text: object) -> str:
    """The same, with a slash at its end: slack_sdk joins method names to it as they are."""
    return f"{parse_url(text)}/"


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def parse_timezone(text: object) -> str:
    """The name of a time zone that this machine knows."""
    try:
        return ZoneInfo(str(text)).key
    except (LookupError, OSError) as error:  # a name nobody knows, or a folder of zones
        raise ValueError("no such zone") from error


def parse_time(text: object) -> time:
    """A time of day, `20:00`."""
    if not re.fullmatch(r"\d\d?:\d\d", str(text), re.ASCII):
        raise ValueError("no time of day")
    hour, minute = str(text).split(":")
    return time(int(hour), int(minute))


def parse_address(text: object) -> Address:
    """`host:port`; port 0 lets the machine choose."""
    parts = urlsplit(f"//{text}")
    if not parts.hostname or parts.port is None or parts.path or parts.query or parts.username:
        raise ValueError("no host:port")
    return Address(parts.hostname, parts.port)


def parse_allowed(text: object) -> tuple[str, ...]:
    """Ids of users, user groups and channels, or `*`, without repeats."""
    allowed = tuple(dict.fromkeys(part.strip() for part in str(text).split(",") if part.strip()))
    if not all(re.fullmatch(r"\*|[UWSCG][A-Z0-9]+", part, re.ASCII) for part in allowed):
        raise ValueError("no id")
    return allowed


def lower(text: object) -> str:
    """The text in lower case."""
    return str(text).lower()


def shaped(pattern: str) -> Callable[[SecretStr], SecretStr]:
    """A check of a secret's shape: it goes into headers and forms, where a stray sign does harm."""

    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value(), re.ASCII):
            raise ValueError("misshapen")
        return secret

    return check
