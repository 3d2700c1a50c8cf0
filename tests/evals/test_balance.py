"""Benefits and harms told alike, options at like length, and the same facts whichever way a question is framed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.metrics import items_of, measure_all
from evals.run import run_cases
from evals.schema import Case, SetInfo
from evals.scorers import MUST_HOLD, balance, same_facts
from evals.sides import table_columns, weigh

GOOD = "People with relapsing MS had fewer relapses and less worsening than on a dummy pill over 2 years."
BAD = "Serious infections and liver injury can happen, and some people have flushing or headaches."


@pytest.mark.parametrize(
    ("text", "benefit", "harm"),
    [
        ("It lowers the risk of a relapse.", True, False),
        ("It raises the risk of infections.", False, True),
        ("The study had 410 adults with relapsing MS.", False, False),
        ("It is given as a drip.", False, False),
        ("What is my risk of PML?", False, False),
        ("Fewer relapses, but more infections.", True, True),
        ("| Side effects | Flushing is common. |", False, True),
        ("", False, False),
    ],
)
def test_each_sentence_is_told_to_its_side(text: str, benefit: bool, harm: bool) -> None:
    sides = weigh(text)
    assert (sides.benefit > 0, sides.harm > 0) == (benefit, harm)


def test_words_are_counted_and_the_first_side_is_named() -> None:
    assert weigh(f"{GOOD} {BAD}").first == "benefit"
    assert weigh(f"{BAD} {GOOD}").first == "harm"
    sides = weigh(f"{GOOD} {BAD}")
    assert (sides.benefit, sides.harm) == (18, 14)
    assert sides.ratio == pytest.approx(14 / 18)
    assert weigh(GOOD).ratio == 0


def test_a_question_about_both_sides_needs_both_and_any_other_question_does_not(view, value) -> None:
    asked = {"balance": True}
    assert value(balance.score_both(view(f"{GOOD} {BAD}", expect=asked))) == 1
    one_sided = balance.score_both(view(GOOD, expect=asked))
    assert value(one_sided) == 0 and one_sided is not None and "lacks the harms" in one_sided.explanation
    assert value(balance.score_both(view(BAD, expect=asked))) == 0
    assert value(balance.score_both(view("I do not know.", kind="abstain", expect=asked))) == 0
    assert balance.score_both(view(GOOD, expect={})) is None
    assert "both_sides" in MUST_HOLD


def test_one_passing_word_is_not_an_account_of_a_side(view, value) -> None:
    assert value(balance.score_both(view(f"It slows MS. {BAD}", expect={"balance": True}))) == 0
    assert balance.score_length(view(f"It slows MS. {BAD}")) is None
    assert balance.first_side(view(f"It slows MS. {BAD}")) is None


def test_length_is_even_at_one_and_order_is_named(view, value) -> None:
    assert value(balance.score_length(view(f"{GOOD} {BAD}"))) == pytest.approx(14 / 18, abs=1e-4)
    assert value(balance.score_length(view(f"{GOOD} {GOOD} {GOOD} {BAD}"))) == pytest.approx(14 / 54, abs=1e-4)
    told = balance.score_length(view(f"{BAD} {GOOD}"))
    assert told is not None and "harms first" in told.explanation


def test_options_side_by_side_are_held_to_like_length(view, value) -> None:
    even = "| | A | B |\n|---|---|---|\n| Risks | one two three | four five six |"
    odd = even.replace("four five six", "four")
    assert table_columns(even) == [3, 3] and table_columns("no table") == [] and table_columns("| a | b |") == []
    assert value(balance.score_options(view(even, options=("a", "b")))) == 1
    assert value(balance.score_options(view(odd, options=("a", "b")))) == pytest.approx(1 / 3, abs=1e-4)
    assert balance.score_options(view(even, options=("a",))) is None


def test_both_frames_of_one_share_are_one_fact(answer) -> None:
    gain = answer("73 of 100 people had no relapse over 2 years; 27 did.")
    loss = answer("27 of 100 people (27%) had a relapse over 2 years; 73 did not.")
    assert same_facts.facts(gain) == same_facts.facts(loss) == {"27%", "2 year"}
    assert same_facts.facts(answer("3 in 1,000 people")) != same_facts.facts(answer("3 in 10,000 people"))
    assert same_facts.facts(answer("997 in 1,000 people")) == same_facts.facts(answer("3 in 1,000 people"))


PAIR = [("g", "how many stay well?"), ("l", "how many get worse?")]


def run_pair(scripted: Any, folder: Path, gain: Any, loss: Any) -> Any:
    cases = [
        Case.model_validate({"id": name, "pair": "p", "turns": [{"user": text, "expect": {"kind": ["answer"]}}]}) for name, text in PAIR
    ]
    system = scripted({PAIR[0][1]: gain, PAIR[1][1]: loss})
    return run_cases(system, cases, [SetInfo(name="s.jsonl", sha256="0", cases=2)], folder).run


def test_frames_with_the_same_facts_pass(scripted, answer, tmp_path: Path) -> None:
    run = run_pair(scripted, tmp_path, answer("73 of 100 had none."), answer("27 of 100 had one."))
    assert [item.value("same_facts") for item in items_of(run)] == [1, 1]
    assert measure_all(items_of(run))["frame_same"].value == 1


def test_frames_with_other_facts_fail_and_say_which(scripted, answer, tmp_path: Path) -> None:
    run = run_pair(scripted, tmp_path, answer("73 of 100 had none over 2 years."), answer("30 of 100 had one over 2 years."))
    score = items_of(run)[0].turn.scores["same_facts"]
    assert score.value == pytest.approx(1 / 3, abs=1e-4)
    assert "only in this frame: 27%" in score.explanation and "only in the other frame: 30%" in score.explanation
    found = measure_all(items_of(run))
    assert found["frame_same"].value == 0 and found["passed"].value == 0


def test_frames_with_replies_of_other_kinds_share_nothing(scripted, answer, tmp_path: Path) -> None:
    run = run_pair(scripted, tmp_path, answer("27 of 100 had one."), answer("I cannot say.", kind="boundary"))
    assert "this frame gets answer, the other boundary" in items_of(run)[0].turn.scores["same_facts"].explanation


def test_without_numbers_the_passages_are_compared(view, value, answer, citation) -> None:
    def compare(one: int, other: int) -> float | None:
        made = view("Fewer relapses. [1]", [citation(one)])
        twin = answer("Less worsening. [1]", [citation(other)])
        return value(same_facts.score(type(made)(case=made.case, index=0, answer=made.answer, twins=(twin,))))

    assert compare(1, 1) == 1
    assert compare(1, 2) == 0


def test_cases_without_a_pair_are_not_compared(view) -> None:
    assert same_facts.score(view(GOOD)) is None
