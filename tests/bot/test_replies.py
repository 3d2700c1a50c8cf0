"""Fixed replies: phone lines by name and country, notes above answers, labels on what a user added."""

from __future__ import annotations

import pytest

from bot import Kind
from bot.intent import read_intent
from bot.places import lines_for
from bot.replies import START_QUESTIONS, for_intent, helplines
from bot.texts import TextsError, load_texts, say


def test_a_line_is_found_by_its_name() -> None:
    answer = helplines("whats the number for the samaritans", None)
    assert answer.kind == Kind.ABOUT
    assert "116 123" in answer.text
    assert "Last checked" in answer.text


def test_a_country_gives_its_lines_and_no_country_says_how_to_choose() -> None:
    assert "911" in helplines("what number do i call", "US").text
    assert "choose your country" in helplines("what number do i call", None).text.lower()


def test_every_line_says_when_it_was_checked_and_none_expires() -> None:
    assert lines_for("GB")
    assert all(contact.as_of for contact in lines_for(None))


@pytest.mark.parametrize("text", ["hi there :)", "thanks so much!", "are you a robot", "where do you get your info from", "what can i ask"])
def test_small_talk_gets_a_short_reply_with_a_way_on(text: str) -> None:
    intent = read_intent(text, names_treatment=False)
    answer = for_intent(intent)
    assert answer.kind == Kind.ABOUT
    assert answer.follow_ups == START_QUESTIONS


def test_a_missing_text_or_placeholder_is_named() -> None:
    with pytest.raises(TextsError, match=r"abstain\.nowhere"):
        say("abstain", "nowhere")
    with pytest.raises(TextsError, match="name"):
        say("abstain", "no_page")


def test_our_own_sentences_never_tell_a_person_what_to_do_with_a_drug() -> None:
    import re

    text = str(load_texts("replies"))
    assert not re.search(r"\byou (should|must) (take|stop|start|switch|skip)\b|\bI recommend\b", text, re.IGNORECASE)
