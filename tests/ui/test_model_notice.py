"""While a chat model is set up, what is sent to whom stands on every page; without one nothing of the kind is said."""

from __future__ import annotations

import pytest
from markupsafe import escape

from ui.aid.privacy import Running, privacy_lines
from ui.parts.pages import PAGES
from ui.wording import say

NOTICE = "Answers are worded by the model stub at example.org. Your question is sent there."


@pytest.fixture
def with_model(open_screen):
    """The screens with a chat model set up."""
    return open_screen(model_notice=lambda: NOTICE)


@pytest.mark.parametrize("page", PAGES)
def test_the_notice_stands_above_every_page(with_model, page):
    html = with_model.go(page).html
    assert NOTICE in html and html.index(NOTICE) < html.index("<h1"), "in sight before the page itself"


@pytest.mark.parametrize("question", ["How is it given?", "unknown", "I have a fever", "I cannot breathe", "an error"])
def test_the_notice_stays_in_every_state_of_the_conversation(with_model, question):
    assert NOTICE in with_model.ask(question).html


def test_a_reply_about_the_program_tells_of_the_model_too(with_model):
    html = with_model.ask("who are you and is this private?").html
    assert html.count(NOTICE) == 2 and f'<p class="ms-note">{NOTICE}</p>' in html[html.index("ms-kind-about") :]
    assert with_model.ask("How is it given?").html.count(NOTICE) == 2, "an ordinary answer does not repeat it"


def test_without_a_model_the_words_by_the_box_say_that_they_stay_here(screen):
    assert escape(say("notice.privacy")) in screen.html and NOTICE not in screen.html
    assert say("privacy.no_model") in privacy_lines(Running("127.0.0.1", 1800, False, False))


def test_the_words_by_the_box_point_to_the_notice(with_model):
    assert say("notice.privacy_model") in with_model.html and "It is not saved." not in with_model.html
    with_model.about()
    next(one for one in with_model.app.get("button_group") if one.key == "about_part").set_value("privacy").run()
    assert with_model.html.count(NOTICE) == 2 and say("privacy.no_model") not in with_model.html


def test_a_notice_that_cannot_be_found_out_is_not_taken_for_none(open_screen):
    def broken() -> str:
        raise RuntimeError("no module for it")

    assert say("app.model_unknown") in open_screen(model_notice=broken).html


def test_the_real_notice_is_that_of_the_setting(monkeypatch):
    from bot import model_notice
    from ui import engine

    monkeypatch.delenv("MS_AID_MODEL", raising=False)
    engine.use_doors(None)
    assert engine.model_notice() is None
    monkeypatch.setenv("MS_AID_MODEL", "nonsense")
    engine.use_doors(None)
    assert engine.model_notice() == model_notice() != None  # noqa: E711 - both the same words, and some
    engine.use_doors(None)
