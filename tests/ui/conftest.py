"""Fixtures of the screen tests: a scripted chain behind the real screens, a page to look at, and a real browser.

Without a chromium the browser tests are skipped with a message; with `CI=true` they fail instead.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from ui import engine
from ui.aid.plan import Plan
from ui.parts.fold import opened_key

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def scripted() -> ModuleType:
    """The scripted chain, library and phone lines."""
    spec = importlib.util.spec_from_file_location("scripted_app", Path(__file__).with_name("scripted_app.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["scripted_app"] = module
    spec.loader.exec_module(module)
    return module


class Screen:
    """The app in a test: what is drawn, and what a person can do."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    @property
    def html(self) -> str:
        """All HTML that we drew, from top to bottom (the style sheet left out)."""
        bodies = [element.proto.body for element in self.app.get("html")]
        return "\n".join(body for body in bodies if "<style>" not in body)

    @property
    def buttons(self) -> list[str]:
        """Labels of all buttons, without the backslashes that keep them literal."""
        return [button.label.replace("\\", "") for button in self.app.button]

    def ask(self, text: str) -> Screen:
        """Type a question and send it."""
        self.app.chat_input(key="question_box").set_value(text).run()
        return self

    def press(self, key: str) -> Screen:
        """Press the button of this key."""
        self.app.button(key=key).click().run()
        return self

    @property
    def plan(self) -> Plan:
        """What this visitor has gathered."""
        return cast(Plan, self.app.session_state["plan"])

    def open_fold(self, key: str) -> Screen:
        """Open a fold whose inside is drawn only then; the app test has no handle for it, so its note is set."""
        self.app.session_state[opened_key(key)] = True
        self.app.run()
        return self

    def go(self, page: str) -> Screen:
        """Go to a page by its name."""
        self.app.switch_page(f"views/{page}.py").run()
        return self

    def about(self) -> Screen:
        """Go to the page Sources & about."""
        return self.go("about")


@pytest.fixture
def open_screen(scripted: ModuleType) -> Iterator[Callable[..., Screen]]:
    """A function that opens the app; its keywords replace scripted doors."""

    def opened(**changes: object) -> Screen:
        engine.use_doors(scripted.doors(**changes))
        scripted.asked.clear()
        scripted.release.clear()
        screen = Screen(AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=20).run())
        assert not screen.app.exception
        return screen

    yield opened
    scripted.release.set()
    engine.use_doors(None)


@pytest.fixture
def screen(open_screen: Callable[..., Screen]) -> Screen:
    """The app on its first page."""
    return open_screen()


# ---- a real browser ----


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the scripted screens are served.

    The entry script stands beside a link to the real pages, because Streamlit looks for pages beside it.
    """
    folder = tmp_path_factory.mktemp("screens")
    shutil.copy(Path(__file__).with_name("scripted_app.py"), folder / "scripted_app.py")
    (folder / "views").symlink_to(ROOT / "ui" / "views")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(folder / "scripted_app.py"), f"--server.port={port}"]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)])),
        "MS_AID_HOME": str(folder / "home"),
    }
    with subprocess.Popen(command, cwd=ROOT / "ui", env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).read()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


@pytest.fixture
def visit(browser: Any, address: str, settle: Callable[[Any], None]) -> Iterator[Callable[..., Any]]:
    """A function that opens a page of the app as a new visitor."""
    contexts = []

    def opened(path: str = "", width: int = 1280, height: int = 900, scheme: str = "light", **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(address + path)
        page.locator("h1").first.wait_for()
        settle(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def settle() -> Callable[[Any], None]:
    """A function that waits until the page script has ended and nothing more is drawn for a fifth of a second."""

    def settled(page: Any) -> None:
        page.wait_for_function(
            """() => {
                 const app = document.querySelector('[data-testid=stApp]'), size = document.body.innerHTML.length, now = performance.now();
                 const last = window.lastSeen;
                 if (app.dataset.testScriptState !== 'notRunning' || !last || last.size !== size) { window.lastSeen = { size, now }; return false; }
                 return now - last.now > 200;
               }"""
        )

    return settled


@pytest.fixture(scope="session")
def ask(settle: Callable[[Any], None]) -> Callable[[Any, str, str], None]:
    """A function that types a question, sends it by Enter, and waits for words of the answer."""

    def asked(page: Any, text: str, expect: str) -> None:
        box = page.get_by_role("textbox", name="Type your question about MS")
        box.fill(text)
        box.press("Enter")
        page.get_by_text(expect).first.wait_for()
        settle(page)

    return asked


@pytest.fixture(scope="session")
def scan(axe: str) -> Callable[[Any], list[str]]:
    """A function that looks a page over with axe-core: its serious and critical findings against WCAG 2.2 A and AA."""

    def found(page: Any) -> list[str]:
        if not page.evaluate("typeof window.axe === 'object'"):
            page.evaluate(axe)
        violations = page.evaluate(
            """() => axe.run(document, { resultTypes: ['violations'],
                 runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
               .then((result) => result.violations.map((one) => [one.id, one.impact, one.nodes.map((node) => node.html.slice(0, 200))]))"""
        )
        return [f"{name} ({impact}): {nodes[:3]}" for name, impact, nodes in violations if impact in ("serious", "critical")]

    return found
