"""What every test shares: no network beyond this machine, an own data folder, the real index, a small library, a real browser."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_REAL_CONNECT = socket.socket.connect
_BROWSER_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def _is_local(address: object) -> bool:
    return not isinstance(address, tuple) or str(address[0]) in ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection that leaves this machine fails the test that made it."""

    def connect(self: socket.socket, address: object) -> None:
        if not _is_local(address):
            raise AssertionError(f"a test tried to reach {address}")
        _REAL_CONNECT(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def real_home() -> Path:
    """The data folder with an up-to-date index of the real library; built here when it is not there yet."""
    from bot.intent_head import build_head
    from bot.triage import build, model_folder
    from knowledge import build_index, home_folder

    build_index()
    build(model_folder())
    build_head(home_folder())
    return home_folder()


@pytest.fixture(scope="session")
def real_chain(real_home: Path) -> Iterator[object]:
    """The chain over the real library."""
    from bot import open_chain

    chain = open_chain()
    chain.engine.warm()
    yield chain


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one option and one topic, cut from the real one, for tests that build."""
    from knowledge import LIBRARY

    root = tmp_path_factory.mktemp("library")
    for name in ("references.yaml", "glossary.yaml", "names.yaml", "contacts.yaml"):
        shutil.copy(LIBRARY / name, root / name)
    (root / "glossary.yaml").write_text("".join((LIBRARY / "glossary.yaml").read_text().partition("\n- ")[:1]) + "\n[]\n")
    for part in ("options/ocrelizumab.yaml", "topics/what-is-ms.md"):
        (root / part).parent.mkdir(exist_ok=True)
        shutil.copy(LIBRARY / part, root / part)
    return root


@pytest.fixture(scope="session")
def small_home(small_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the small library. Copy it before changing it (`copied_home`)."""
    from knowledge import build_index

    home = tmp_path_factory.mktemp("home")
    build_index(small_library, home)
    return home


@pytest.fixture
def copied_home(small_home: Path, tmp_path: Path) -> Path:
    """A copy of `small_home` that a test may damage."""
    return Path(shutil.copytree(small_home, tmp_path / "home"))


@pytest.fixture
def clean_environment() -> dict[str, str]:
    """Environment for a child process: this one, without settings of the person who runs the tests."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("STREAMLIT_", "LANGCHAIN_", "LANGSMITH_"))}


# ---- a real browser ----


def _missing(what: str) -> None:
    """Skip the test because something is not installed; under CI that is a failure."""
    message = f"NO {what}: the browser tests did not run"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the installed chromium or chrome."""
    path = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if path is None:
        _missing("BROWSER (install chromium)")
    return str(path)


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which comes with one of the development packages; nothing is fetched."""
    package = importlib.util.find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        _missing("AXE (install the development packages)")
        return ""
    return Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=_BROWSER_FLAGS)
        yield running
        running.close()
