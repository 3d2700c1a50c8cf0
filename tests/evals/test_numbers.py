"""The numbers of a claim must be those of its own quote: value, unit, denominator and period together."""

from __future__ import annotations

import pytest

from evals.scorers import numbers

QUOTE = "Over 2 years, 9 of 100 people on it had a serious side effect, and 3 in 1,000 had an allergy."


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        ("Over 2 years, 9 of 100 people had a serious side effect.", ""),
        ("9% had a serious side effect.", ""),
        ("In two years 3 out of every 1,000 had a serious allergy.", ""),
        ("Over 5 years, 9 of 100 people had a serious side effect.", "period: says 5 year, quote 2 year"),
        ("3 in 10,000 people had a serious allergy.", "denominator: says 3 of 10,000, quote 3 of 1,000"),
        ("Over 2 months, 9 of 100 people had a serious side effect.", "unit: says 2 month, quote 2 year"),
        ("Over 2 years, 19 of 100 people had a serious side effect.", "value: 19% is not in the quote"),
    ],
)
def test_what_does_not_fit_is_named(view, value, citation, claim: str, problem: str) -> None:
    score = numbers.score(view(f"{claim} [1]", [citation(quote=QUOTE)]))
    assert value(score) == (0 if problem else 1)
    assert score is not None and problem in score.explanation


def test_two_quotes_may_share_the_numbers_of_one_sentence(view, value, citation) -> None:
    quotes = [citation(1, quote="9 of 100 had it."), citation(2, quote="The study took 2 years.")]
    assert value(numbers.score(view("In 2 years 9 of 100 people had it. [1] [2]", quotes))) == 1
    assert value(numbers.score(view("In 2 years 9 of 100 people had it. [1]", quotes))) == 0


def test_a_number_of_another_place_of_the_passage_does_not_count(view, value) -> None:
    far = "It was 9 of 100 people. " + "Words stand here and go on. " * 5 + "It took 5 years."
    assert value(numbers.score(view("In 5 years 9 of 100 people had it.", context=[far]))) == 0
    assert value(numbers.score(view("In 5 years 9 of 100 people had it.", context=["It was 9 of 100 people. It took 5 years."]))) == 1


def test_a_marker_that_leads_nowhere_is_wrong_and_no_passages_is_open(view, value) -> None:
    assert value(numbers.score(view("9 of 100 people had it. [3]"))) == 0
    assert value(numbers.score(view("9 of 100 people had it."))) is None
    assert numbers.score(view("Some people had it.")) is None
    assert numbers.score(view("Call 112 now.", kind="emergency")) is None
