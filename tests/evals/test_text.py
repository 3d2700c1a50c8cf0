"""What counts as the text of an answer: no markers, source lines, tables or Markdown."""

from __future__ import annotations

import pytest

from evals.text import count_words, marker_numbers, prose, sentences, visible


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One two three.", 3),
        ("One two three. [1]", 3),
        ("One two [1, 2] three [3].", 3),
        ("**One** two\n\n- three", 3),
        ("1. One\n2. Two", 2),
        ("One.\n\n| a | b |\n|---|---|\n| c | d |", 1),
        ("One.\n\nSources: [1] Some label, 2020", 1),
        ("One.\n\n**Sources:** the label", 1),
        ("One.\n[1] Ocrevus label, 2024\n[2] Hauser 2017", 1),
        ("It is 34.3% - or 1 in 3.", 7),
        ("See [the label](https://example.org/a-b) now", 4),
    ],
)
def test_words_are_counted_without_markers_tables_and_source_lines(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_table_is_visible_but_not_prose() -> None:
    text = "Lead. [1]\n\n| Drug | How |\n|---|---|\n| A | twice a day [2] |"
    assert "twice a day" in visible(text)
    assert "twice a day" not in prose(text)


def test_curly_quotes_long_dashes_and_hard_spaces_are_made_plain() -> None:
    assert visible("Don’t wait 6–8\u00a0weeks") == "Don't wait 6-8 weeks"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is here. [1] Two is there. [2]", [("One is here.", (1,)), ("Two is there.", (2,))]),
        ("One is here [1]. Two is there [2].", [("One is here.", (1,)), ("Two is there.", (2,))]),
        ("One is here.[1][2]", [("One is here.", (1, 2))]),
        ("One is here. [1, 3]", [("One is here.", (1, 3))]),
        ("One is here.\n[1]", [("One is here.", (1,))]),
        ("- one thing [1]\n- two things [2]", [("one thing", (1,)), ("two things", (2,))]),
        ("No marker here.", [("No marker here.", ())]),
    ],
)
def test_a_marker_belongs_to_the_sentence_it_stands_in_or_follows(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(s.text, s.markers) for s in sentences(text)] == expected


def test_headings_are_known_as_headings() -> None:
    found = sentences("## Side effects\n**What is not known**\nOne is here.")
    assert [s.heading for s in found] == [True, True, False]


def test_links_and_source_lines_hold_no_markers() -> None:
    assert marker_numbers("See [1](https://example.org). Fact. [2]\nSources: [3] x\n| cell [4] |") == [2, 4]
