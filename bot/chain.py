"""How an answer is made: one question in, one checked answer out. Read this file first.

    question
      │ screen      emergency, crisis, urgent?  ──► fixed text first; emergency and crisis end here
      │ understand  small talk, another subject, a limit of advice; names, aspect, follow-up → a question that stands alone
      │ retrieve    vectors + words → passages for each part, curated before imported
      │ judge       enough? ── no ──► abstain: what is missing, nearest topics, a question for the team
      │ write       one card whole, or a table from the option data
      │ verify      each sentence against its quoted span ── fails ──► dropped; nothing left → abstain
      ▼
    answer

Each step takes the work so far and gives it back with its own part filled in. A step that has set `answer` ends the
work. The screen needs neither index nor model; when a later step breaks, the reply is safe and fixed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from bot import replies
from bot.dialogue import read_dialogue
from bot.draft import Cited, Draft, Piece, cite, owned
from bot.engine import Engine
from bot.evidence import Rarity, is_beside_the_point, read_signs
from bot.frames import asks_both_sides
from bot.generate import Request, asked_of_model, evidence, is_enough, opening, reworded, words_left
from bot.intent import Intent, from_label, read_intent
from bot.judge import Verdict, find_head_to_head, judge_evidence, treatment_of, trials_named, unknown_drug
from bot.retrieve import Found, find_passages
from bot.schema import Answer, Boundary, Kind, Question
from bot.tables import MAX_BOUNDARY_WORDS, MAX_TABLE_WORDS, at_a_glance, both_sides, compare, listing
from bot.texts import say
from bot.triage import Screening, clean_text, fold, is_resolved, screen
from bot.understand import SIZES, Part, Understood, points_back, title_of, understand, without_names
from bot.verify import check_sentence, context_of
from bot.write import MAX_WORDS, with_lead, write_boundary, write_cards
from knowledge import Index, KnowledgeError, Library

ALONE = 0.75
"""Cosine of a door from which a short message in the middle of a talk counts as a question that stands alone."""
ALONE_AFTER_ALL, CLEARLY = 0.6, 0.15
"""The same for a message with a word that points back ("it", "they"), and how much closer its door must be than the closest one in the talk."""
FITS_CLASS = 0.6
"""Cosine of a door from which a general card answers a question about a whole class of treatments."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """A stage that begins, by name; streamed so that a screen can show progress."""

    name: str


@dataclass(frozen=True)
class CheckedSentence:
    """A verified piece of the answer's Markdown, in order, with its citation marker."""

    text: str


@dataclass(frozen=True)
class Work:
    """One question on its way: every step fills in its part."""

    question: Question
    text: str = ""
    screening: Screening | None = None
    intent: Intent | None = None
    understood: Understood | None = None
    encoded: dict[str, Any] = field(default_factory=dict)
    """Vectors that were made for this question, by masked text, so that none is made twice."""
    found: list[list[Found]] = field(default_factory=list)
    verdict: Verdict | None = None
    listed: Draft | None = None
    """The options that fit the wishes of a "which ones" question."""
    draft: Draft | None = None
    cited: Cited | None = None
    answer: Answer | None = None
    model: str = "cards"
    shown: int = 0
    """Pieces that were streamed while a chat model was still writing."""


class AnswerChain(Runnable[Question, Answer]):
    """The product as one LangChain Runnable: `invoke`, `batch`, and `stream` of steps, checked sentences and the answer."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.steps: tuple[tuple[str, Callable[[Work], Work]], ...] = (
            ("screen", self._screen),
            ("understand", self._understand),
            ("retrieve", self._retrieve),
            ("judge", self._judge),
            ("write", self._write),
            ("verify", self._verify),
        )

    def invoke(self, input: Question, config: RunnableConfig | None = None, **_: Any) -> Answer:
        """Answer one question. Never raises for what a person typed or for a broken index."""
        answer: Answer | None = None
        for event in self._run(input):
            if isinstance(event, Answer):
                answer = event
        assert answer is not None
        return answer

    def stream(self, input: Question, config: RunnableConfig | None = None, **_: Any) -> Iterator[Any]:
        """The same, as events: `Step`, `CheckedSentence`, and at the end the `Answer`."""
        yield from self._run(input)

    def context(self, question: Question) -> list[tuple[str, int, str]]:
        """Passages that were found for a question: id, rank from 1, text. For evals."""
        work = self._understand(self._screen(Work(question)))
        if work.answer is not None or work.understood is None:
            return []
        seen: dict[str, str] = {}
        for hits in self._retrieve(work).found:
            for found in hits:
                seen.setdefault(found.hit.passage.id, found.hit.passage.text)
        return [(passage_id, rank, text) for rank, (passage_id, text) in enumerate(seen.items(), start=1)]

    def _run(self, question: Question) -> Iterator[Step | CheckedSentence | Answer]:
        work = Work(question)
        timings: dict[str, float] = {}
        for name, step in self.steps:
            yield Step(name)
            started = time.perf_counter()
            try:
                work = step(work)
                if name == "write" and work.draft is not None:
                    work = yield from self._word(work)
            except Exception as error:
                # The reason is logged without a word of what the person wrote.
                log.error("step %s failed: %s", name, type(error).__name__)
                work = replace(work, answer=self._safe_reply(work, error))
            timings[name] = round((time.perf_counter() - started) * 1000, 2)
            if work.answer is not None:
                break
        assert work.answer is not None
        for part in work.cited.parts[work.shown :] if work.cited else (work.answer.text,):
            yield CheckedSentence(part)
        yield work.answer.model_copy(update={"timings_ms": timings})

    def _safe_reply(self, work: Work, error: Exception) -> Answer:
        """A guard or a step broke: a fixed reply. What the screen found, if it got so far, stays on top."""
        urgent = work.screening if work.screening and work.screening.level != "none" else None
        if urgent:
            return replies.safety(urgent, work.question.country)
        return replies.no_index() if isinstance(error, KnowledgeError) else replies.broken()

    def _screen(self, work: Work) -> Work:
        screening = screen(work.question)
        work = replace(work, text=clean_text(work.question.text), screening=screening)
        if screening.level in ("emergency", "crisis"):
            return replace(work, answer=replies.safety(screening, work.question.country))
        raised_before = work.question.turns and work.question.turns[-1].kind in (Kind.EMERGENCY, Kind.CRISIS, Kind.URGENT)
        if raised_before and screening.level == "none" and is_resolved(fold(work.question.text)):
            return replace(work, answer=replies.resolved())
        return work

    def _understand(self, work: Work) -> Work:
        early = read_intent(work.text, names_treatment=False)
        if early.kind in ("empty", "no_words", "foreign", "spanish", "too_long") or (early.kind == "about" and early.detail):
            return self._ended(work, replies.for_intent(early))
        if early.kind == "helpline":
            return self._ended(work, replies.helplines(work.text, work.question.country))
        index = self.engine.index()
        spotter = self.engine.spotter()
        dialogue = read_dialogue(work.question.turns, spotter, work.question.options)
        size = next((size for size, pattern in SIZES if pattern.match(work.text)), None)
        if size and dialogue.subject:
            work = replace(work, question=work.question.model_copy(update={"size": size}), text=dialogue.subject)
            dialogue = replace(dialogue, subject="")
        understood = understand(work.text, dialogue, spotter, index.library)
        names_study = bool(trials_named(work.text, self.engine.known_words()))
        follows = understood.is_follow_up or bool(understood.mentions) or names_study
        intent = read_intent(work.text, names_treatment=follows)
        if intent.kind == "question" and intent.boundary is None:
            last = work.question.turns[-1].boundary if work.question.turns else None
            label, encoded = self.engine.learned_label(work.text, last)
            work = replace(work, encoded=encoded)
            learned = from_label(label)
            intent = intent if names_study and learned.kind == "elsewhere" else learned
        if intent.kind != "question":
            return self._ended(work, replies.for_intent(intent))
        if (
            understood.ask_back
            and len(understood.ask_back) > 1
            and not understood.compares
            and listing(work.text, understood, index) is None
        ):
            known = tuple(option for option in understood.ask_back if option in index.library.option_by_id)
            if len(known) > 1 and not self._fits_them_all(work, understood, index):
                return self._ended(work, replies.which_one(understood, known, index.library))
        return replace(work, intent=intent, understood=understood)

    def _fits_them_all(self, work: Work, understood: Understood, index: Index) -> bool:
        """Whether a question about a class ("flu feeling after interferon") has a general card, or a strange name, so that asking back "which one?" leads nowhere."""
        if unknown_drug(understood.typed, understood, self.engine.known_words()):
            return True
        if "how_taken" in understood.aspects:  # the members of a class differ in this most of all
            return False
        found = find_passages(understood.parts[0], index, encoded=work.encoded)
        return bool(found) and is_general(found[0], index.library) and found[0].hit.match.door >= FITS_CLASS

    def _retrieve(self, work: Work) -> Work:
        assert work.understood is not None
        index = self.engine.index()
        trials = trials_named(work.text, self.engine.known_words())
        understood = work.understood
        if trials and not understood.options and (treatment := treatment_of(trials, index.library)):
            # Who names a study names its treatment.
            named = Part(f"{title_of(treatment, index.library)}: {work.text}", (treatment,), understood.aspects)
            understood = replace(understood, options=(treatment,), parts=(named,))
            work = replace(work, understood=understood)
        # After a topic a follow-up is read both ways, with the last card's question and alone: "and yoga?" needs no context, "does it come back" does.
        also: tuple[str, ...] = ()
        if understood.source and not understood.options:
            also = (understood.typed,)
        elif understood.section and understood.mentions and points_back(understood.typed):
            also = (f"{understood.section} {understood.standalone}",)
        found = [
            find_passages(part, index, trials, encoded=work.encoded, also=also, near=understood.source, shown=understood.section)
            for part in understood.parts
        ]
        if understood.belief:
            # "since X cures MS": a card about cures may say more of it than any card about X.
            bare = find_passages(
                Part(without_names(understood.belief, tuple(self.engine.spotter().find(understood.belief))), (), ()), index
            )
            if bare and found[0] and bare[0].hit.match.door > found[0][0].hit.match.door:
                plain = replace(understood.parts[0], options=())
                understood = replace(understood, parts=(plain, *understood.parts[1:]))
                work, found = replace(work, understood=understood), [bare, *found[1:]]
        if understood.is_follow_up and not understood.mentions and understood.typed != understood.standalone:
            # "what is ms" in the middle of a talk is a question of its own: then it is not read with what came before.
            # "pregnancy?" after a drug is about the drug; a whole question with a general card is not.
            typed = understood.typed
            alone = find_passages(Part(typed, (), ()), index, trials, encoded=work.encoded)
            if _stands_alone(typed, alone, found[0], index.library):
                understood = replace(understood, standalone=typed, options=(), parts=(Part(typed, (), ()),))
                return replace(work, understood=understood, found=[alone])
        return replace(work, found=found)

    def _judge(self, work: Work) -> Work:
        assert work.understood is not None
        asked = work.text
        index = self.engine.index()
        verdict = judge_evidence(asked, work.understood, work.found, index.library, self.engine.known_words())
        work = replace(work, listed=listing(asked, work.understood, index))
        assert work.understood is not None
        if verdict.unknown_name or verdict.unknown_trial or self._is_beside_the_point(work, verdict):
            return self._ended(work, replies.abstain(verdict, work.understood, index.library))
        return replace(work, verdict=verdict)

    def _is_beside_the_point(self, work: Work, verdict: Verdict) -> bool:
        """Whether the one card found for a question that stands alone most likely does not answer it. What is told beside a limit of advice, in a
        table or a list, or in the middle of a talk, is not asked."""
        assert work.understood is not None and work.intent is not None
        understood, index = work.understood, self.engine.index()
        first = verdict.chosen[0] if len(verdict.chosen) == 1 else None
        if first is None or first.hit.passage.kind != "card" or first.names_trial or work.intent.boundary is not None:
            return False
        if understood.is_follow_up or understood.compares or work.listed is not None:
            return False
        names = " ".join(mention.form for mention in understood.mentions)
        rarity = Rarity(index.words.count, index.words.passages)
        signs = read_signs(understood.typed, names, first.hit.match.door, first.hit.passage, rarity, self.engine.known_words())
        return is_beside_the_point(signs)

    def _drop_confirmed_belief(self, work: Work) -> Work:
        """What was taken for granted and is so need not be told: the question itself is answered."""
        assert work.understood is not None and work.verdict is not None
        if not work.understood.belief or len(work.verdict.chosen) < 2 or not self._is_confirmed(work):
            return work
        chosen = work.verdict.chosen[1:]
        understood = replace(work.understood, belief="", parts=work.understood.parts[1:])
        return replace(work, understood=understood, verdict=replace(work.verdict, chosen=chosen, enough=any(chosen)))

    def _write(self, work: Work) -> Work:
        work = self._drop_confirmed_belief(work)
        assert work.understood is not None and work.verdict is not None and work.intent is not None
        index = self.engine.index()
        draft = None
        if work.understood.compares:
            head_to_head = find_head_to_head(work.understood, work.found, self.engine.spotter())
            if head_to_head is not None:
                draft = write_cards(work.question, work.understood, replace(work.verdict, chosen=(head_to_head,)), index)
            else:
                draft = compare(work.understood, index, MAX_BOUNDARY_WORDS if work.intent.boundary else MAX_TABLE_WORDS)
        draft = draft or work.listed
        if draft is None and len(work.understood.options) == 1:
            if work.intent.boundary is Boundary.CHOICE:
                draft = at_a_glance(work.understood.options[0], index)
            elif work.intent.boundary is None and asks_both_sides(work.understood.typed):
                draft = both_sides(work.understood.options[0], index, MAX_WORDS)
        if draft is None and work.verdict.enough:
            # Below urgent advice stands the card's lead alone, so that the advice is not drowned.
            urgent = work.screening is not None and work.screening.level == "urgent"
            question = work.question.model_copy(update={"size": "line"}) if urgent else work.question
            draft = write_cards(question, work.understood, work.verdict, index)
        if draft is not None and work.understood.belief and work.verdict.chosen[0] and not self._is_confirmed(work):
            draft = replace(draft, pieces=(owned(say("belief")), *with_lead(list(draft.pieces), "\n\n")))
        if work.intent.boundary is not None:
            draft = write_boundary(work.intent.boundary, draft)
        if draft is None:
            return self._ended(work, replies.abstain(work.verdict, work.understood, index.library))
        return replace(work, draft=draft)

    def _is_confirmed(self, work: Work) -> bool:
        """Whether what a message takes for granted is what the card found for it says."""
        assert work.understood is not None and work.verdict is not None
        card = work.verdict.chosen[0] if work.verdict.chosen else None
        if card is None:
            return False
        passage = card.hit.passage
        options = frozenset(passage.options)
        return check_sentence(work.understood.belief, passage.text, self.engine.names_in, options, context_of(passage)).supported

    def _word(self, work: Work) -> Generator[CheckedSentence, None, Work]:
        """The draft in a chat model's words, each sentence streamed once it is verified; the card draft when too few are.

        Only plain answers from passages: tables, lists, limits of advice and whatever stands under an urgent notice
        are worded by code.
        """
        assert work.draft is not None and work.understood is not None and work.screening is not None
        wording = self.engine.wording()
        is_plain = work.intent is not None and work.intent.boundary is None and not any(piece.is_cell for piece in work.draft.pieces)
        is_calm = work.screening.level == "none" and not work.screening.minor and not (work.screening.ask_now and work.screening.danger)
        if wording is None or not is_plain or not is_calm or work.question.size == "line":
            return work
        library = self.engine.index().library
        passages = evidence(work.draft, work.found, work.understood.options)
        request = Request(asked_of_model(work.understood, library), passages, words_left(work.draft, work.question.size))
        pieces: list[Piece] = []
        shown = 0
        for piece in wording.pieces(request):
            pieces.append(piece)
            if is_enough([piece.text for piece in pieces]):
                parts = cite((*opening(work.draft), *pieces), library).parts
                for part in parts[shown:]:
                    yield CheckedSentence(part)
                shown = len(parts)
        if not shown:
            return work
        draft = reworded(work.draft, pieces, len(work.understood.parts) > 1)
        return replace(work, draft=draft, model=wording.name, shown=shown)

    def _verify(self, work: Work) -> Work:
        assert work.draft is not None and work.understood is not None and work.intent is not None
        index = self.engine.index()
        kept = tuple(piece for piece in work.draft.pieces if self._is_supported(piece))
        if not any(piece.passage for piece in kept) and work.intent.boundary is None:
            assert work.verdict is not None
            return self._ended(work, replies.abstain(work.verdict, work.understood, index.library))
        cited = cite(kept, index.library)
        answer = Answer(
            kind=Kind.BOUNDARY if work.intent.boundary else Kind.ANSWER,
            boundary=work.intent.boundary,
            text=cited.text,
            claims=cited.claims,
            citations=cited.citations,
            missing=work.draft.missing,
            follow_ups=work.draft.follow_ups,
            ask_your_team=work.draft.ask_your_team,
            standalone_question=work.understood.standalone,
            options=work.draft.options,
            aspect=work.draft.aspect,
            model=work.model,
        )
        return self._ended(replace(work, cited=cited), answer)

    def _is_supported(self, piece: Piece) -> bool:
        if piece.passage is None:
            return True
        quote = piece.passage.text[piece.start : piece.end]
        context = context_of(piece.passage)
        return check_sentence(piece.text, quote, self.engine.names_in, frozenset(piece.passage.options), context).supported

    def _ended(self, work: Work, answer: Answer) -> Work:
        """Set the answer; an urgent screening, or a note that asks whether it is happening now, goes above it."""
        if work.screening is not None and work.screening.level == "urgent":
            return replace(work, answer=replies.under_urgent(work.screening, answer, work.question.country), cited=None)
        asks_now = work.screening is not None and work.screening.ask_now and work.screening.danger
        if work.screening is not None and (asks_now or work.screening.minor):
            return replace(work, answer=replies.with_note(work.screening, answer, work.question.country), cited=None)
        return replace(work, answer=answer)


def is_general(found: Found, library: Library) -> bool:
    """Whether a passage is a card of a topic and not of one treatment."""
    return found.hit.passage.kind == "card" and found.hit.passage.source_id not in library.option_by_id


def _stands_alone(typed: str, alone: list[Found], in_talk: list[Found], library: Library) -> bool:
    """Whether a message in the middle of a talk is a whole question of its own, which a general card answers better than the talk does."""
    if not alone or not is_general(alone[0], library) or len(typed.split()) < 3:
        return False
    door = alone[0].hit.match.door
    if not points_back(typed):
        return door >= ALONE
    return bool(in_talk) and door >= ALONE_AFTER_ALL and door >= in_talk[0].hit.match.door + CLEARLY


def open_chain(home: Path | None = None, model: str | None = None) -> AnswerChain:
    """The chain over the index in use. Loads nothing before the first question (or `engine.warm()`).

    Args:
        home: data folder; None for the usual one.
        model: chat model that words answers, PROVIDER:NAME; None for the one in the settings, if any.
    """
    return AnswerChain(Engine(home, model))
