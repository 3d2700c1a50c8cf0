"""Word an answer with a chat model, sentence by sentence, keeping only what the passages bear out.

The model is a writer that nobody trusts: it gets the passages that the chain found, and each sentence that it sends
is held against the span that it cites before anybody sees it. Shares and rates are not its business: they come from
option data, as in every other answer. Whatever goes wrong here, the card is there instead.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.advice import find_advice
from bot.draft import Draft, Piece
from bot.errors import BotError
from bot.markers import Lead, MarkedSentence, MarkerParser
from bot.prompts import Prompts, load_prompts
from bot.providers import CHARS_PER_TOKEN, ModelFailedError, open_model, place_of, stream_text
from bot.retrieve import Found
from bot.schema import Size
from bot.settings import ModelSettings, model_settings
from bot.texts import load_texts
from bot.understand import Understood, title_of
from bot.verify import FindNames, find_support, is_verbatim
from bot.verify.quantities import quantities, spell_out
from bot.verify.text import plain, shared, stems
from bot.write import MAX_LONG_WORDS, MAX_WORDS, count_words
from knowledge import Library, Passage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MIN_KEPT_SENTENCES = 3
MIN_KEPT_WORDS = 30
"""What must be verified before a draft is shown: less says less than the card would (40 to 90 words, three to six sentences).
From there on each sentence is a gain, and what was shown is never taken back."""
MAX_DROPPED = 6
"""Sentences that fail before the model is stopped: what comes after so many is not worth the reader's wait."""
MAX_PASSAGES = 6
MAX_PASSAGE_CHARS = 6_000
MIN_WORDS = 60
MAX_SENTENCE_WORDS = 35
SAME_SENTENCE = 0.85
"""Share of words in common from which two sentences say the same thing twice."""

_LEADS: dict[Lead, str] = {"": " ", "paragraph": "\n\n", "item": "\n- "}
_LEANS = re.compile(
    r"^(?:it|its|they|them|their|this|that|these|those|he|she|his|her|such|both|neither|however|but|also|so|instead|another|the (?:other|same|former|latter))\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"\d (?:relapses? )?(?:a|per|each|every) (?:year|person)|\d of (?:the )?\d|\b\d+ (?:people|patients)\b")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """What goes to the model: the question, what it is about, and passages. Nothing else of the conversation."""

    question: str
    passages: tuple[Passage, ...]
    words: int


class Wording:
    """One chat model with its prompts, its budget, and the guard around it. Serves all people of a process."""

    def __init__(self, settings: ModelSettings, find_names: FindNames, model: BaseChatModel | None = None) -> None:
        """Open the model; sends nothing yet.

        Args:
            model: an opened model, for tests; by default what the settings say.

        Raises:
            ModelSettingsError, PromptError
        """
        self.name = settings.model
        self._settings = settings
        self._find_names = find_names
        self._prompts: Prompts = load_prompts()
        self._model = model or open_model(settings)
        self._spent = 0
        self._lock = threading.Lock()

    def pieces(self, request: Request) -> Iterator[Piece]:
        """Verified sentences of the model's answer, as they come. Never raises; ends early when the model fails."""
        messages = self._prompts.filled(request.question, _numbered(request.passages), request.words)
        if not self._may_spend(sum(len(text) for _, text in messages)):
            log.warning("the token budget of the model is spent; answers come from cards")
            return
        guard = Guard(request.passages, self._find_names)
        words = 0
        try:
            for sentence in self._sentences(messages):
                piece = guard.piece(sentence)
                if piece is not None:
                    words += len(piece.text.split())
                    if words > request.words and is_enough(guard.said):
                        return
                    yield piece
                elif guard.dropped > MAX_DROPPED:
                    log.info("the model was stopped: %d sentences were not borne out", guard.dropped)
                    return
        except ModelFailedError as error:
            log.warning("the model %s failed: %s", self.name, error)
        except Exception as error:
            # Nothing that a server sends may break an answer; the reason is logged without its text.
            log.error("wording failed: %s", type(error).__name__)

    def _sentences(self, messages: list[tuple[str, str]]) -> Iterator[MarkedSentence]:
        parser = MarkerParser()
        for text in stream_text(self._model, messages, self._settings):
            self._count(len(text))
            yield from parser.feed(text)
        yield from parser.close()

    def _may_spend(self, characters: int) -> bool:
        with self._lock:
            asked = characters // CHARS_PER_TOKEN + self._settings.max_tokens
            if self._spent + asked > self._settings.token_budget:
                return False
            self._spent += characters // CHARS_PER_TOKEN
            return True

    def _count(self, characters: int) -> None:
        with self._lock:
            self._spent += -(-characters // CHARS_PER_TOKEN)


def _numbered(passages: Sequence[Passage]) -> str:
    return "\n\n".join(f"[{number}] {passage.header}\n{passage.text}" for number, passage in enumerate(passages, start=1))


def is_enough(said: Sequence[str]) -> bool:
    """Whether these verified sentences may stand in the place of the card."""
    return len(said) >= MIN_KEPT_SENTENCES and sum(len(text.split()) for text in said) >= MIN_KEPT_WORDS


class Guard:
    """Takes the sentences of one draft in order; lets through what the cited passage bears out and rules 6 and 3 allow."""

    def __init__(self, passages: Sequence[Passage], find_names: FindNames) -> None:
        self._passages = passages
        self._find_names = find_names
        self._said: list[str] = []
        self._last = ""
        """Id of the passage of the sentence before; empty when that sentence was dropped."""
        self.dropped = 0

    @property
    def said(self) -> tuple[str, ...]:
        """Sentences let through so far."""
        return tuple(self._said)

    def piece(self, sentence: MarkedSentence) -> Piece | None:
        """The sentence as a piece with its span, or None when it must not be shown."""
        found = self._supported(sentence)
        if found is None:
            self.dropped += 1
            self._last = ""
            return None
        lead = _LEADS[sentence.lead] if self._said else ""
        self._said.append(sentence.text)
        self._last = found.passage.id if found.passage else ""
        return replace(found, lead=lead)

    def _supported(self, sentence: MarkedSentence) -> Piece | None:
        # A question proves nothing, and small models like to repeat the headings of their passages.
        said_before = any(shared(stems(sentence.text), stems(old)) >= SAME_SENTENCE for old in self._said)
        if said_before or sentence.text.rstrip("\"'”’)").endswith("?"):
            return None
        cited = [self._passages[number - 1] for number in sentence.markers if 1 <= number <= len(self._passages)]
        # A weak model forgets the number: then the best passage is tried, and no other, lest something somewhere fit.
        for passage in cited or ([] if sentence.markers else self._passages[:1]):
            verbatim = passage.trust == "curated" and any(
                is_verbatim(sentence.text, passage.text[span.start : span.end]) for span in passage.sentences
            )
            if not verbatim and not self._may_be_said(sentence.text):
                continue
            if _LEANS.match(sentence.text) and self._last != passage.id:
                continue
            support = find_support(sentence.text, passage, self._find_names)
            advises = not verbatim and find_advice(sentence.text, passage.text[support.start : support.end])
            if support.check.supported and not advises:
                # A copy of the passage: citations of pieces that were shown must not be joined to later ones.
                return Piece(sentence.text, "", "", replace(passage), support.start, support.end, support.refs)
        return None

    def _may_be_said(self, text: str) -> bool:
        if len(text.split()) > MAX_SENTENCE_WORDS:
            return False
        said = spell_out(plain(text))
        return not _RATE.search(said) and all(number.unit not in ("%", "of") for number in quantities(said))


def evidence(draft: Draft, found: Sequence[Sequence[Found]], options: Sequence[str]) -> tuple[Passage, ...]:
    """Passages for the model: those of the card draft first, then others that were found for the question.

    Args:
        options: treatments in view; passages about others are left out.
    """
    first = [piece.passage for piece in draft.pieces if piece.passage is not None and piece.passage.kind != "figure"]
    trust = first[0].trust if first else "curated"
    more = [
        hit.hit.passage
        for hits in found
        for hit in hits
        if hit.hit.passage.kind in ("card", "chunk", "term")
        and hit.hit.passage.trust == trust
        and (not options or not hit.hit.passage.options or set(options) & set(hit.hit.passage.options))
    ]
    chosen: list[Passage] = []
    size = 0
    for passage in dict.fromkeys([*first, *more]):
        size += len(passage.text)
        if chosen and (size > MAX_PASSAGE_CHARS or len(chosen) == MAX_PASSAGES):
            break
        chosen.append(passage)
    return tuple(chosen)


def reworded(draft: Draft, pieces: Sequence[Piece], is_many: bool) -> Draft:
    """The card draft with its prose in the model's sentences; figures stay as code told them.

    Args:
        is_many: the question had several parts: then a part that the model left out keeps its card.
    """
    told = {piece.passage.id for piece in pieces if piece.passage is not None}
    kept = []
    for piece in draft.pieces:
        if piece.passage is None:
            continue
        if piece.passage.kind == "figure" or (is_many and piece.passage.id not in told):
            kept.append(piece)
    if kept and "\n" not in kept[0].lead:
        kept[0] = replace(kept[0], lead="\n\n" + kept[0].lead.lstrip())
    return replace(draft, pieces=(*opening(draft), *pieces, *kept))


def asked_of_model(understood: Understood, library: Library) -> str:
    """The question for the model: the message itself, and in our words what it is about.

    Not the rewritten question: that may hold what the person wrote earlier, which is not to be sent.
    """
    titles = [title_of(option, library) for option in understood.options]
    topic = library.topic_by_id.get(understood.source)
    about = ", ".join(titles) or (topic.title if topic else "")
    return f"{understood.typed}\n(It is about: {about}.)" if about else understood.typed


def words_left(draft: Draft, size: Size) -> int:
    """Words for the model: the size asked for, less the figures that code adds below."""
    figures = count_words([piece for piece in draft.pieces if piece.passage is not None and piece.passage.kind == "figure"])
    return max(MIN_WORDS, (MAX_LONG_WORDS if size == "long" else MAX_WORDS) - figures)


def opening(draft: Draft) -> tuple[Piece, ...]:
    """Our own sentences before the first sentence of a passage: the label of an imported text."""
    count = next((number for number, piece in enumerate(draft.pieces) if piece.passage is not None), 0)
    return draft.pieces[:count]


def model_notice(model: str | None = None) -> str | None:
    """What is sent to whom, for the reader; None when answers come from cards.

    Args:
        model: PROVIDER:NAME; None for the setting in force.
    """
    texts = load_texts("model")["notice"]
    try:
        settings = model_settings(model)
        if settings is None:
            return None
        open_model(settings)
    except BotError as error:
        return str(texts["unusable"]).format(model=model or "that was set", reason=f"{error}. {error.hint}")
    place, is_here = place_of(settings)
    return str(texts["local" if is_here else "remote"]).format(model=settings.name, place=place)


def check_model(model: str | None = None) -> None:
    """Look whether the model set (or named) can be used; sends nothing.

    Raises:
        ModelSettingsError, PromptError: with the next step as hint.
    """
    settings = model_settings(model)
    if settings is not None:
        load_prompts()
        open_model(settings)
