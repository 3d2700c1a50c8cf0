"""What a question takes for granted is looked up by itself, named when no source holds it, and left alone when it is so."""

from __future__ import annotations

from typing import Any

import pytest

from bot.schema import Answer, Question
from bot.texts import say


def ask(chain: Any, text: str) -> Answer:
    answer: Answer = chain.invoke(Question(text=text))
    return answer


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("since kesimpta cures ms when can i stop the jabs", "no treatment cures"),
        ("now that plegridy repairs myelin how soon will i walk", "repair"),
    ],
)
def test_a_false_belief_is_named_and_met_with_the_sources(real_chain: Any, text: str, told: str) -> None:
    answer = ask(real_chain, text)
    assert say("belief") in answer.text
    assert told in answer.text.lower()
    assert answer.citations


def test_a_true_belief_is_not_doubted(real_chain: Any) -> None:
    answer = ask(real_chain, "since tysabri is given every 4 weeks how long does each visit take")
    assert say("belief") not in answer.text
    assert {citation.source_id for citation in answer.citations} == {"natalizumab"}


def test_a_plain_question_holds_no_belief(real_chain: Any) -> None:
    assert say("belief") not in ask(real_chain, "since when is ocrevus approved").text
