"""Numbers with units: what is the same, what is not, and what is no number at all."""

from __future__ import annotations

import pytest

from evals.quantities import Quantity, find_quantities, is_supported


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("34.3%", [(34.3, "%")]),
        ("34.3 percent", [(34.3, "%")]),
        ("34 per cent", [(34, "%")]),
        ("34 of 100 people", [(34, "%")]),
        ("3 out of every 100", [(3, "%")]),
        ("3 in 1,000 people", [(3, "of 1,000")]),
        ("3 of 1000", [(3, "of 1,000")]),
        ("7 out of every 10 people over 2 years", [(7, "of 10"), (2, "year")]),
        ("1 in 100,000", [(1, "of 100,000")]),
        ("once in 10 years", [(10, "year")]),
        ("5 of 10,000 over 96 weeks", [(5, "of 10,000"), (96, "week")]),
        ("12 in 1,007 people", [(12, ""), (1007, "people")]),
        ("six weeks", [(6, "week")]),
        ("a 12-week course", [(12, "week")]),
        ("2 to 3 months", [(2, "month"), (3, "month")]),
        ("6-8 weeks", [(6, "week"), (8, "week")]),
        ("600 mg", [(600, "mg")]),
        ("600mg", [(600, "mg")]),
        ("twice a day", [(2, "times")]),
        ("one in five people", [(1, ""), (5, "people")]),
        ("twenty-five years", [(25, "year")]),
        ("1,234,567 doses", [(1234567, "")]),
        ("0.16 a year", [(0.16, "")]),
        ("in 2017.", [(2017, "")]),
        ("interferon beta-1a", []),
        ("CD20 and T2 and B12", []),
        ("COVID-19", []),
        ("the 3rd time", []),
        ("one of the drugs", []),
        ("someone often", []),
    ],
)
def test_quantities_are_read(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(q.value, q.unit) for q in find_quantities(text)] == expected


@pytest.mark.parametrize(
    ("claim", "evidence", "supported"),
    [
        ("six weeks", "every 6 weeks", True),
        ("6 weeks", "every 6 months", False),
        ("34 of 100 people", "34% had it", True),
        ("34%", "34.3%", False),
        ("4 people", "40 people", False),
        ("0.5", "5", False),
        ("1,000 people", "1000 patients", True),
        ("6 months", "after 6", True),
        ("3 in 1,000 people", "3 in 10,000 people", False),
        ("3 in 1,000 people", "3 people of a trial of 1,000 people", False),
        ("3 in 1,000 people", "3 cases were seen", False),
        ("3 in 1,000 people", "3 out of every 1000", True),
    ],
)
def test_a_number_is_supported_by_the_same_value_and_unit(claim: str, evidence: str, supported: bool) -> None:
    known = find_quantities(evidence)
    assert all(is_supported(one, known) for one in find_quantities(claim)) is supported


def test_a_quantity_reads_as_it_is_said() -> None:
    assert [str(Quantity(34.3, "%")), str(Quantity(1000, "people")), str(Quantity(6))] == ["34.3%", "1,000 people", "6"]
