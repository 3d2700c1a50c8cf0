"""What the page says about privacy is what the running settings do."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest

from ui.__main__ import flags
from ui.aid.feedback import FILE
from ui.aid.privacy import Running, privacy_lines
from ui.wording import say

CONFIG = tomllib.loads((Path(__file__).parents[2] / "ui" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
SAFE = Running(address="127.0.0.1", kept_seconds=1800, sends_statistics=False, is_clinic=False)


def started(host: str = "127.0.0.1") -> dict[str, str]:
    """The settings that `python -m ui` starts with."""
    return dict(flag.removeprefix("--").split("=", 1) for flag in flags(host, 8501, []))


def test_the_time_told_is_the_time_that_a_closed_page_is_kept():
    seconds = int(started()["server.disconnectedSessionTTL"])
    assert seconds == CONFIG["server"]["disconnectedSessionTTL"]
    assert f"up to {seconds // 60} minutes" in " ".join(privacy_lines(Running("127.0.0.1", seconds, False, False)))


def test_no_statistics_is_said_only_while_none_are_sent():
    assert started()["browser.gatherUsageStats"] == "false" and CONFIG["browser"]["gatherUsageStats"] is False
    assert say("privacy.no_statistics") in privacy_lines(SAFE)
    assert say("privacy.no_statistics") not in privacy_lines(Running("127.0.0.1", 1800, True, False))


def test_this_computer_only_is_said_only_while_it_listens_there():
    assert started()["server.address"] == "127.0.0.1" == CONFIG["server"]["address"]
    assert say("privacy.this_computer") in privacy_lines(SAFE)
    for host in ("0.0.0.0", "::", "10.0.0.5", ""):
        lines = privacy_lines(Running(host, 1800, False, True))
        assert say("privacy.network") in lines and say("privacy.this_computer") not in lines


def test_documents_are_spoken_of_as_the_mode_allows():
    assert say("privacy.documents") in privacy_lines(SAFE)
    assert say("privacy.no_documents") in privacy_lines(Running("0.0.0.0", 1800, False, True))


def test_the_file_of_views_is_spoken_of_exactly_while_it_can_be_written():
    told = " ".join(privacy_lines(dataclasses.replace(SAFE, keeps_feedback=True)))
    assert FILE in told and say("privacy.logs") not in told and "tick a box" in told
    silent = privacy_lines(SAFE)
    assert say("privacy.logs") in silent and FILE not in " ".join(silent)


@pytest.mark.parametrize("mode, is_told", [("personal", True), ("clinic", False)])
def test_the_page_speaks_of_the_file_of_views_as_the_mode_allows(open_screen, monkeypatch, mode, is_told):
    monkeypatch.setenv("MS_AID_MODE", mode)
    screen = open_screen()
    screen.about()
    next(one for one in screen.app.get("button_group") if one.key == "about_part").set_value("privacy").run()
    assert (FILE in screen.html) is is_told


@pytest.mark.parametrize(
    "option, value, words",
    [
        ("server.disconnectedSessionTTL", 600, "up to 10 minutes"),
        ("browser.gatherUsageStats", True, "sends usage statistics"),
        ("server.address", "0.0.0.0", "over the network"),
    ],
)
def test_the_page_follows_the_running_settings(screen, monkeypatch, option, value, words):
    import streamlit as st

    real = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: value if name == option else real(name))
    screen.about()
    next(one for one in screen.app.get("button_group") if one.key == "about_part").set_value("privacy").run()
    assert words in screen.html


def test_nothing_in_the_code_of_the_screens_writes_what_a_person_says_to_a_log():
    code = list((Path(__file__).parents[2] / "ui").rglob("*.py"))
    logged = [
        line.strip() for path in code for line in path.read_text(encoding="utf-8").splitlines() if "log." in line and "log.error(" in line
    ]
    assert all("type(error)" in line for line in logged)
