"""Chances are told whole: same denominator, both frames, comparison, period, people, how sure."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.numbers import certainty, denominator_for, figure_sentences, people, taking
from knowledge.schema import Figure


def figure(**changes: Any) -> Figure:
    data: dict[str, Any] = {
        "id": "f",
        "side": "harm",
        "outcome": "a reaction",
        "measure": "share",
        "treatment": {"name": "drug X", "value": 34.3, "n": 825},
        "comparator": {"name": "drug Y", "value": 9.7, "n": 826},
        "period": "96 weeks",
        "population": "adults with relapsing MS",
        "trial": "TRIAL I",
        "evidence": "randomised, one trial",
        "refs": ["a"],
    }
    return Figure.model_validate({**data, **changes})


def test_a_share_names_both_groups_both_frames_and_the_period() -> None:
    first, second, study = figure_sentences(figure())
    assert first == "Over 96 weeks, 34 of 100 people on drug X (34.3%) had a reaction; 66 did not."
    assert second == "With drug Y, 10 of 100 (9.7%) did; 90 did not."
    assert study.startswith("Study: TRIAL I; 825 and 826 people, adults with relapsing MS; how sure: moderate")


def test_nobody_is_on_a_procedure() -> None:
    first = figure_sentences(figure(treatment={"name": "a stem cell transplant", "value": 40, "n": 50}))[0]
    assert first == "Over 96 weeks, 40 of 100 people who had a stem cell transplant had a reaction; 60 did not."
    assert taking("plasma exchange") == "who had plasma exchange" and taking("ocrelizumab") == "on ocrelizumab"


def test_a_rate_is_never_told_as_people() -> None:
    text = " ".join(
        figure_sentences(
            figure(
                measure="rate",
                outcome="the average number of relapses",
                unit="a year for each person",
                treatment={"name": "drug X", "value": 0.16, "n": 10},
                comparator={"name": "drug Y", "value": 0.29, "n": 10},
            )
        )
    )
    assert "0.16 a year for each person with drug X, and 0.29 with drug Y" in text
    assert "of 100" not in text


@pytest.mark.parametrize(("values", "expected"), [((34.3, 9.7), 100), ((0.3, 2.0), 1_000), ((0.02, 5.0), 10_000), ((0.0, 12.0), 100)])
def test_rare_harms_share_one_larger_denominator(values: tuple[float, float], expected: int) -> None:
    shares = [
        figure(treatment={"name": "drug X", "value": value, "n": 1}, comparator=None, missing={"comparator": "none"}) for value in values
    ]
    assert denominator_for(shares) == expected


def test_rounding_never_gives_none_or_all() -> None:
    assert people(0.2, 100) == 1
    assert people(99.9, 100) == 99
    assert people(0, 100) == 0
    assert people(100, 100) == 100


def test_a_missing_comparison_is_said_and_lowers_the_certainty() -> None:
    alone = figure(comparator=None, missing={"comparator": "everyone took the drug"})
    assert "There is no comparison figure: everyone took the drug." in figure_sentences(alone)
    assert certainty(alone).startswith("low")


@pytest.mark.parametrize("field", ["comparator", "period", "population"])
def test_a_gap_without_a_reason_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        figure(**{field: None})


def test_a_rate_needs_its_unit_and_a_share_its_range() -> None:
    with pytest.raises(ValidationError, match="unit"):
        figure(measure="rate")
    with pytest.raises(ValidationError, match="percentage"):
        figure(treatment={"name": "drug X", "value": 140, "n": 3})
