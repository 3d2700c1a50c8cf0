"""What stands behind the screens: the chat chain, the library and the phone lines.

Opened once for the whole process and warmed in the background, so that the page, the notice and the
help panel are there at once. A question runs in a worker thread and its events wait in a `Job`; the
page only looks at the job. A click that makes the page draw itself again therefore never ends an
answer, and a stop takes effect at once. When there is no index the screens still work: help and
notice need none, and a question says in plain words that the library is not ready.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import streamlit as st

from knowledge import KnowledgeError
from ui.wording import say

if TYPE_CHECKING:
    from bot.schema import Answer, Question
    from knowledge.load import Library
    from knowledge.own_lines import OwnLine
    from knowledge.schema import Contact, Passage

WORKERS = max(2, min(8, 2 * (os.cpu_count() or 1)))
"""Answers made at the same time; further questions wait their turn."""

MAX_WAITING = 200
"""Questions that may wait for a worker, of all visitors together; one more is only read for signs of danger."""

LOOK_FOR_INDEX = 1.0
"""Seconds for which the index behind the citations is taken as the newest."""

Failure = Literal["no_library", "broken", "too_fast"]


class Chain(Protocol):
    """The part of a LangChain Runnable that the screens use."""

    def stream(self, input: Any) -> Iterator[Any]: ...


@dataclass(frozen=True)
class Imported:
    """A document that the user added. `notes` say what of it was left out."""

    title: str
    added: str
    id: str = ""
    passages: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doors:
    """Every function through which the screens reach the rest of the program."""

    open_chain: Callable[[], Chain]
    warm: Callable[[Any], None]
    contacts_for: Callable[[str | None], Sequence[Contact]]
    countries: Callable[[], Sequence[tuple[str, str]]]
    load_library: Callable[[], Library]
    read_passage: Callable[[str], Passage | None]
    imported: Callable[[], Sequence[Imported]]
    read_neighbours: Callable[[str], tuple[Passage | None, Passage | None]] = lambda passage_id: (None, None)
    own_lines: Callable[[], Sequence[OwnLine]] = tuple
    danger: Callable[[Question], Answer | None] = lambda question: None
    model_notice: Callable[[], str | None] = lambda: None


class Job:
    """One question on its way. Safe to look at from any thread."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.started = time.monotonic()
        self._changed = threading.Condition()
        self._cancelled = False
        self._step = "wait"
        self._pieces: list[str] = []
        self._answer: Answer | None = None
        self._failure: Failure | None = None
        self._hint: str | None = None
        self._version = 0

    @property
    def text(self) -> str:
        """The checked sentences so far."""
        return "".join(self._pieces)

    @property
    def step(self) -> str:
        """Which step of the chain is running; "wait" before the first."""
        return self._step

    @property
    def answer(self) -> Answer | None:
        return self._answer

    @property
    def failure(self) -> Failure | None:
        return self._failure

    @property
    def hint(self) -> str | None:
        """What the person who set this up can do about the failure."""
        return self._hint

    @property
    def done(self) -> bool:
        return self._answer is not None or self._failure is not None or self._cancelled

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    @property
    def seconds(self) -> float:
        """How long it has been under way."""
        return time.monotonic() - self.started

    def cancel(self) -> None:
        """Stop at the next event; what has come so far stays."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def ends_within(self, seconds: float) -> bool:
        """Wait at most `seconds` for the end; whether it has come."""
        with self._changed:
            return self._changed.wait_for(lambda: self.done, timeout=seconds)

    @property
    def version(self) -> int:
        """Grows with each event."""
        return self._version

    def wait(self, seen: int, seconds: float) -> int:
        """Wait until something is newer than version `seen`, at most `seconds`; the version then."""
        with self._changed:
            self._changed.wait_for(lambda: self._version > seen or self.done, timeout=seconds)
            return self._version

    def run(self, open_chain: Callable[[], Chain]) -> None:
        """Answer the question; called by a worker thread. Never raises."""
        try:
            if self._cancelled:
                return
            for event in open_chain().stream(self.question):
                if self._cancelled:
                    return
                self._take(event)
            if self._answer is None:
                self._fail("broken", None)
        except KnowledgeError as error:
            self._fail("no_library", error.hint)
        except Exception:  # whatever breaks, the reader gets a plain sentence and keeps the question
            self._fail("broken", None)

    def run_danger(self, danger: Callable[[Question], Answer | None]) -> None:
        """Read a message that will not be answered for signs of danger; help is never held back by a limit. Never raises."""
        try:
            found = danger(self.question)
        except Exception:  # the reader is told that too much was asked, and where help is
            found = None
        if found is None:
            self._fail("too_fast", None)
        else:
            self._take(found)

    def _take(self, event: object) -> None:
        from bot import Answer, CheckedSentence, Step

        with self._changed:
            if isinstance(event, Answer):
                self._answer = event
            elif isinstance(event, CheckedSentence):
                self._pieces.append(event.text)
            elif isinstance(event, Step):
                self._step = event.name
            self._version += 1
            self._changed.notify_all()

    def _fail(self, failure: Failure, hint: str | None) -> None:
        with self._changed:
            self._failure, self._hint = failure, hint
            self._version += 1
            self._changed.notify_all()


class Engine:
    """The opened chain and its workers; one for the process."""

    def __init__(
        self,
        open_chain: Callable[[], Chain],
        warm: Callable[[Any], None],
        danger: Callable[[Question], Answer | None] = lambda question: None,
    ) -> None:
        self._open_chain = open_chain
        self._danger = danger
        self._waiting = 0
        self._counting = threading.Lock()
        self._warm = warm
        self._opening = threading.Lock()
        self._chain: Chain | None = None
        self._is_warm = False
        self._problem: KnowledgeError | None = None
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="answer")
        self._guards = ThreadPoolExecutor(2, thread_name_prefix="danger")

    @property
    def ready(self) -> bool:
        """Whether the chain is open and its first answer will not wait for loading."""
        return self._is_warm

    @property
    def hint(self) -> str | None:
        """What the person who set this up can do about a library that would not open; None when all is well."""
        return None if self._problem is None else str(self._problem.hint)

    def warm_up(self) -> Future[None]:
        """Open the chain in the background and load what a first answer needs. Never raises."""
        return self._workers.submit(self._try_to_open)

    def try_again(self) -> None:
        """Open once more and wait for the outcome, for a person who has built the library meanwhile."""
        self.warm_up().result()

    def ask(self, question: Question) -> Job:
        """Start answering; look at the job for what comes.

        When too many questions of all visitors wait already, the message is only read for signs of danger.
        """
        job = Job(question)
        with self._counting:
            is_full = self._waiting >= MAX_WAITING
            self._waiting += not is_full
        if is_full:
            return self.read_for_danger(question)
        self._workers.submit(self._answer, job)
        return job

    def read_for_danger(self, question: Question) -> Job:
        """A job that answers an emergency, a crisis or urgent signs, and fails as "too_fast" else.

        For questions over a limit: they cost an answer nothing, but a danger in them is never missed.
        """
        job = Job(question)
        self._guards.submit(job.run_danger, self._danger)
        return job

    def _answer(self, job: Job) -> None:
        try:
            job.run(self._opened)
        finally:
            with self._counting:
                self._waiting -= 1

    def _opened(self) -> Chain:
        with self._opening:
            if self._chain is None:
                self._chain = self._open_chain()
            return self._chain

    def _try_to_open(self) -> None:
        try:
            self._warm(self._opened())
        except KnowledgeError as error:
            self._problem = error
        except Exception:  # told to the reader with the first question, in `Job.run`
            return
        else:
            self._problem, self._is_warm = None, True


_chosen: Doors | None = None


def use_doors(doors: Doors | None) -> None:
    """Put other functions behind the screens (a scripted chain in tests); None: the real ones again."""
    global _chosen
    _chosen = doors
    for cached in (engine, library, contacts, countries, own_lines, model_notice):
        cached.clear()


def doors() -> Doors:
    """The functions behind the screens now in use."""
    return _chosen or _real_doors()


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The one engine of this process, warming up since the first page was drawn."""
    made = Engine(doors().open_chain, doors().warm, doors().danger)
    made.warm_up()
    return made


@st.cache_resource(show_spinner=False)
def library() -> Library | None:
    """Everything that we wrote; None when it cannot be read."""
    try:
        return doors().load_library()
    except (KnowledgeError, OSError):
        return None


@st.cache_resource(show_spinner=False, max_entries=300)
def contacts(country: str | None) -> tuple[Contact, ...] | None:
    """Phone lines of a country (an ISO code); None when the list cannot be read."""
    try:
        return tuple(doors().contacts_for(country))
    except Exception:  # the help panel must draw whatever happens
        return None


@st.cache_resource(show_spinner=False)
def own_lines() -> tuple[OwnLine, ...]:
    """Phone lines of the clinic that runs this; none when there are none or they cannot be read."""
    try:
        return tuple(doors().own_lines())
    except Exception:  # checked at the start; the panel must draw whatever happened to the file since
        return ()


@st.cache_resource(show_spinner=False)
def model_notice() -> str | None:
    """What is sent to which chat model; None when none is set and answers come from cards.

    Looked up once: the setting comes from the environment, and to open a model takes a moment. When it cannot be
    found out, that is said too: a reader is never left to think that nothing is sent.
    """
    try:
        return doors().model_notice()
    except Exception:  # the rest of the page is still worth showing
        return say("app.model_unknown")


def is_clinic() -> bool:
    """Whether this serves patients of a clinic: then nothing is added or handed in through the page."""
    from knowledge.mode import Mode, current_mode

    try:
        return current_mode() is Mode.CLINIC
    except KnowledgeError:  # a word that is no mode: the stricter one
        return True


@st.cache_resource(show_spinner=False)
def countries() -> tuple[tuple[str, str], ...]:
    """Code and name of each country with confirmed phone lines; empty when the list cannot be read."""
    try:
        return tuple(doors().countries())
    except Exception:  # the help panel must draw whatever happens
        return ()


def passage(passage_id: str) -> Passage | None:
    """The passage behind a citation; None when it can no longer be read."""
    try:
        return doors().read_passage(passage_id)
    except Exception:  # the quote itself is still shown
        return None


def neighbours(passage_id: str) -> tuple[Passage | None, Passage | None]:
    """The passages before and after this one in its source; None where there is none or it cannot be read."""
    try:
        return doors().read_neighbours(passage_id)
    except Exception:  # the passage itself is still shown
        return None, None


def imported() -> tuple[Imported, ...]:
    """Documents that the user added; empty when there are none or they cannot be read."""
    try:
        return tuple(doors().imported())
    except Exception:  # the rest of the page is still worth showing
        return ()


_opened: list[Any] = []
"""The chain of this process once it is open; holds nothing that anyone typed."""


def _set_aside_for_good() -> None:
    """Tell the garbage collector to leave what is loaded now alone: library, index and models stay for the whole process.

    Otherwise each full collection walks through all of it, which took longer than drawing a page.
    """
    gc.collect()
    gc.freeze()


@lru_cache(maxsize=1)
def _real_doors() -> Doors:
    import knowledge
    from knowledge.documents.imports import list_documents

    looked: list[tuple[float, Any]] = []
    placed: list[tuple[Any, dict[str, int]]] = []

    def imported_documents() -> Sequence[Imported]:
        return [
            Imported(document.title, document.added, document.id, document.passages, document.notes)
            for document in list_documents(knowledge.home_folder())
        ]

    def open_chain() -> Chain:
        from bot import open_chain as opened  # loads the language tools: in the worker, not while a page draws

        chain: Any = opened()
        _opened[:] = [chain]
        return cast("Chain", chain)

    def index() -> Any:
        # That of the chain, read already: to parse all passages again for each citation cost more than the answer.
        # Whether a newer one was built is looked up once a second, not for each citation of fifty people.
        now = time.monotonic()
        if not looked or now - looked[0][0] > LOOK_FOR_INDEX:
            looked[:] = [(now, _opened[0].engine.index() if _opened else knowledge.open_index())]
        return looked[0][1]

    def places(found: Any) -> dict[str, int]:
        """Where each passage of this index stands; made once for each index."""
        if not placed or placed[0][0] is not found:
            placed[:] = [(found, {one.id: place for place, one in enumerate(found.passages)})]
        return placed[0][1]

    def read_passage(passage_id: str) -> Passage:
        return cast("Passage", index().passage(passage_id))

    def model_notice() -> str | None:
        from bot.errors import BotError
        from bot.settings import model_settings

        try:
            if model_settings() is None:  # known without loading what speaks to models
                return None
        except BotError:
            pass  # a setting that cannot be: the words below name it
        from bot import model_notice as told

        return told()

    def warm(chain: Any) -> None:
        from bot import Question

        chain.engine.warm()
        # What a first question still loads on its way is loaded here, once, and not by fifty people at the same time.
        chain.invoke(Question(text="What is MS?"))
        _set_aside_for_good()

    def contacts_for(country: str | None) -> Sequence[Contact]:
        # Straight from the library file: the help panel needs nothing that answers questions.
        from bot.places import lines_for

        return lines_for(country)

    def read_neighbours(passage_id: str) -> tuple[Passage | None, Passage | None]:
        found = index()
        passages, at = found.passages, places(found)[passage_id]

        def beside(place: int) -> Passage | None:
            if not 0 <= place < len(passages):
                return None
            one, same = passages[place], passages[at]
            return one if (one.source_id, one.kind) == (same.source_id, same.kind) else None

        return beside(at - 1), beside(at + 1)

    def danger(question: Question) -> Answer | None:
        from bot.replies import safety
        from bot.triage import screen

        found = screen(question)
        return None if found.level == "none" else safety(found, question.country)

    def countries() -> Sequence[tuple[str, str]]:
        from bot import countries as listed

        return listed()

    return Doors(
        open_chain=open_chain,
        warm=warm,
        contacts_for=contacts_for,
        countries=countries,
        load_library=knowledge.load_library,
        read_passage=read_passage,
        read_neighbours=read_neighbours,
        imported=imported_documents,
        own_lines=knowledge.load_own_lines,
        danger=danger,
        model_notice=model_notice,
    )
