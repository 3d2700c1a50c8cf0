"""Instructions for a chat model, read once from the files beside this module and checked for their placeholders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError

_FOLDER = Path(__file__).parent
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NEEDED = {"answer_system": {"words"}, "answer_user": {"question", "passages"}}


class PromptError(BotError):
    """A prompt file is missing, empty, or has other placeholders than the code fills."""

    hint = "Mend the file under bot/prompts, then start again."


@dataclass(frozen=True)
class Prompts:
    """The two messages of one request, with open places."""

    system: str
    user: str

    def filled(self, question: str, passages: str, words: int) -> list[tuple[str, str]]:
        """The messages for one question, as (role, text)."""
        # Angle brackets would let a question close its own block.
        values = {"question": re.sub(r"[<>]", "", question), "passages": passages, "words": str(words)}
        return [(role, _PLACEHOLDER.sub(lambda m: values[m[1]], text)) for role, text in (("system", self.system), ("human", self.user))]


def load_prompts(folder: Path = _FOLDER) -> Prompts:
    """Read and check the prompt files.

    Raises:
        PromptError: a file cannot be used; the message names it and what is wrong.
    """
    return Prompts(_read(folder, "answer_system"), _read(folder, "answer_user"))


def _read(folder: Path, name: str) -> str:
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path.name} cannot be read") from error
    found = set(_PLACEHOLDER.findall(text))
    if found != _NEEDED[name]:
        raise PromptError(f"{path.name} has the placeholders {sorted(found)}, but needs {sorted(_NEEDED[name])}")
    return text
