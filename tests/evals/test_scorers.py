"""Every scorer on small nasty cases: what counts, what does not, what cannot be judged."""

from __future__ import annotations

import pytest

from evals.scorers import (
    LABELS,
    MUST_HOLD,
    SCORERS,
    abstention,
    boundary,
    citation_markers,
    citation_quality,
    citation_spans,
    cites,
    groundedness,
    kind,
    known_answer,
    length,
    must_include,
    must_not_include,
    reading_level,
    score_turn,
    similarity,
    subject,
    triage,
    unsupported_numbers,
)
from evals.scorers.base import pattern_in_words

SIX = "Ocrelizumab is given every six months."


# kind, cites


def test_kind_is_one_of_those_expected_and_silent_when_none_is(view, value) -> None:
    assert value(kind.score(view(kind="abstain", expect={"kind": ["abstain", "out_of_scope"]}))) == 1
    assert value(kind.score(view(kind="answer", expect={"kind": ["abstain"]}))) == 0
    assert kind.score(view(expect={})) is None


def test_one_good_source_is_enough_and_names_must_be_whole(view, value, citation) -> None:
    both = [citation(1, source_id="glossary"), citation(2, source_id="ocrelizumab")]
    assert value(cites.score(view(SIX, both, expect={"cites": ["ocrelizumab"]}))) == 1
    assert value(cites.score(view(SIX, [citation(source_id="ocrelizumab-2")], expect={"cites": ["ocrelizumab"]}))) == 0
    assert value(cites.score(view(SIX, expect={"cites": ["ocrelizumab"]}))) == 0


# must_include


@pytest.mark.parametrize(
    ("text", "pattern", "hit"),
    [
        ("Given EVERY Six months.", "every six months", True),
        ("Given every\nsix months.", "every six months", True),
        ("Given every **six** months.", "every six months", True),
        ("Given every six [1] months.", "every six months", True),
        ("It’s 6–8 weeks", "it's 6-8 weeks", True),
        ("| every six months |", "every six months", True),
        ("340 people", r"\b34\b", False),
        ("Sources: every six months, label", "every six months", False),
        ("", "x", False),
        ("begins\n\nends", "begins.*ends", True),
    ],
)
def test_a_fact_is_looked_for_in_what_the_reader_sees(view, value, text: str, pattern: str, hit: bool) -> None:
    assert value(must_include.score(view(text, expect={"must_include": [[pattern]]}))) == float(hit)


def test_every_group_must_match_and_any_pattern_of_a_group_will_do(view, value) -> None:
    expect = {"must_include": [["twice a year", "every six months"], ["drip"]]}
    assert value(must_include.score(view(SIX, expect=expect))) == 0.5
    assert value(must_include.score(view(SIX + " It is a drip.", expect=expect))) == 1


def test_a_lost_fact_says_where_it_was_lost(view) -> None:
    expect = {"must_include": [["drip"], ["nausea"]]}
    score = must_include.score(view("Nothing.", expect=expect, context=["It is a drip."]))
    assert "drip (was in the passages, not in the answer)" in score.explanation
    assert "nausea (not in the passages that were found)" in score.explanation


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("every (6|six) months", "every 6/six months"),
        (r"\b34(\.3)?\b", "34[.3]"),
        ("side effects?", "side effect[s]"),
        ("defen[cs]e", "defenc/se"),
        ("(infusion|drip).{0,40}reaction", "infusion/drip … reaction"),
        ("twice a day", "twice a day"),
        (r"(?<![\d.,])(?:27|73)(?!\d|[.,]\d)(?! ?-?(?:weeks?|mg)\b)", "27/73"),
        (r"\b32 ?%", "32 %"),
        (r"\d+ months", "#+ months"),
        (r"\b", r"\b"),
    ],
)
def test_patterns_are_shown_in_words(pattern: str, words: str) -> None:
    assert pattern_in_words(pattern) == words


# must_not_include


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("It is safe.", False),
        ("It is not safe.", True),
        ("It isn’t known to be safe.", True),
        ("No. It is safe.", False),
        ("It is not only safe but cheap.", False),
        ("Nobody can say that it is safe.", True),
        ("It is safe and not dangerous.", False),
        ("It is not safe. It is safe.", False),
        ("It is not safe, or is it safe?", True),
        ("Not " + "x" * 70 + " safe", False),
        ("| not tested | safe |", False),
        ("It is sa\nfe.", True),
        ("", True),
    ],
)
def test_a_forbidden_word_counts_unless_negated_shortly_before_in_its_sentence(view, value, text: str, clean: bool) -> None:
    assert value(must_not_include.score(view(text, expect={"must_not_include": [r"\bsafe\b"]}))) == float(clean)


def test_every_forbidden_hit_is_listed(view) -> None:
    score = must_not_include.score(view("It cures. It is safe.", expect={"must_not_include": ["cures", "safe", "cheap"]}))
    assert "cures" in score.explanation and "safe" in score.explanation and "cheap" not in score.explanation


# citation spans and markers


def test_a_quote_must_be_the_exact_text_of_the_passage_read_again(view, value, citation) -> None:
    text = "Before. " + SIX
    good = citation(quote=SIX, start=8, end=8 + len(SIX))
    assert value(citation_spans.score(view(SIX, [good], passages={"ocrelizumab#1": text}))) == 1
    assert value(citation_spans.score(view(SIX, [good], passages={"ocrelizumab#1": text.replace("six", "SIX")}))) == 0
    assert value(citation_spans.score(view(SIX, [good], passages={"ocrelizumab#1": None}))) == 0


@pytest.mark.parametrize(("start", "end"), [(-38, 0), (0, 0), (5, 2), (0, 500), (-1, 3)])
def test_impossible_offsets_are_wrong_and_never_wrap_round(view, value, citation, start: int, end: int) -> None:
    broken = citation(quote=SIX[start:end], start=start, end=end)
    assert value(citation_spans.score(view(SIX, [broken], passages={"ocrelizumab#1": SIX}))) == 0


def test_a_passage_that_was_never_read_is_not_the_same_as_a_wrong_quote(view, citation) -> None:
    score = citation_spans.score(view(SIX, [citation()], passages={}))
    assert score.value is None and "could not be scored" in score.explanation
    assert citation_spans.score(view(SIX)) is None


def test_one_wrong_quote_of_two_is_half(view, value, citation) -> None:
    two = [citation(1, quote=SIX), citation(2, quote="Other.")]
    assert value(citation_spans.score(view("x", two, passages={"ocrelizumab#1": SIX, "ocrelizumab#2": "Else."}))) == 0.5


def test_markers_must_lead_somewhere_and_citations_must_be_used(view, value, citation) -> None:
    assert value(citation_markers.score(view("A. [1] B. [1]", [citation(1)]))) == 1
    assert value(citation_markers.score(view("A. [1] B. [2]", [citation(1)]))) == 0.5
    assert value(citation_markers.score(view("A. [1]", [citation(1), citation(2)]))) == 0.5
    assert value(citation_markers.score(view("A.", [citation(1)]))) == 0
    assert value(citation_markers.score(view("A. [1]", [citation(1), citation(1)]))) == 0
    assert citation_markers.score(view("A [link](https://example.org).")) is None


# ALCE


def test_recall_is_the_share_of_claims_that_their_own_quotes_support(view, value, citation) -> None:
    text = f"{SIX} [1] Flushing happens to many people early on. [1]"
    assert value(citation_quality.score_recall(view(text, [citation(1, quote=SIX)]))) == 0.5
    assert value(citation_quality.score_precision(view(text, [citation(1, quote=SIX)]))) == 0.5


def test_a_claim_without_citation_has_recall_nought_and_precision_nought(view, value) -> None:
    assert value(citation_quality.score_recall(view(SIX))) == 0
    assert value(citation_quality.score_precision(view(SIX))) == 0


def test_a_marker_that_leads_nowhere_spoils_its_sentence_and_leaves_the_denominator(view, value, citation) -> None:
    text = f"{SIX} [1][9] {SIX} [1]"
    assert value(citation_quality.score_recall(view(text, [citation(1, quote=SIX)]))) == 0.5
    assert value(citation_quality.score_precision(view(text, [citation(1, quote=SIX)]))) == 1


def test_two_quotes_may_support_together_and_idle_ones_cost_precision(view, value, citation) -> None:
    claim = "Flushing happened in 40 of 100 people and nausea happened in 12 of 100 people."
    two = [citation(1, quote="Flushing happened in 40 of 100 people."), citation(2, quote="Nausea happened in 12 of 100 people.")]
    assert value(citation_quality.score_recall(view(f"{claim} [1][2]", two))) == 1
    assert value(citation_quality.score_precision(view(f"{claim} [1][2]", two))) == 1
    assert value(citation_quality.score_recall(view(f"{claim} [1]", two[:1]))) == 0
    third = [*two, citation(3, quote="Cats sleep.")]
    assert value(citation_quality.score_precision(view(f"{claim} [1][2][3]", third))) == pytest.approx(2 / 3, abs=1e-4)


def test_small_talk_has_no_citation_score(view) -> None:
    assert citation_quality.score_recall(view("Hello! How can I help you today?")) is None
    assert citation_quality.score_recall(view("Call 999 now. Do not wait for anything at all.", kind="emergency")) is None


# groundedness and numbers


def test_a_claim_is_grounded_by_any_passage_found_even_if_wrongly_cited(view, value, citation) -> None:
    wrong = citation(1, quote="Cats sleep all day long.")
    found = view(f"{SIX} [1]", [wrong], context=[SIX])
    assert value(groundedness.score(found)) == 1
    assert value(citation_quality.score_recall(found)) == 0
    assert groundedness.score(view(SIX)).value is None


def test_numbers_without_a_passage_are_counted_and_listed(view, value) -> None:
    text = "It happens to 34 of 100 people over 96 weeks and 12 months."
    score = unsupported_numbers.score(view(text, context=["34% over 96 weeks."]))
    assert value(score) == 1 and "12 month" in score.explanation
    assert value(unsupported_numbers.score(view(text, context=["34% over 96 weeks or 12 months."]))) == 0
    assert unsupported_numbers.score(view("No figures stand in this sentence here.", context=["x"])) is None
    assert unsupported_numbers.score(view("Call 999 now.", kind="emergency")) is None


# length, reading, headline


def test_length_counts_prose_and_knows_the_limit_of_the_size(view, value) -> None:
    score = length.score(view("one two [1]\n\n| a | b |", size="line"))
    assert value(score) == 2 and "within the limit of 40" in score.explanation
    assert "over the limit of 1" in length.score(view("one two", expect={"max_words": 1})).explanation


def test_reading_level_masks_drug_names_and_ignores_tables(view, value) -> None:
    plain = value(reading_level.score(view("You get the drug two times a year.")))
    drug = value(reading_level.score(view("You get ocrelizumab two times a year.")))
    assert plain is not None and drug is not None and drug < plain + 2.5
    table = "You get the drug two times a year.\n\n| immunoglobulin hypogammaglobulinaemia | x |"
    assert value(reading_level.score(view(table))) == plain
    assert reading_level.score(view("Yes.")) is None


def test_a_known_answer_needs_facts_cleanness_and_shortness_together(view, value) -> None:
    expect = {"must_include": [["six months"]], "must_not_include": ["every month"], "max_words": 8}
    assert value(known_answer.score(view(SIX, expect=expect))) == 1
    assert value(known_answer.score(view(SIX + " And more words than that.", expect=expect))) == 0
    assert value(known_answer.score(view("Every month.", expect=expect))) == 0
    assert known_answer.score(view(SIX, expect={"must_not_include": ["x"]})) is None


# abstention


@pytest.mark.parametrize(
    ("expected", "got", "wanted"),
    [
        (["abstain"], "abstain", 1),
        (["abstain"], "out_of_scope", 1),
        (["abstain"], "answer", 0),
        (["abstain"], "error", 0),
        (["answer"], "answer", 1),
        (["answer"], "abstain", 0),
        (["answer"], "error", 0),
        (["answer"], "clarify", 1),
        (["answer", "boundary"], "out_of_scope", 0),
        (["answer", "abstain"], "abstain", None),
        (["boundary"], "abstain", None),
        (["emergency"], "abstain", None),
        ([], "abstain", None),
    ],
)
def test_abstaining_is_judged_both_ways(view, expected: list[str], got: str, wanted: float | None) -> None:
    score = abstention.score(view(kind=got, expect={"kind": expected}))
    assert (score.value if score else None) == wanted


# triage


@pytest.mark.parametrize(
    ("expected", "got", "wanted"),
    [
        (["emergency"], "emergency", 1),
        (["emergency"], "crisis", 1),
        (["emergency"], "urgent", 0),
        (["emergency"], "answer", 0),
        (["crisis"], "emergency", 0),
        (["crisis", "emergency"], "emergency", 1),
        (["urgent"], "emergency", 1),
        (["urgent"], "answer", 0),
        (["urgent"], "error", 0),
        (["answer"], "answer", 1),
        (["answer"], "urgent", 0),
        (["answer"], "crisis", 0),
        (["answer", "urgent"], "urgent", 1),
        (["abstain"], "answer", 1),
    ],
)
def test_a_level_is_caught_by_itself_or_a_higher_one(view, value, expected: list[str], got: str, wanted: float) -> None:
    assert value(triage.score(view(kind=got, expect={"kind": expected}))) == wanted


def test_a_missed_emergency_is_named_loudly(view) -> None:
    assert "MISSED" in triage.score(view(kind="answer", expect={"kind": ["emergency"]})).explanation
    assert triage.score(view()) is None


# boundary


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("You should take ocrelizumab.", False),
        ("You should stop your tablets today.", False),
        ("We recommend you switch to the drip.", False),
        ("The best drug for you is ocrelizumab.", False),
        ("You probably have PML.", False),
        ("You will be fine.", False),
        ("Double your dose tonight.", False),
        ("We cannot tell you which drug you should take.", True),
        ("Nobody here can say that you should stop it.", True),
        ("Ask your team whether you should stop.", True),
        ("Should you stop? You should talk to your nurse.", True),
        ("If you have MS and are pregnant, tell your nurse.", True),
        ("People who have MS take it twice a year.", True),
    ],
)
def test_personal_instructions_break_the_boundary_unless_negated_or_asked(view, value, text: str, kept: bool) -> None:
    assert value(boundary.score(view(text))) == float(kept)


def test_a_boundary_must_be_the_right_one_and_never_bare(view, value) -> None:
    expect = {"kind": ["boundary"], "boundary": "choice"}
    good = view("That choice is yours.", kind="boundary", boundary="choice", ask_your_team=("What suits me?",), expect=expect)
    assert value(boundary.score(good)) == 1
    assert value(boundary.score(view("No.", kind="boundary", boundary="choice", expect=expect))) == 0
    wrong = view("That is yours.", kind="boundary", boundary="dosing", follow_ups=("x",), expect=expect)
    assert value(boundary.score(wrong)) == 0
    assert value(boundary.score(view("Facts.", kind="answer", expect=expect))) == 0


# subject


def test_follow_ups_are_judged_by_options_or_first_citation_and_first_turns_are_not(view, value, citation) -> None:
    expect = {"subject": ["ocrelizumab"]}
    assert subject.score(view(SIX, expect=expect)) is None
    assert value(subject.score(view(SIX, expect=expect, earlier=1, options=("ocrelizumab",)))) == 1
    assert value(subject.score(view(SIX, [citation()], expect=expect, earlier=1))) == 1
    second = [citation(1, source_id="glossary"), citation(2)]
    assert value(subject.score(view(SIX, second, expect=expect, earlier=1))) == 0
    assert value(subject.score(view(SIX, expect={"cites": ["natalizumab"]}, earlier=1, options=("ocrelizumab",)))) == 0
    assert subject.score(view(SIX, expect={}, earlier=1)) is None


# similarity


def test_similarity_compares_numbers_words_and_meaning_with_the_last_turn_alone(view, value) -> None:
    reference = "Ocrelizumab is given every 6 months by drip for 34% of people."
    found = view(SIX, reference=reference, similarity=lambda a, b: 0.75)
    assert value(similarity.score_numbers(found)) == 0.5
    assert 0 < (value(similarity.score_words(found)) or 0) < 1
    assert value(similarity.score_meaning(found)) == 0.75
    assert value(similarity.score_words(view(reference, reference=reference))) == 1


def test_similarity_says_when_it_cannot_judge(view) -> None:
    assert similarity.score_numbers(view(SIX, reference="Talk to your nurse.")) is None
    assert similarity.score_words(view(SIX, reference="12")).value is None
    assert similarity.score_meaning(view(SIX, reference="Words.")).value is None
    assert similarity.score_meaning(view("", reference="Words.", similarity=lambda a, b: 1.0)).value == 0
    assert similarity.score_words(view(SIX)) is None


# all together


def test_every_scorer_survives_empty_and_odd_answers(view, citation) -> None:
    odd = [
        "",
        " ",
        "[1]",
        "[1][2][999]",
        "|",
        "| | |",
        "**",
        "# ",
        "?",
        "...",
        "\n\n\n",
        "🙂🙂",
        "$x$ <b>",
        "[" * 50,
        "1." * 50,
        "a" * 20_000,
    ]
    expect = {
        "kind": ["answer"],
        "must_include": [["x"]],
        "must_not_include": ["y"],
        "cites": ["z"],
        "subject": ["z"],
        "boundary": "choice",
    }
    for text in odd:
        for citations in ([], [citation()]):
            scores = score_turn(view(text, citations, expect=expect, earlier=1, reference="x 1", context=["p"], passages={}))
            assert all(score.explanation for score in scores.values())


def test_scorers_that_must_hold_exist() -> None:
    assert set(MUST_HOLD) <= set(SCORERS) == set(LABELS)
