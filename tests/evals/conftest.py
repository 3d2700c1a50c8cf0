"""Builders for scorer tests and a scripted system: no model, no index, no network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from bot.schema import Answer, Citation, Kind, Question
from evals.schema import Case, CaseTurn, ContextPassage, Expectation, Score, Settings
from evals.scorers.base import TurnView

NAMES = {"ocrelizumab": "ocrelizumab", "ocrevus": "ocrelizumab", "tecfidera": "dimethyl-fumarate", "dimethyl fumarate": "dimethyl-fumarate"}


def make_citation(number: int = 1, quote: str = "Ocrelizumab is given every six months.", **more: Any) -> Citation:
    fields: dict[str, Any] = {
        "number": number,
        "source_id": "ocrelizumab",
        "title": "Ocrelizumab (Ocrevus)",
        "section": "How it is given",
        "passage_id": f"ocrelizumab#{number}",
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "trust": "curated",
        "checked": "2026-01-01",
    }
    return Citation(**{**fields, **more})


def make_answer(text: str, citations: Sequence[Citation] = (), kind: str = "answer", **more: Any) -> Answer:
    return Answer(kind=Kind(kind), text=text, citations=tuple(citations), **more)


def make_view(
    text: str = "",
    citations: Sequence[Citation] = (),
    kind: str = "answer",
    expect: dict[str, Any] | None = None,
    reference: str | None = None,
    context: Sequence[str] = (),
    tags: Sequence[str] = (),
    size: str = "short",
    earlier: int = 0,
    passages: dict[str, str | None] | None = None,
    similarity: Callable[[str, str], float] | None = None,
    owned: tuple[str, ...] = (),
    **answer: Any,
) -> TurnView:
    turns = [CaseTurn(user="before")] * earlier + [
        CaseTurn(user="question", expect=Expectation.model_validate(expect) if expect is not None else None)
    ]
    case = Case(id="x", tags=tuple(tags), settings=Settings(size=size), reference_answer=reference, turns=tuple(turns))
    return TurnView(
        case=case,
        index=earlier,
        answer=make_answer(text, citations, kind, **answer),
        context=tuple(ContextPassage(passage_id=f"p#{n}", rank=n, text=one) for n, one in enumerate(context, 1)),
        passages={c.passage_id: c.quote for c in citations} if passages is None else passages,
        names=NAMES,
        owned=owned,
        similarity=similarity,
    )


@pytest.fixture
def view() -> Callable[..., TurnView]:
    return make_view


@pytest.fixture
def citation() -> Callable[..., Citation]:
    return make_citation


@pytest.fixture
def value() -> Callable[[Score | None], float | None]:
    """Value of a score that must be there."""

    def read(score: Score | None) -> float | None:
        assert score is not None
        assert score.explanation
        return score.value

    return read


class ScriptedSystem:
    """Answers from a script by question text; remembers what it was asked."""

    name = "product"
    model = "cards"
    index = "test-index"
    code = "test-code"
    warnings: tuple[str, ...] = ()
    owned = ("The choice is yours.",)

    def __init__(self, script: dict[str, Answer], passages: dict[str, str] | None = None) -> None:
        self.script = script
        self.passages = passages or {}
        self.asked: list[Question] = []
        self.fail_after: int | None = None
        self.library: Any = SimpleNamespace(options=(), topics=(), glossary=(), names=(), masked_words=frozenset({"ocrelizumab"}))

    def ask(self, question: Question) -> Answer:
        if self.fail_after is not None and len(self.asked) >= self.fail_after:
            raise KeyboardInterrupt
        self.asked.append(question)
        if question.text == "boom":
            raise ValueError("a person's words must not leak")
        return self.script.get(question.text, make_answer("I do not know.", kind="abstain"))

    def context(self, question: Question) -> list[ContextPassage]:
        return [ContextPassage(passage_id=key, rank=n, text=text) for n, (key, text) in enumerate(self.passages.items(), 1)]

    def passage(self, passage_id: str) -> str | None:
        return self.passages.get(passage_id)


@pytest.fixture
def scripted() -> type[ScriptedSystem]:
    return ScriptedSystem


@pytest.fixture
def answer() -> Callable[..., Answer]:
    return make_answer
