"""Small talk, other subjects, limits of advice and unreadable input are told apart from questions."""

from __future__ import annotations

import time

import pytest

from bot.intent import find_boundary, read_intent


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("🙂🙂🙂", "no_words"),
        ("?", "no_words"),
        ("что такое рассеянный склероз", "foreign"),
        ("¿qué es la esclerosis múltiple?", "spanish"),
        ("hola, tengo preguntas sobre tratamiento", "spanish"),
        ("x" * 2_001, "too_long"),
        ("hi", "about"),
        ("thanks!", "about"),
        ("are you a real person?", "about"),
        ("is this private?", "about"),
        ("what can you do", "about"),
        ("who made this", "about"),
        ("write me python code", "elsewhere"),
        ("should i buy bitcoin", "elsewhere"),
        ("what helps with diabetes", "disease"),
        ("what are the side effects of ocrevus", "question"),
        ("does MS run with diabetes", "question"),
        ("hi, does ocrevus cause cancer?", "question"),
    ],
)
def test_a_message_is_sorted(text: str, kind: str) -> None:
    assert read_intent(text, names_treatment="ocrevus" in text).kind == kind


@pytest.mark.parametrize(
    ("text", "boundary"),
    [
        ("should i take ocrevus", "choice"),
        ("which one would you pick", "choice"),
        ("what do you recommend", "choice"),
        ("which drug is best for me", "choice"),
        ("how much tecfidera should i take", "dosing"),
        ("can i just stop taking it", "dosing"),
        ("is it ok to skip a dose", "dosing"),
        ("do i have ms", "diagnosis"),
        ("is this a relapse", "diagnosis"),
        ("am i having a relapse or not", "diagnosis"),
        ("will i end up in a wheelchair", "prognosis"),
        ("will i still be walking in ten years", "prognosis"),
        ("will my ms turn progressive", "prognosis"),
        ("how many years does ms knock off my life", "prognosis"),
        ("how long until i cant work", "prognosis"),
        ("what do you recommend then", "choice"),
        ("so constipated its getting ridiculous. what do you try first", None),
        ("what do i do with the old needles", None),
        ("fever on ocrevus what do i do", None),
        ("will i be able to have vaccines on kesimpta", None),
        ("just tell me what the needle is like", None),
        ("what are the side effects", None),
        ("how often is it given", None),
        ("how long do i have to wait after the drip", None),
        ("does it stop relapses", None),
        ("what is a relapse", None),
        ("should men worry about fathering a child on it", None),
    ],
)
def test_the_limits_of_advice_are_seen(text: str, boundary: str | None) -> None:
    assert find_boundary(text) == boundary


@pytest.mark.parametrize("unit", ["should i ", "a", "how much ", "((((", "is it ok ", " \t", "what is the best "])
def test_hostile_length_costs_little(unit: str) -> None:
    text = (unit * 40_000)[:100_000]
    started = time.perf_counter()
    read_intent(text, names_treatment=False)
    find_boundary(text[:2_000])
    assert time.perf_counter() - started < 2.0
