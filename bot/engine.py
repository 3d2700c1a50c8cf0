"""What the chain needs while it runs, opened when first asked for and renewed when a new index is switched in.

One engine serves all people of a process: it holds nothing that any of them typed.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.intent_head import load_head
from bot.judge import NEAR_WORD, KnownWords
from bot.settings import model_settings
from bot.texts import load_texts
from knowledge import Index, Mention, NameSpotter, home_folder, open_index
from knowledge.words import tokens

if TYPE_CHECKING:
    from bot.generate import Wording

log = logging.getLogger(__name__)


class Engine:
    """Index, name spotter and known words of one process."""

    def __init__(self, home: Path | None = None, model: str | None = None) -> None:
        """Opens nothing yet.

        Args:
            home: data folder; None for the usual one.
            model: chat model that words answers, PROVIDER:NAME; None for the one in the settings, if any.
        """
        self._home = home
        self._model = model
        self._wording: Wording | None = None
        self._wording_opened = False
        self._lock = threading.RLock()
        self._index: Index | None = None
        self._spotter: NameSpotter | None = None
        self._known: KnownWords | None = None

    def index(self) -> Index:
        """The index in use; a new version is noticed by its pointer.

        Raises:
            IndexMissingError, IndexDamagedError
        """
        with self._lock:
            version = self._current_version()
            if self._index is None or self._index.version != version:
                self._index = open_index(self._home)
                self._spotter = None
                self._known = None
            return self._index

    def _current_version(self) -> str:
        try:
            return ((self._home or home_folder()) / "CURRENT").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):  # a damaged pointer; opening names it
            return ""

    def spotter(self) -> NameSpotter:
        """Finds treatments in text; words of the library and of common English are never read as typos."""
        with self._lock:
            index = self.index()
            if self._spotter is None:
                self._spotter = NameSpotter(index.library.names, self.known_words().is_word)
            return self._spotter

    def names_in(self, text: str) -> list[Mention]:
        """The treatments that a text names exactly, with their places."""
        return self.spotter().find(text, fuzzy=False)

    def known_words(self) -> KnownWords:
        """Words that are not strange: the library's own, and whole words of the model's vocabulary."""
        with self._lock:
            index = self.index()
            if self._known is None:
                common = index.encoder.tokenizer.get_vocab()
                library = _library_words(index) | frozenset(load_texts("scope")["other_medicines"])

                def is_word(word: str) -> bool:
                    low = word.lower()
                    return low in common or low in library or any(stem in library for stem in tokens(low))

                trials = _trial_names(index)
                own = sorted({word.lower() for word in (*library, *trials) if len(word) >= 4})
                lexicon = sorted({word for word in (*common, *own) if word.isalpha() and len(word) >= 4})

                def is_near_word(word: str) -> bool:
                    low = word.lower()
                    if any(low[:cut] in common and low[cut:] in common for cut in range(3, len(low) - 2)):
                        return True  # two words written as one
                    return _is_close(low, lexicon)

                studies = sorted(name.lower() for name in trials if len(name) >= 5)
                self._known = KnownWords(
                    is_word,
                    is_near_word,
                    lambda word: _is_close(word.lower(), own),
                    lambda word: _is_close(word.lower(), studies),
                    trials,
                )
            return self._known

    def learned_label(self, text: str, previous: str | None) -> tuple[str | None, dict[str, Any]]:
        """What the trained head takes a message for (None for a plain question, or when there is no head), and the vector that it read, by masked text.

        Args:
            text: the message.
            previous: the limit of advice that the last reply kept, if any.
        """
        head = load_head(self._home or home_folder())
        if head is None:
            return None, {}
        masked = self.spotter().mask(text, fuzzy=True)
        vector = self.index().encoder.encode([masked])[0]
        return head.label(masked, vector, previous), {masked: vector}

    def wording(self) -> Wording | None:
        """The chat model that words answers; None when none is set or it cannot be used (then cards answer)."""
        with self._lock:
            if not self._wording_opened:
                self._wording_opened = True
                self._wording = self._open_wording()
            return self._wording

    def _open_wording(self) -> Wording | None:
        try:
            settings = model_settings(self._model)
            if settings is None:
                return None
            from bot.generate import Wording

            return Wording(settings, self.names_in)
        except BotError as error:
            log.error("answers come from cards: %s", error)
            return None

    def warm(self) -> None:
        """Load everything a first question needs; call it in the background at start."""
        from bot.triage.screen import built_model

        built_model()
        self.index().warm()
        self.spotter().find("warm")
        self.learned_label("warm", None)


def _is_close(word: str, lexicon: Sequence[str]) -> bool:
    from rapidfuzz import fuzz, process

    return process.extractOne(word, lexicon, scorer=fuzz.ratio, score_cutoff=NEAR_WORD) is not None


def _library_words(index: Index) -> frozenset[str]:
    words: set[str] = set()
    for passage in index.passages:
        words.update(re.findall(r"[a-z]{3,}", passage.embedded_text.lower()))
    return frozenset(words | {stem for word in words for stem in tokens(word)})


def _trial_names(index: Index) -> frozenset[str]:
    """Names in capital letters in figures, references and passages, letters and digits only."""
    texts = [figure.trial for option in index.library.options for figure in option.figures]
    texts += [reference.citation for reference in index.library.references.values()]
    texts += [passage.text for passage in index.passages]
    found: set[str] = set()
    for text in texts:
        for name in re.findall(r"\b[A-Z][A-Z0-9]{2,}(?:[- ](?:[A-Z]{1,3}\d*|\d+|II|III|MS)\b)?", text):
            found.add(re.sub(r"\W", "", name))
            found.add(name.split()[0].split("-")[0])
    return frozenset(found)
