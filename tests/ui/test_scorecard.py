"""The scorecard is backed: a met item names a test that exists, any other one its reason; figures come from a report."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pydantic import ValidationError

from ui.aid.scorecard import Item, Scorecard, latest_report, report_places, scorecard, tally

TESTS = Path(__file__).parents[1]
PAGES = Path(__file__).parents[2] / "ui" / "views"
ITEMS = (*scorecard().ipdas, *scorecard().nice)


def test_all_items_that_apply_are_there_once():
    wanted = [f"Q{n}" for n in range(1, 7)] + [f"C{n}" for n in range(1, 7)] + [f"K{n}" for n in range(1, 24)]
    assert [item.id for item in scorecard().ipdas] == wanted
    assert [item.id for item in scorecard().nice] == [f"N{n}" for n in range(1, 16)]


@pytest.mark.parametrize("item", [item for item in ITEMS if item.state == "met"], ids=lambda item: item.id)
def test_every_met_item_names_a_test_that_exists_and_a_page_that_exists(item):
    name, _, function = item.test.partition("::")
    found = list(TESTS.rglob(name))
    assert len(found) == 1, item.test
    assert function in {node.name for node in ast.parse(found[0].read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}
    assert (PAGES / f"{item.page}.py").is_file(), item.page


@pytest.mark.parametrize("name", ["K12", "K13", "K14", "K15", "K16", "K17", "K22", "K23", "N13", "N14"])
def test_what_only_people_can_show_is_never_called_met(name):
    assert next(item for item in ITEMS if item.id == name).state == "needs_people"


@pytest.mark.parametrize("name", ["C4", "C6", "K19", "K20", "N10", "N15"])
def test_what_a_named_owner_must_stand_behind_waits_for_one(name):
    assert next(item for item in ITEMS if item.id == name).state == "needs_owner"


def test_an_item_called_met_without_place_or_test_is_refused():
    with pytest.raises(ValidationError):
        Item(id="Q1", short="x", state="met", page="ask", element="there")
    with pytest.raises(ValidationError):
        Item(id="Q1", short="x", state="cannot")


def test_the_tally_counts_every_item():
    assert sum(tally(scorecard().ipdas).values()) == 35 and isinstance(scorecard(), Scorecard)


def test_a_report_that_cannot_be_read_is_passed_over(tmp_path):
    bad, good = tmp_path / "bad.json", tmp_path / "good.json"
    good.write_text('{"run": {"cases": 1, "turns": 1}, "errors": 0, "headline": null, "bars": [], "turns": [{"passed": false, "more": 1}]}')
    bad.write_text("{")
    found = latest_report((bad, good, tmp_path / "none.json"))
    assert found is not None and found.report.failures == 1
    assert latest_report((bad,)) is None and latest_report(()) is None


def test_reports_are_looked_for_where_the_eval_command_writes_them(tmp_path):
    places = report_places(tmp_path)
    assert places[0].parts[-3:] == ("runs", "latest", "report.json") and tmp_path in places[1].parents


def test_what_the_page_reads_is_what_the_eval_harness_writes():
    """The names of the fields, looked up in the code that writes the report."""
    written = (TESTS.parent / "evals" / "report.py").read_text(encoding="utf-8")
    for name in (
        "run",
        "errors",
        "headline",
        "bars",
        "turns",
        "label",
        "value",
        "interval",
        "n",
        "share",
        "bar",
        "direction",
        "met",
        "passed",
    ):
        assert f'"{name}":' in written, name
