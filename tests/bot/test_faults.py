"""Whatever breaks inside, the reply is safe and fixed: no error reaches the person, and no danger is answered less."""

from __future__ import annotations

from typing import Any

import pytest

from bot import Answer, Kind, Question, open_chain
from bot.texts import say
from knowledge import IndexDamagedError

PLAIN = "What are the side effects of Ocrevus?"
URGENT = "I am on Tysabri and since two days I have trouble finding words and my arm is clumsy"
EMERGENCY = "my face is drooping and i cant lift my arm"

INSIDE = (
    "bot.engine.Engine.index",
    "bot.engine.Engine.spotter",
    "bot.engine.Engine.known_words",
    "bot.engine.Engine.learned_label",
    "bot.engine.Engine.wording",
    "bot.chain.read_intent",
    "bot.chain.read_dialogue",
    "bot.chain.understand",
    "bot.chain.find_passages",
    "bot.chain.judge_evidence",
    "bot.chain.write_cards",
    "bot.chain.listing",
    "bot.chain.check_sentence",
    "bot.chain.cite",
)
STEPS = ("_screen", "_understand", "_retrieve", "_judge", "_write", "_word", "_verify")
FAULTS = (
    RuntimeError("canary"),
    KeyError("canary"),
    RecursionError("canary"),
    MemoryError("canary"),
    OSError("canary"),
    AssertionError("canary"),
)


def _break(monkeypatch: pytest.MonkeyPatch, target: str, fault: BaseException) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(target, fail)


def _ask(text: str) -> Answer:
    events = list(open_chain().stream(Question(text=text)))
    assert isinstance(events[-1], Answer)
    assert "canary" not in events[-1].model_dump_json()
    return events[-1]


@pytest.mark.parametrize("target", [f"bot.chain.AnswerChain.{step}" for step in STEPS] + list(INSIDE))
def test_a_part_that_breaks_gives_the_fixed_reply(
    real_home: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, target: str
) -> None:
    _break(monkeypatch, target, RuntimeError("canary"))
    answer = _ask(PLAIN)
    assert answer.kind == Kind.ERROR
    assert answer.text == say("error", "broken")
    assert not answer.citations
    assert "canary" not in caplog.text
    assert "Ocrevus" not in caplog.text


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_no_kind_of_error_gets_out(real_home: Any, monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:
    _break(monkeypatch, "bot.chain.find_passages", fault)
    assert _ask(PLAIN).kind == Kind.ERROR


def test_a_damaged_index_is_named(real_home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(monkeypatch, "bot.engine.Engine.index", IndexDamagedError("canary"))
    assert _ask(PLAIN).text == say("error", "no_index")


@pytest.mark.parametrize("target", [f"bot.chain.AnswerChain.{step}" for step in STEPS if step != "_screen"] + list(INSIDE))
def test_urgent_advice_and_an_emergency_stay_when_a_later_part_breaks(real_home: Any, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    _break(monkeypatch, target, RuntimeError("canary"))
    assert _ask(EMERGENCY).kind == Kind.EMERGENCY
    assert _ask(URGENT).kind == Kind.URGENT


def test_after_a_fault_the_next_question_is_answered(real_home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = open_chain()
    with monkeypatch.context() as patch:
        _break(patch, "bot.chain.find_passages", RuntimeError("canary"))
        assert chain.invoke(Question(text=PLAIN)).kind == Kind.ERROR
    assert chain.invoke(Question(text=PLAIN)).kind == Kind.ANSWER
