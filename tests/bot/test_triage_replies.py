"""The fixed replies: action first, short, plain, right numbers, never another country's."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.texts import load_texts
from bot.triage import Screening, now_note, reply_for
from knowledge.readability import reading_grade
from knowledge.schema import Contact

TODAY = dt.date(2026, 12, 1)


def contact(country: str, kind: str, number: str, name: str = "Line", **more: object) -> Contact:
    tel = re.sub(r"\D", "", number)
    return Contact.model_validate(
        {"country": country, "kind": kind, "name": name, "number": number, "tel": tel, "source": "a page", "as_of": "2026-11-22", **more}
    )


CONTACTS = [
    contact("US", "emergency", "911", "Emergency services"),
    contact(
        "US",
        "crisis",
        "988",
        "988 Lifeline",
        hours="24 hours a day, every day",
        text="Text 988. For Spanish, text AYUDA to 988 or press 2.",
    ),
    contact("US", "abuse", "1-800-799-7233", "Abuse hotline", text="Text START to 88788."),
    contact("US", "poison", "1-800-222-1222", "Poison help"),
    contact("GB", "emergency", "999", "Emergency services"),
    contact("GB", "crisis", "116 123", "Samaritans"),
    contact("GB", "child", "0800 1111", "Childline"),
    contact("EU", "emergency", "112", "European emergency number"),
    contact("ES", "emergency", "112", "Emergency services"),
    contact("ES", "crisis", "024", "Línea 024"),
]
LEVELS = ("crisis", "emergency", "urgent")
ALL = [(language, level, danger) for language in ("en", "es") for level in LEVELS for danger in load_texts("safety")["en"][level]]


def plain(text: str) -> str:
    return re.sub(r"\(tel:[^)]*\)|[*\[\]]", "", text)


def test_both_languages_have_the_same_texts() -> None:
    texts = load_texts("safety")
    assert set(texts["en"]) == set(texts["es"])
    for group in (*LEVELS, "worse"):
        assert set(texts["en"][group]) == set(texts["es"][group])


@pytest.mark.parametrize(("language", "level", "danger"), ALL)
@pytest.mark.parametrize("country", [None, "US", "GB", "ES", "FR"])
def test_the_action_stands_in_the_first_sentence(language: str, level: str, danger: str, country: str | None) -> None:
    text = reply_for(Screening(level=level, danger=danger, language=language), CONTACTS, country, TODAY)  # type: ignore[arg-type]
    first = re.split(r"(?<=[.?])\s", plain(text))[0].lower()
    assert re.search(r"\b(call|go to|llame|vaya)\b", first)
    assert "{" not in text
    assert "wait and see" not in text.lower()


@pytest.mark.parametrize(("language", "level", "danger"), [one for one in ALL if one[0] == "en"])
def test_english_texts_are_at_grade_six_or_below(language: str, level: str, danger: str) -> None:
    text = str(load_texts("safety")[language][level][danger]).replace("{emergency}", "911").replace("{crisis}", "988")
    assert reading_grade(text) <= 6.0


@pytest.mark.parametrize(("language", "level", "danger"), [one for one in ALL if one[1] == "crisis"])
@pytest.mark.parametrize("country", [None, "US", "GB", "ES"])
@pytest.mark.parametrize("minor", [False, True])
def test_a_crisis_reply_has_at_most_120_words(language: str, level: str, danger: str, country: str | None, minor: bool) -> None:
    text = reply_for(Screening(level="crisis", danger=danger, language=language, minor=minor), CONTACTS, country, TODAY)  # type: ignore[arg-type]
    assert len(plain(text).split()) <= 120


@pytest.mark.parametrize("danger", ["suicide", "suicide_other", "overdose", "abuse"])
def test_a_crisis_reply_names_no_treatment_and_blames_nobody(danger: str) -> None:
    text = reply_for(Screening(level="crisis", danger=danger), CONTACTS, "US", TODAY).lower()
    assert not re.search(r"ocrevus|relapse|trial|your fault|you should not|selfish|mg\b", text)


@pytest.mark.parametrize(("country", "number"), [("US", "911"), ("GB", "999"), ("UK", "999"), ("ES", "112"), ("FR", "112"), ("de", "112")])
def test_the_number_of_the_chosen_country_is_given(country: str, number: str) -> None:
    assert number in reply_for(Screening(level="emergency", danger="stroke"), CONTACTS, country, TODAY)


@pytest.mark.parametrize("country", [None, "JP", "BR"])
def test_an_unknown_country_gets_the_local_number_and_how_to_find_it(country: str | None) -> None:
    text = reply_for(Screening(level="emergency", danger="stroke"), CONTACTS, country, TODAY)
    assert "your local emergency number" in text
    assert "choose your country" in text
    assert not re.search(r"911|999|112", text)


def test_spanish_text_does_not_mean_spain() -> None:
    text = reply_for(Screening(level="crisis", danger="suicide", language="es"), CONTACTS, "US", TODAY)
    assert "988" in text
    assert "AYUDA" in text
    assert "024" not in text


def test_numbers_are_tap_to_call_links() -> None:
    assert "[988](tel:988)" in reply_for(Screening(level="crisis", danger="suicide"), CONTACTS, "US", TODAY)


def test_an_old_number_stays_and_carries_its_date() -> None:
    text = reply_for(Screening(level="emergency", danger="stroke"), CONTACTS, "US", dt.date(2027, 6, 1))
    assert "[911](tel:911)" in text
    assert "last checked 2026-11-22" in text
    assert "last checked" not in reply_for(Screening(level="emergency", danger="stroke"), CONTACTS, "US", TODAY)


def test_abuse_asks_about_safety_and_tells_of_quick_exit_and_history() -> None:
    text = reply_for(Screening(level="crisis", danger="abuse"), CONTACTS, "US", TODAY)
    for needed in ("safe to read this here", "Quick exit", "history", "1-800-799-7233"):
        assert needed in text


def test_a_minor_is_sent_to_an_adult_and_a_child_line() -> None:
    text = reply_for(Screening(level="crisis", danger="suicide", minor=True), CONTACTS, "GB", TODAY)
    assert "adult you trust" in text
    assert "Childline" in text
    assert "adult you trust" in reply_for(Screening(minor=True), CONTACTS, "GB", TODAY)


def test_a_wrong_dose_shows_the_poison_line() -> None:
    assert "1-800-222-1222" in reply_for(Screening(level="urgent", danger="dose"), CONTACTS, "US", TODAY)


def test_no_danger_gives_no_text() -> None:
    assert reply_for(Screening(), CONTACTS, "US", TODAY) == ""
    assert now_note(Screening(), CONTACTS, "US") == ""
    assert "911" in now_note(Screening(ask_now=True), CONTACTS, "US")


def test_the_grey_zone_gets_a_short_note_that_fits_what_may_be_meant() -> None:
    happening = now_note(Screening(ask_now=True, danger="general"), CONTACTS, "US")
    unsafe = now_note(Screening(ask_now=True, danger="suicide"), CONTACTS, "US")
    assert "happening now" in happening and "988" not in happening
    assert "feel unsafe" in unsafe and "988" in unsafe and "911" in unsafe
    assert "a salvo" in now_note(Screening(ask_now=True, danger="suicide", language="es"), CONTACTS, "US")
    assert all(len(note.split()) <= 40 for note in (happening, unsafe))


def test_an_unknown_danger_gets_the_general_text_of_its_level() -> None:
    for level in LEVELS:
        assert reply_for(Screening(level=level, danger="something new"), CONTACTS, "US", TODAY)


def test_a_failed_check_shows_every_help_number() -> None:
    text = reply_for(Screening(level="urgent", danger="check_failed"), CONTACTS, "US", TODAY)
    for number in ("911", "988", "1-800-799-7233", "1-800-222-1222"):
        assert number in text
