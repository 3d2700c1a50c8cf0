"""False sentences planted by someone else than the checker's author: nearly all are caught, and few true paraphrases are.

`tests/data/planted.jsonl` holds both kinds, each with the passage that it was made from. The file is a test half: it is
counted, not read, when the checker changes.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.verify import find_support
from knowledge import NameSpotter, load_library
from knowledge.passages import library_passages

PLANTED = Path(__file__).parents[1] / "data" / "planted.jsonl"
MIN_CAUGHT = 0.95
MAX_FALSE_ALARMS = 0.10
CAUGHT_SO_FAR = 0.91
FALSE_ALARMS_SO_FAR = 0.24
"""What has been reached on this half, as a floor; the bars stand above."""


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[str, str, bool]]:
    """Label, kind of change and whether the checker let the sentence through, for each planted sentence."""
    if not PLANTED.exists():
        pytest.skip("tests/data/planted.jsonl is not there")
    library = load_library()
    passages = {passage.id: passage for passage in library_passages(library)}
    spotter = NameSpotter(library.names)
    cases = [json.loads(line) for line in PLANTED.read_text(encoding="utf-8").splitlines() if line.strip()]
    # A card that was rewritten since takes its planted sentences with it.
    cases = [case for case in cases if case["passage_id"] in passages]
    return [
        (
            case["label"],
            case.get("change") or "",
            find_support(case["sentence"], passages[case["passage_id"]], lambda text: spotter.find(text, fuzzy=False)).check.supported,
        )
        for case in cases
    ]


def caught(verdicts: list[tuple[str, str, bool]]) -> tuple[float, dict[str, int]]:
    """Share of the false sentences that are caught, and the missed ones by kind of change."""
    false = [(change, passed) for label, change, passed in verdicts if label == "false"]
    assert len(false) >= 100
    missed = Counter(change for change, passed in false if passed)
    return 1 - sum(missed.values()) / len(false), dict(missed)


def dropped(verdicts: list[tuple[str, str, bool]]) -> float:
    """Share of the true paraphrases that are dropped."""
    true = [passed for label, _, passed in verdicts if label == "true"]
    assert len(true) >= 60
    return true.count(False) / len(true)


def test_no_fewer_planted_false_sentences_are_caught_than_before(verdicts: list[tuple[str, str, bool]]) -> None:
    share, missed = caught(verdicts)
    assert share >= CAUGHT_SO_FAR, missed


def test_no_more_true_paraphrases_are_dropped_than_before(verdicts: list[tuple[str, str, bool]]) -> None:
    assert dropped(verdicts) <= FALSE_ALARMS_SO_FAR


@pytest.mark.xfail(strict=True, reason="the bar is not reached on this half; see CAUGHT_SO_FAR")
def test_at_least_95_of_100_planted_false_sentences_are_caught(verdicts: list[tuple[str, str, bool]]) -> None:
    assert caught(verdicts)[0] >= MIN_CAUGHT


@pytest.mark.xfail(strict=True, reason="the bar is not reached on this half; see FALSE_ALARMS_SO_FAR")
def test_at_most_10_of_100_true_paraphrases_are_dropped(verdicts: list[tuple[str, str, bool]]) -> None:
    assert dropped(verdicts) <= MAX_FALSE_ALARMS
