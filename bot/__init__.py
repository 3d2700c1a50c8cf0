"""How an answer is made: one question in, one checked answer out. Knows nothing of screens.

Start with `bot/chain.py`. The names below load on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.chain import AnswerChain as AnswerChain
    from bot.chain import CheckedSentence as CheckedSentence
    from bot.chain import Step as Step
    from bot.chain import open_chain as open_chain
    from bot.errors import BotError as BotError
    from bot.generate import check_model as check_model
    from bot.generate import model_notice as model_notice
    from bot.intent import MAX_CHARACTERS as MAX_CHARACTERS
    from bot.places import countries as countries
    from bot.places import lines_for as lines_for
    from bot.schema import Answer as Answer
    from bot.schema import Boundary as Boundary
    from bot.schema import Citation as Citation
    from bot.schema import Claim as Claim
    from bot.schema import Kind as Kind
    from bot.schema import Question as Question
    from bot.schema import Turn as Turn

_PUBLIC = {
    "Answer": "bot.schema",
    "AnswerChain": "bot.chain",
    "BotError": "bot.errors",
    "Boundary": "bot.schema",
    "CheckedSentence": "bot.chain",
    "Citation": "bot.schema",
    "Claim": "bot.schema",
    "Kind": "bot.schema",
    "MAX_CHARACTERS": "bot.intent",
    "Question": "bot.schema",
    "Step": "bot.chain",
    "Turn": "bot.schema",
    "countries": "bot.places",
    "lines_for": "bot.places",
    "model_notice": "bot.generate",
    "open_chain": "bot.chain",
}

__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'bot' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
