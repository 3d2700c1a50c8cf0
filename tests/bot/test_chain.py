"""The whole path on the real library: right card, exact quotes, honest limits, safe when something breaks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot import Answer, CheckedSentence, Kind, Question, Step, Turn, open_chain
from knowledge import read_passage


def ask(chain: Any, text: str, *turns: Turn, **more: Any) -> Answer:
    answer = chain.invoke(Question(text=text, turns=turns, **more))
    assert isinstance(answer, Answer)
    return answer


def words(text: str) -> int:
    return len([w for w in re.sub(r"\[\d+\]|\|", " ", text).split() if any(c.isalnum() for c in w)])


@pytest.mark.parametrize(
    ("text", "source", "needed"),
    [
        ("What are the side effects of Ocrevus?", "ocrelizumab", "infection"),
        ("how oftn do u get ocrevas", "ocrelizumab", "6 months"),
        ("whats pml", "pml-and-jc-virus", "brain"),
        ("what is ms", "what-is-ms", "nerves"),
        ("what should i ask my neuro next week", "preparing-for-an-appointment", "ask"),
    ],
)
def test_a_question_gets_its_card(real_chain: Any, text: str, source: str, needed: str) -> None:
    answer = ask(real_chain, text)
    assert answer.kind == Kind.ANSWER
    assert source in {citation.source_id for citation in answer.citations}
    assert needed in answer.text.lower()
    assert words(answer.text) <= 150


def test_every_quote_is_the_passage_at_that_span(real_chain: Any) -> None:
    for text in ("What are the side effects of Ocrevus?", "Ocrevus vs Tecfidera", "does ocrevus cause cancer"):
        for citation in ask(real_chain, text).citations:
            assert read_passage(citation.passage_id).text[citation.start : citation.end] == citation.quote


def test_every_sentence_that_states_something_is_cited(real_chain: Any) -> None:
    answer = ask(real_chain, "What are the side effects of Ocrevus?")
    for line in answer.text.splitlines():
        if line.strip():
            assert re.search(r"\[\d+\]$", line.strip()), line


def test_the_stream_gives_steps_then_sentences_then_the_answer(real_chain: Any) -> None:
    events = list(real_chain.stream(Question(text="What is PML?")))
    assert [event.name for event in events if isinstance(event, Step)] == ["screen", "understand", "retrieve", "judge", "write", "verify"]
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert "".join(event.text for event in events if isinstance(event, CheckedSentence)).strip() == answer.text


def test_one_line_and_long_sizes(real_chain: Any) -> None:
    line = ask(real_chain, "What is PML?", size="line")
    long = ask(real_chain, "What is PML?", size="long")
    assert words(line.text) <= 25
    assert words(long.text) > words(ask(real_chain, "What is PML?").text)


def test_a_comparison_is_a_table_with_cited_cells(real_chain: Any) -> None:
    answer = ask(real_chain, "compare ocrevus and tecfidera")
    assert answer.kind == Kind.ANSWER
    assert "| **How it is taken** |" in answer.text
    assert {"ocrelizumab", "dimethyl-fumarate"} <= {citation.source_id for citation in answer.citations}
    assert "cannot be set against each other" in answer.text


@pytest.mark.parametrize(
    "text", ["What are the side effects of Velmortizine?", "what did the BOREAL-7 trial show about relapses", "is zolfenimab good for ms"]
)
def test_an_invented_drug_or_study_is_not_answered(real_chain: Any, text: str) -> None:
    answer = ask(real_chain, text)
    assert answer.kind == Kind.ABSTAIN
    assert not answer.citations
    assert answer.ask_your_team


@pytest.mark.parametrize(
    ("text", "boundary"),
    [
        ("should i take ocrevus", "choice"),
        ("can i skip a dose of tecfidera", "dosing"),
        ("do i have ms", "diagnosis"),
        ("will i end up in a wheelchair", "prognosis"),
    ],
)
def test_a_limit_is_owned_and_help_is_given(real_chain: Any, text: str, boundary: str) -> None:
    answer = ask(real_chain, text)
    assert answer.kind == Kind.BOUNDARY
    assert answer.boundary == boundary
    assert answer.text.startswith(("I can't", "Nobody can"))
    assert not re.search(r"\byou should (take|stop|start|skip)\b|\bI recommend\b", answer.text, re.IGNORECASE)


def test_a_follow_up_stays_with_the_drug(real_chain: Any) -> None:
    first = "What are the side effects of Ocrevus?"
    answer = ask(real_chain, "and how often is it given?", Turn.of(first, ask(real_chain, first)))
    assert answer.options == ("ocrelizumab",)
    assert "6 months" in answer.text


def test_follow_ups_are_three_and_can_be_answered(real_chain: Any) -> None:
    answer = ask(real_chain, "What are the side effects of Ocrevus?")
    assert len(answer.follow_ups) == 3
    for question in answer.follow_ups:
        assert ask(real_chain, question).kind == Kind.ANSWER


@pytest.mark.parametrize("text", ["", "🙂🙂", "x" * 10_000, "что это такое", "\x00\x01", "....", "a"])
def test_bad_input_gets_one_clear_reply(real_chain: Any, text: str) -> None:
    answer = ask(real_chain, text)
    assert answer.kind in (Kind.CLARIFY, Kind.ABSTAIN)
    assert 3 < words(answer.text) < 60


@pytest.mark.parametrize("step", ["_understand", "_retrieve", "_judge", "_write", "_verify"])
def test_a_broken_step_gives_a_safe_reply(real_home: Any, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("boom with the patient's words")

    monkeypatch.setattr(f"bot.chain.AnswerChain.{step}", fail)
    answer = ask(open_chain(), "What is PML?")
    assert answer.kind == Kind.ERROR
    assert "boom" not in answer.text


def test_without_an_index_the_reply_says_so_and_emergencies_still_work(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MS_AID_HOME", str(tmp_path))
    chain = open_chain()
    assert ask(chain, "What is PML?").kind == Kind.ERROR
    assert ask(chain, "my face is drooping and i cant lift my arm").kind == Kind.EMERGENCY
    assert ask(chain, "i want to kill myself").kind == Kind.CRISIS


def test_a_log_never_holds_the_question(real_home: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("canary-1234")

    monkeypatch.setattr("bot.chain.AnswerChain._retrieve", fail)
    ask(open_chain(), "canary-1234 what is PML")
    assert "canary-1234" not in caplog.text


@pytest.mark.parametrize(("text", "shorter"), [("shorter please", True), ("tell me more", False)])
def test_the_last_answer_comes_in_another_size(real_chain: Any, text: str, shorter: bool) -> None:
    first = "What is PML?"
    answer = ask(real_chain, first)
    other = ask(real_chain, text, Turn.of(first, answer))
    assert other.citations[0].source_id == answer.citations[0].source_id
    assert (words(other.text) < words(answer.text)) == shorter


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("which ms drugs are pills", "Teriflunomide"),
        ("whats approved for ppms", "Ocrelizumab"),
        ("what s1p drugs are there", "Siponimod"),
        ("which drugs need a hepatitis b test first", "Ofatumumab"),
    ],
)
def test_a_list_question_is_answered_from_the_table(real_chain: Any, text: str, needed: str) -> None:
    answer = ask(real_chain, text)
    assert answer.kind == Kind.ANSWER
    assert needed in answer.text
    assert all(citation.passage_id.partition("#")[2].startswith("cell-") for citation in answer.citations)


def test_which_did_better_is_answered_from_the_trial_of_both(real_chain: Any) -> None:
    answer = ask(real_chain, "is rituximab worse than ocrevus")
    assert "OVERLORD" in answer.text


def test_a_real_study_named_in_capitals_is_found(real_chain: Any) -> None:
    assert "ocrelizumab" in {c.source_id for c in ask(real_chain, "what was that OPERA study about").citations}


def test_a_danger_that_has_passed_is_let_go(real_chain: Any) -> None:
    first = "i want to kill myself"
    crisis = ask(real_chain, first)
    safe = ask(real_chain, "i am safe now", Turn.of(first, crisis))
    assert crisis.kind == Kind.CRISIS
    assert safe.kind == Kind.ABOUT
    later = ask(real_chain, "what is ms", Turn.of(first, crisis), Turn.of("i am safe now", safe))
    assert later.kind == Kind.ANSWER


def test_a_topic_does_not_bring_a_drug_into_view(real_chain: Any) -> None:
    first = "what does the jc virus index mean"
    answer = ask(real_chain, first)
    assert answer.options == ()
    assert {c.source_id for c in ask(real_chain, "what is ms", Turn.of(first, answer)).citations} == {"what-is-ms"}


def test_a_whole_question_after_a_drug_stands_alone(real_chain: Any) -> None:
    first = "What are the side effects of Tysabri?"
    answer = ask(real_chain, "what is ms", Turn.of(first, ask(real_chain, first)))
    assert {c.source_id for c in answer.citations} == {"what-is-ms"}


def test_side_effects_lead_on_to_the_serious_risks(real_chain: Any) -> None:
    assert "serious" in ask(real_chain, "What are the side effects of Ocrevus?").follow_ups[0].lower()
