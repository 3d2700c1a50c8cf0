"""Fixtures of the screen tests: a scripted chain behind the real screens, and a page to look at."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from ui import engine

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

    def about(self) -> Screen:
        """Go to the page Sources & about."""
        self.app.switch_page("views/about.py").run()
        return self


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
