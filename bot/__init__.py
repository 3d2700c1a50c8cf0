"""How an answer is made: one question in, one checked answer out. Knows nothing of screens.

Start with `bot/chain.py`. The names below load on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

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
    "contacts_for": "bot.replies",
    "countries": "bot.countries",
    "open_chain": "bot.chain",
}

__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'bot' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
