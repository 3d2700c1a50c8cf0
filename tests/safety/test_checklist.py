"""Every "Must" line of the safety checklist leads to a test that exists, and the hazard log leads to the lines."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LINES = {"A": 16, "B": 7, "C": 7, "D": 5, "E": 9, "F": 10, "G": 5, "I": 6}
"""How many Must lines each letter has. (H, the twelve fuzz targets, is `test_h_fuzz.py` itself.)"""
MUST = [f"{letter}{number}" for letter, count in LINES.items() for number in range(1, count + 1)]


@cache
def entries() -> dict[str, dict[str, Any]]:
    """The map, by id."""
    listed = yaml.safe_load((Path(__file__).with_name("checklist.yaml")).read_text(encoding="utf-8"))
    found = {entry["id"]: entry for entry in listed}
    assert len(found) == len(listed), "an id stands twice"
    return found


@cache
def names_in(path: str) -> frozenset[str]:
    """Names of the test functions of a file; empty when there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def test_every_must_line_is_in_the_map_and_no_other() -> None:
    assert sorted(entries()) == sorted(MUST)


@pytest.mark.parametrize("identifier", MUST)
def test_a_must_line_has_tests_that_exist_or_says_why_not(identifier: str) -> None:
    entry = entries()[identifier]
    assert set(entry) <= {"id", "must", "state", "why", "tests"}
    assert entry["state"] in ("met", "partly", "not met")
    assert entry["state"] == "met" or len(entry["why"]) > 20
    assert entry["tests"] or entry["state"] == "not met"
    for node in entry["tests"]:
        path, _, name = node.partition("::")
        assert name in names_in(path), f"{identifier}: {node} does not exist"


def test_the_twelve_fuzz_targets_are_there() -> None:
    names = names_in("tests/safety/test_h_fuzz.py")
    assert [number for number in range(1, 13) if not any(name.startswith(f"test_{number:02}_") for name in names)] == []


def test_the_hazard_log_names_controls_that_exist() -> None:
    """I6: each hazard has cause, harm, control and the lines of the checklist that hold it."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    rows = [line.strip("| \n").split(" | ") for line in text.splitlines() if re.match(r"\| H\d+ ", line)]
    assert len(rows) >= 15
    for row in rows:
        assert len(row) == 6 and all(cell.strip() for cell in row), row
        named = re.findall(r"\b[A-I]\d{1,2}\b", row[5])
        assert named and set(named) <= {*MUST, *(f"H{n}" for n in range(1, 13))}, row
    assert "no clinician" in text.lower()


def test_the_security_page_says_which_lines_are_not_wholly_met() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for identifier, entry in entries().items():
        if entry["state"] != "met":
            assert re.search(rf"\b{identifier}\b", text.split("## Not wholly met")[1]), identifier
