"""Sentences and markers come out of a stream in the same way, however it was cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markers import MarkedSentence, MarkerParser, parse_marked

TEXT = (
    "<think>First I think.</think>\nOcrelizumab is given every 6 months [1]. It goes into a vein. [1][2] Some people, e.g. those with "
    "hepatitis B, can't have it [2, 3].\n\n- First point [1].\n- Second point. 【2】\n\n## A heading\n\nIt was 1.5 mg at most [1-3]! Cut off in the mid"
)


@given(st.lists(st.integers(0, len(TEXT)), max_size=40))
@settings(deadline=None)
def test_any_split_of_the_stream_gives_the_same_sentences(cuts: list[int]) -> None:
    parser = MarkerParser()
    found: list[MarkedSentence] = []
    places = [0, *sorted(cuts), len(TEXT)]
    for start, end in pairwise(places):
        found += parser.feed(TEXT[start:end])
    assert found + parser.close() == parse_marked(TEXT)


@given(st.text(alphabet="ab [1]【】23,-.!?\n*#<think>/", max_size=60), st.integers(1, 5))
@settings(deadline=None)
def test_strange_text_never_breaks_the_parser_and_splits_alike(text: str, size: int) -> None:
    parser = MarkerParser()
    found: list[MarkedSentence] = []
    for start in range(0, len(text), size):
        found += parser.feed(text[start : start + size])
    assert found + parser.close() == parse_marked(text)


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("Done [1].", (1,)),
        ("Done. [1]", (1,)),
        ("Done. [1] [2]", (1, 2)),
        ("Done [2, 4].", (2, 4)),
        ("Done [1-3].", (1, 2, 3)),
        ("Done.", ()),
    ],
)
def test_markers_stand_before_or_behind_the_full_stop(text: str, markers: tuple[int, ...]) -> None:
    assert parse_marked(text) == [MarkedSentence("Done.", markers)]


def test_a_sentence_is_given_out_before_the_text_ends() -> None:
    assert [s.text for s in MarkerParser().feed("One is done [1]. And then")] == ["One is done."]


def test_headings_thoughts_and_half_sentences_are_left_out() -> None:
    assert [s.text for s in parse_marked(TEXT)] == [
        "Ocrelizumab is given every 6 months.",
        "It goes into a vein.",
        "Some people, e.g. those with hepatitis B, can't have it.",
        "First point.",
        "Second point.",
        "It was 1.5 mg at most!",
    ]


def test_paragraphs_and_list_items_are_remembered() -> None:
    assert [s.lead for s in parse_marked(TEXT)][3:5] == ["item", "item"]
