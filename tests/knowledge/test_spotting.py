"""Treatments are found by brand, generic, phrase, class and typo, and ordinary words are left alone."""

from __future__ import annotations

import itertools
import re

import pytest

from knowledge import NameSpotter, load_library
from knowledge.spotting import MASK, branches


@pytest.fixture(scope="module")
def spotter() -> NameSpotter:
    words = {"fatigue", "relapse", "tablet", "infusion", "pregnant", "insurance", "interview", "natural"}
    return NameSpotter(load_library().names, words.__contains__)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("side effects of Ocrevus?", "ocrelizumab"),
        ("OCREVUS'S risks", "ocrelizumab"),
        ("how do i take tecfidera", "dimethyl-fumarate"),
        ("is tysabri any good", "natalizumab"),
        ("the twice a year drip, whats it called", "ocrelizumab"),
        ("ocrelizumabb", "ocrelizumab"),
        ("natilizumab", "natalizumab"),
        ("kesimta pen", "ofatumumab"),
        ("fingolimot tablets", "fingolimod"),
        ("used up my mitox", "mitoxantrone"),
        ("feneb once or twice daily", "fenebrutinib"),
    ],
)
def test_a_name_is_found(spotter: NameSpotter, text: str, option: str) -> None:
    assert option in [mention.id for mention in spotter.find(text)]


@pytest.mark.parametrize("text", ["i have fatigue and a relapse", "insurance interview tomorrow", "what is MS", "a natural tablet", ""])
def test_ordinary_words_name_nothing(spotter: NameSpotter, text: str) -> None:
    assert spotter.find(text) == []


def test_a_class_names_all_its_members(spotter: NameSpotter) -> None:
    mention = next(m for m in spotter.find("are interferons ok") if m.how == "class")
    assert len(mention.group) >= 3


def test_two_options_are_both_found_in_order(spotter: NameSpotter) -> None:
    assert [m.id for m in spotter.find("Ocrevus vs Tysabri")] == ["ocrelizumab", "natalizumab"]


def test_masking_hides_the_name_and_keeps_the_question(spotter: NameSpotter) -> None:
    assert spotter.mask("How often is Ocrevus given?") == f"How often is {MASK} given?"
    assert spotter.mask("Ocrelizumab (Ocrevus): tests") == f"{MASK}: tests"


def test_spans_are_exact(spotter: NameSpotter) -> None:
    text = "is it Ocrevus or gilenya?"
    for mention in spotter.find(text):
        assert text[mention.start : mention.end] == mention.form


@pytest.mark.parametrize("parts", [["abc", "ab", "a", "b"], ["ab", "a", r"\-x", "a c", "a"], ["b*", "ba", "bb"], ["one", ""], ["a"], []])
def test_branching_by_letters_finds_what_trying_each_form_finds(parts: list[str]) -> None:
    plain, branched = (re.compile(f"(?:{pattern})") for pattern in ("|".join(parts), branches(parts)))
    for letters in range(1, 4):
        for text in map("".join, itertools.product("abc-x one", repeat=letters)):
            assert [m.span() for m in plain.finditer(text)] == [m.span() for m in branched.finditer(text)]
