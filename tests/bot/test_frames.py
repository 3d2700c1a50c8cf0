"""One fact, two frames: what is asked is the same however it is turned."""

from __future__ import annotations

import pytest

from bot.frames import asks_both_sides, asks_number, asks_share, without_frame

GAIN_AND_LOSS = [
    ("how many stay free of relapses on it", "how many still have relapses on it"),
    ("what share of people remain free from new spots", "what share of people have new spots"),
    ("how many people do not get worse", "how many people get worse"),
    ("how many are without a rash", "how many have a rash"),
    ("how many people never get the shakes", "how many people get the shakes"),
]


@pytest.mark.parametrize(("gain", "loss"), GAIN_AND_LOSS)
def test_without_its_frame_a_gain_holds_no_word_of_it(gain: str, loss: str) -> None:
    plain = set(without_frame(gain).split())
    assert not plain & {"free", "never", "not", "without", "remain", "stay"}
    assert len(plain & set(without_frame(loss).split())) >= len(plain) - 1


def test_a_question_without_a_frame_stays_as_it_is() -> None:
    assert without_frame("how many people get a headache") == "how many people get a headache"


@pytest.mark.parametrize(
    "text",
    [
        "benefits and risks of it",
        "risks and benefits?",
        "pros n cons",
        "the good and the bad",
        "does it work and is it dangerous",
        "is it worth the hassle",
    ],
)
def test_both_sides_are_heard_in_either_order(text: str) -> None:
    assert asks_both_sides(text)


@pytest.mark.parametrize("text", ["what are the side effects", "how well does it work", "how is it given", "is it safe in pregnancy"])
def test_one_side_alone_is_one_side(text: str) -> None:
    assert not asks_both_sides(text)


def test_a_number_of_people_is_a_share_and_a_number_of_relapses_is_not() -> None:
    assert asks_share("how many people get it")
    assert asks_share("what are the odds of it")
    assert not asks_share("how many relapses do people have on it")
    assert asks_number("how many relapses do people have on it")
    assert not asks_number("how is it given")
