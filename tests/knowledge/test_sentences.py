"""Marked library text becomes clean text whose spans are exact."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.sentences import read_marked_text, split_sentences

MARKED = "Drug X lowers relapses. [trial-a]\nIt is a pill. [label, trial-a]\n\nTell your team about: [label]\n- hepatitis B. [label]\n- a cold. [-]"


def test_markers_are_gone_and_spans_quote_the_text() -> None:
    marked = read_marked_text(MARKED)
    assert "[" not in marked.text
    pieces = [(marked.text[s.start : s.end], s.refs) for s in marked.sentences]
    assert pieces == [
        ("Drug X lowers relapses.", ("trial-a",)),
        ("It is a pill.", ("label", "trial-a")),
        ("Tell your team about:", ("label",)),
        ("hepatitis B.", ("label",)),
        ("a cold.", ()),
    ]


def test_text_without_a_marker_is_reported() -> None:
    assert read_marked_text("One. [a] Two has none.").unmarked == ("Two has none.",)


def test_a_wrapped_line_is_one_sentence() -> None:
    assert read_marked_text("A long\nsentence here. [a]").text == "A long sentence here."


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("It fell by 38.5 points. Then it rose.", 2),
        ("Drugs, e.g. fingolimod, slow the heart.", 1),
        ("It treats MS. The drug works.", 2),
        ("First line\nSecond line", 2),
        ("- one item\n- another item", 2),
        ("", 0),
    ],
)
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_spans_never_leave_the_text_or_overlap(text: str) -> None:
    last = 0
    for start, end in split_sentences(text):
        assert last <= start < end <= len(text)
        last = end
