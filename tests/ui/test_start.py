"""`python -m ui`: safe settings, clear refusals."""

from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ui import __main__ as start

UI = Path(__file__).parents[2] / "ui"


def given(host: str = "127.0.0.1", port: int = 8501, extra: tuple[str, ...] = ()) -> list[str]:
    """The flags for one way to start."""
    return start.flags(host, port, start.allowed_hosts(host, list(extra)))


def test_a_port_in_use_is_one_clear_line_and_exit_code_two():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = subprocess.run([sys.executable, "-m", "ui", "--port", str(port)], capture_output=True, text=True, cwd=UI.parent, timeout=60)
    assert run.returncode == 2
    assert len(run.stderr.strip().splitlines()) == 1 and str(port) in run.stderr and not run.stdout


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_a_personal_installation_is_never_opened_to_the_network(host):
    with pytest.raises(start.UseError):
        start.check_host(host, start.Mode.PERSONAL)
    start.check_host(host, start.Mode.CLINIC)


def test_every_guard_is_on():
    flags = given()
    for flag in (
        "--server.address=127.0.0.1",
        "--browser.gatherUsageStats=false",
        "--client.showErrorDetails=none",
        "--server.fileWatcherType=none",
        "--server.enableCORS=true",
        "--server.enableXsrfProtection=true",
        "--server.enableStaticServing=false",
        "--server.headless=true",
        "--server.allowedHosts=localhost",
        "--server.allowedHosts=127.0.0.1",
    ):
        assert flag in flags
    assert not [flag for flag in flags if flag.endswith("=*") or "=0.0.0.0" in flag]


def test_a_clinic_names_its_hosts_and_a_wildcard_address_is_not_one():
    flags = given("0.0.0.0", extra=("aid.clinic.example,other.clinic.example",))
    assert "--server.allowedHosts=aid.clinic.example" in flags and "--server.allowedHosts=other.clinic.example" in flags
    assert "--server.allowedHosts=0.0.0.0" not in flags


def test_the_settings_file_agrees_with_the_flags():
    file = tomllib.loads((UI / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flags = dict(flag.removeprefix("--").split("=", 1) for flag in given() if "allowedHosts" not in flag and "port" not in flag)
    for name, value in flags.items():
        section, key = name.split(".")
        if key in file.get(section, {}):
            assert str(file[section][key]).lower() == value.lower(), name


def test_the_address_printed_is_one_that_a_browser_can_open():
    assert start.address("127.0.0.1", 8501) == "http://localhost:8501"
    assert start.address("0.0.0.0", 80) == "http://localhost:80"
    assert start.address("aid.clinic.example", 80) == "http://aid.clinic.example:80"
