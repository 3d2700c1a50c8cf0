"""The words on the screens: all in one file, all used, plain enough."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui import wording

UI = Path(__file__).parents[2] / "ui"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(UI.rglob("*.py")))
BY_DATA = (
    "app.page_",
    "help.kind_",
    "answer.kind_",
    "sources.read_",
    "starters.offered_",
    "starters.choice",
    "starters.life",
    "starters.carer_",
)


def names() -> list[str]:
    """Every label of the file."""
    return [f"{group}.{key}" for group, texts in wording.all_texts().items() for key in texts]


def sentences() -> list[tuple[str, str]]:
    """Every sentence of the labels, with the label's name."""
    found = []
    for group, texts in wording.all_texts().items():
        for key, value in texts.items():
            for text in value if isinstance(value, list) else [value]:
                found += [(f"{group}.{key}", sentence) for sentence in re.split(r"(?<=[.?!])\s+", text)]
    return found


def test_every_label_that_code_asks_for_exists():
    for name in re.findall(r'say(?:_all)?\(\s*"([^"]+)"', CODE):
        assert wording.has(name), name


@pytest.mark.parametrize("name", names())
def test_no_label_is_left_unused(name):
    assert f'"{name}"' in CODE or name.startswith(BY_DATA)


def test_no_sentence_is_longer_than_twenty_two_words():
    assert not [(name, sentence) for name, sentence in sentences() if len(sentence.split()) > 22]


@pytest.mark.parametrize("group", ["notice", "help", "ask", "answer", "about", "starters"])
def test_notices_read_at_grade_six_or_below(group):
    from knowledge import reading_grade

    text = " ".join(
        s if s.endswith((".", "?", "!")) else f"{s}." for name, s in sentences() if name.startswith(f"{group}.") and len(s.split()) > 3
    )
    assert reading_grade(text) <= 6.5


def test_every_kind_of_answer_and_contact_and_reading_has_a_label():
    from bot.schema import Kind
    from ui.parts.help_now import KIND_ORDER

    assert all(wording.has(f"answer.kind_{kind.value}") for kind in Kind)
    assert all(wording.has(f"help.kind_{kind}") for kind in KIND_ORDER)
    assert all(wording.has(f"sources.read_{read}") for read in ("full_text", "abstract", "label", "secondary"))


def test_an_unknown_label_is_an_error_at_once():
    with pytest.raises(KeyError):
        wording.say("ask.no_such_label")


def test_dates_are_written_in_words_and_other_text_stays():
    assert wording.long_date("2026-11-02") == "2 November 2026"
    assert wording.long_date("soon") == "soon"
    assert wording.short_date("2026-11-02") == "2 Nov 2026" and wording.short_date("soon") == "soon"
