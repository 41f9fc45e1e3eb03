"""Settings: what each takes, and that every bad one is told at once without telling a secret."""

from datetime import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import SECRETS, VARIABLES, Address, Config, load, parse_duration, variable
from bot.config.reporting import ground_of
from bot.domain.trends import TrendRules
from bot.errors import BadSetting

CASES = [
    # durations: seconds, or parts from days down to seconds
    ("ATTENDANCE_POLL", "90", 90),
    ("ATTENDANCE_POLL", "90s", 90),
    ("ATTENDANCE_LATE_AFTER", "5m", 300),
    ("ATTENDANCE_GAP", "1h30m", 5400),
    ("ATTENDANCE_GAP", " 2M ", 120),
    ("ATTENDANCE_SETTLE", "0", 0),
    ("ATTENDANCE_KEEP_VISITS", "400d", 400 * 86_400),
    ("ATTENDANCE_KEEP_VISITS", "1d12h", 129_600),
    # shares and counts
    ("ATTENDANCE_PRESENT", "0.8", 0.8),
    ("ATTENDANCE_ABSENT", "0", 0.0),
    ("ATTENDANCE_TARGET", "0.85", 0.85),
    ("ATTENDANCE_STREAK", "2", 2),
    ("ATTENDANCE_EXCUSED", "missed", "missed"),
    ("ATTENDANCE_CONCURRENCY", "1", 1),
    ("ATTENDANCE_RATE", "0.5", 0.5),
    # addresses: https, or http on this machine
    ("TALKCLOUD_URL", "https://school.example", "https://school.example"),
    ("TALKCLOUD_URL", "https://school.example/", "https://school.example"),
    ("TALKCLOUD_URL", "http://127.0.0.1:9000", "http://127.0.0.1:9000"),
    ("TALKCLOUD_URL", "http://[::1]:9000", "http://[::1]:9000"),
    ("TALKCLOUD_URL", "http://localhost:9000", "http://localhost:9000"),
    # slack_sdk joins method names to it, so it ends in a slash
    ("SLACK_API_URL", "http://127.0.0.1:9000/api", "http://127.0.0.1:9000/api/"),
    ("SLACK_API_URL", "https://slack.example/api/", "https://slack.example/api/"),
    # words
    ("ATTENDANCE_LANGUAGE", "zh_Hans", "zh_Hans"),
    ("ATTENDANCE_LOG", "DEBUG", "debug"),
    ("ATTENDANCE_TIMEZONE", "Europe/Berlin", "Europe/Berlin"),
    ("ATTENDANCE_DIGEST_AT", "7:05", time(7, 5)),
    ("ATTENDANCE_HTTP", "[::]:80", Address("::", 80)),
    ("ATTENDANCE_HTTP", "localhost:0", Address("localhost", 0)),
    ("ATTENDANCE_ALLOW", "U1, S2 ,C3,U1,", ("U1", "S2", "C3")),
    ("ATTENDANCE_ALLOW", "*", ("*",)),
    ("ATTENDANCE_DATABASE", "/data/a.db", Path("/data/a.db")),
    # nothing is off for these two
    ("ATTENDANCE_DIGEST_AT", "", None),
    ("ATTENDANCE_HTTP", " ", None),
    # and not set for the others
    ("ATTENDANCE_POLL", "", 60),
    ("ATTENDANCE_CHANNEL", "", None),
    ("ATTENDANCE_ALLOW", "", ()),
    ("TALKCLOUD_KEY", " ", None),
]


@pytest.mark.parametrize(("name", "text", "value"), CASES)
def test_a_setting_takes(name, text, value):
    assert getattr(load({name: text}), VARIABLES[name]) == value


REFUSED = [
    ("ATTENDANCE_POLL", "6x"),
    ("ATTENDANCE_POLL", "0"),  # would read without pause
    ("ATTENDANCE_POLL", "-5"),
    ("ATTENDANCE_POLL", "1.5"),
    ("ATTENDANCE_POLL", "1h30"),  # minutes or seconds?
    ("ATTENDANCE_POLL", "5m1h"),  # the larger part comes first
    ("ATTENDANCE_POLL", "٣m"),  # digits of another script
    ("ATTENDANCE_GAP", "99999999999999999999"),  # past every calendar
    ("ATTENDANCE_KEEP_VISITS", "0"),  # would forget everything at once
    ("ATTENDANCE_PRESENT", "75"),
    ("ATTENDANCE_PRESENT", "nan"),
    ("ATTENDANCE_TARGET", "90"),
    ("ATTENDANCE_STREAK", "0"),  # everybody has missed that many
    ("ATTENDANCE_EXCUSED", "no"),
    ("ATTENDANCE_CONCURRENCY", "0"),
    ("ATTENDANCE_RATE", "inf"),
    ("ATTENDANCE_RATE", "0"),
    ("TALKCLOUD_URL", "http://school.example"),  # the key would travel in the open
    ("TALKCLOUD_URL", "http://127.0.0.1.school.example"),
    ("TALKCLOUD_URL", "school.example"),
    ("TALKCLOUD_URL", "https://school.example?key=1"),
    ("TALKCLOUD_URL", "https://school.example:port"),
    ("SLACK_API_URL", "ftp://slack.com/api/"),
    ("ATTENDANCE_LANGUAGE", "zh"),
    ("ATTENDANCE_TIMEZONE", "Shanghai"),
    ("ATTENDANCE_TIMEZONE", "Asia"),  # a folder of zones
    ("ATTENDANCE_TIMEZONE", "../etc/passwd"),
    ("ATTENDANCE_CHANNEL", "#room-alerts"),
    ("ATTENDANCE_ALLOW", "U1,bob"),
    ("ATTENDANCE_DIGEST_AT", "25:00"),
    ("ATTENDANCE_DIGEST_AT", "8pm"),
    ("ATTENDANCE_HTTP", "8080"),
    ("ATTENDANCE_HTTP", "127.0.0.1:99999"),
    ("ATTENDANCE_CLOCK", "wall"),
    ("ATTENDANCE_LOG", "loud"),
]


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_a_bad_value_is_told_with_its_variable_what_was_read_and_what_is_accepted(name, text):
    with pytest.raises(BadSetting) as told:
        load({name: text})

    assert (
        str(told.value) == f"{name} is “{text}”; it takes {Config.model_fields[VARIABLES[name]].description}."
    )
    assert told.value.exit_status == 2


def test_all_bad_values_are_told_at_once():
    bad = {name: text for name, text in REFUSED if name != "SLACK_API_URL"}

    with pytest.raises(BadSetting) as told:
        load(bad, needs=("classroom", "slack"))

    lines = str(told.value).splitlines()
    assert {line.split()[0] for line in lines} == {*bad, "TALKCLOUD_KEY", "SLACK_BOT_TOKEN"}
    assert len(lines) == len(bad) + 2


def test_a_bad_channel_is_told_once_though_two_defaults_hang_on_it():
    with pytest.raises(BadSetting) as told:
        load({"ATTENDANCE_CHANNEL": "general"})

    assert str(told.value).count("\n") == 0


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_is_never_told(name):
    with pytest.raises(BadSetting) as told:
        load({name: "pa55 word"})

    assert name in str(told.value)
    assert "pa55" not in str(told.value)


def test_a_password_in_an_address_is_not_told():
    with pytest.raises(BadSetting) as told:
        load({"TALKCLOUD_URL": "https://user:pa55@school.example"})

    assert "pa55" not in str(told.value)


def test_secrets_do_not_show_in_the_settings_themselves():
    config = load({"TALKCLOUD_KEY": "k3y", "SLACK_BOT_TOKEN": "xoxb-t0ken"})

    assert "k3y" not in f"{config!r}{config}"
    assert "t0ken" not in f"{config!r}{config}"
    assert set(config.secrets()) == {"k3y", "xoxb-t0ken"}


def test_absent_lies_below_present():
    load({"ATTENDANCE_ABSENT": "0.7"})
    with pytest.raises(BadSetting, match=r"ATTENDANCE_ABSENT is “0\.75”.*below ATTENDANCE_PRESENT"):
        load({"ATTENDANCE_ABSENT": "0.75"})
    with pytest.raises(BadSetting, match="ATTENDANCE_ABSENT"):
        load({"ATTENDANCE_PRESENT": "0.1", "ATTENDANCE_ABSENT": "0.2"})
    # below what absent is where nothing is said
    with pytest.raises(BadSetting, match=r"^ATTENDANCE_PRESENT is “0\.05”.*above ATTENDANCE_ABSENT\.$"):
        load({"ATTENDANCE_PRESENT": "0.05"})


def test_the_other_channels_are_the_alert_channel_where_not_set():
    config = load({"ATTENDANCE_CHANNEL": "C1", "ATTENDANCE_OPS_CHANNEL": "C2"})

    assert (config.digest_channel, config.ops_channel) == ("C1", "C2")


BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}
NEEDS = [
    # Socket Mode asks for nothing else
    ({**BOT, "SLACK_APP_TOKEN": "xapp-1"}, ""),
    ({**BOT, "SLACK_APP_TOKEN": "xapp-1", "ATTENDANCE_HTTP": ""}, ""),
    # HTTP mode asks for the secret and an address
    ({**BOT, "SLACK_SIGNING_SECRET": "s"}, ""),
    ({**BOT, "SLACK_SIGNING_SECRET": "s", "ATTENDANCE_HTTP": ""}, "ATTENDANCE_HTTP is off"),
    (BOT, "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET"),
    ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not set"),
]


@pytest.mark.parametrize(("environ", "lack"), NEEDS)
def test_what_slack_needs_is_asked_for_only_where_slack_is_used(environ, lack):
    load(environ)
    if not lack:
        load(environ, needs=("slack", "connection"))
        return
    with pytest.raises(BadSetting, match=lack):
        load(environ, needs=("slack", "connection"))


def test_a_secret_can_be_a_mounted_file(tmp_path):
    file = tmp_path / "key"
    file.write_text("k3y\n", encoding="utf-8")

    config = load({"TALKCLOUD_KEY_FILE": str(file)})

    assert config.talkcloud_key
    assert config.talkcloud_key.get_secret_value() == "k3y"


FILES = [
    # nothing there, a folder, bytes that are no text
    lambda folder: folder / "missing",
    lambda folder: folder,
    lambda folder: [(folder / "bytes").write_bytes(b"\xff\xfe\x00"), folder / "bytes"][-1],
]


@pytest.mark.parametrize("make", FILES)
def test_a_file_that_cannot_be_read_is_told(make, tmp_path):
    with pytest.raises(BadSetting, match=r"^TALKCLOUD_KEY_FILE names a file that cannot be read") as told:
        load({"TALKCLOUD_KEY_FILE": str(make(tmp_path))}, needs=("classroom",))
    assert "not set" not in str(told.value)


def test_a_value_and_a_file_for_the_same_setting_are_one_too_many():
    with pytest.raises(BadSetting, match="TALKCLOUD_KEY and TALKCLOUD_KEY_FILE are both set"):
        load({"TALKCLOUD_KEY": "k", "TALKCLOUD_KEY_FILE": "/run/secrets/k"})


def test_the_environment_goes_before_the_env_file(tmp_path):
    file = tmp_path / ".env"
    # with the mark that Windows editors put first, comments, quotes and a dollar sign that means itself
    file.write_text(
        '\ufeffTALKCLOUD_KEY="k$y" # ours\nATTENDANCE_POLL=5m\nATTENDANCE_GAP=1m\n', encoding="utf-8"
    )

    config = load({"ATTENDANCE_POLL": "30s"}, file)

    assert config.talkcloud_key
    assert (config.talkcloud_key.get_secret_value(), config.poll, config.gap) == ("k$y", 30, 60)


def test_an_env_file_that_is_no_text_is_told(tmp_path):
    file = tmp_path / ".env"
    file.write_bytes(b"ATTENDANCE_POLL=\xff")

    with pytest.raises(BadSetting, match="cannot be read as UTF-8"):
        load({}, file)


def test_other_variables_are_nobodys_business():
    assert load({"PATH": "/bin", "SLACK_WEBHOOK": "x"}) == load({})


def test_every_setting_that_can_be_wrong_says_what_it_takes():
    for field in Config.model_fields.values():
        assert field.description


@given(st.integers(0, 10**9))
def test_a_duration_reads_back(seconds):
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)

    assert parse_duration(seconds) == parse_duration(f"{days}d{hours}h{minutes}m{rest}s") == seconds


@given(st.sampled_from(sorted(VARIABLES)), st.text())
def test_no_text_gets_past_the_report(name, text):
    """Whatever is read is either taken or told; it never breaks the reader."""
    try:
        load({name: text})
    except BadSetting as told:
        assert str(told).startswith(name)  # noqa: PT017 - both outcomes are right


def test_variable_names_follow_the_fields():
    assert variable("talkcloud_key") == "TALKCLOUD_KEY"
    assert variable("keep_visits") == "ATTENDANCE_KEEP_VISITS"


def test_what_staff_set_of_trends_is_what_trends_go_by():
    config = load({"ATTENDANCE_TARGET": "0.85", "ATTENDANCE_STREAK": "2", "ATTENDANCE_EXCUSED": "missed"})

    assert ground_of(config).trends == TrendRules(target=Fraction(17, 20), streak=2, excused_counts=True)
    assert ground_of(load({})).trends == TrendRules()
