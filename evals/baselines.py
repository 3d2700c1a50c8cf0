"""What the product is measured against: the textbook LangChain chain, and plain BM25, over the same library.

Both answer everything, check nothing and know no danger: that is the point. Without a chat model the textbook chain
shows its best chunk; with one it fills the usual prompt with four chunks.
"""

from __future__ import annotations

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.schema import Answer, Citation, Kind, Question
from bot.settings import ModelSettings, model_settings
from evals.errors import EvalError
from evals.schema import ContextPassage
from evals.splitter import split_recursively

if TYPE_CHECKING:
    from knowledge.index import Index
    from knowledge.load import Library
    from knowledge.schema import Passage

K = 4
BASELINES = ("textbook", "bm25")
PROMPT = (
    "Use the following pieces of context to answer the question at the end. If you don't know the answer, just say that "
    "you don't know.\n\n{context}\n\nQuestion: {question}\nHelpful answer:"
)


Writer = Callable[[str], str]
"""Prompt in, reply out."""


class Baseline(ABC):
    """What both baselines share: texts with ids, and an answer that shows the first one found."""

    name = "baseline"
    owned: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __init__(
        self, texts: dict[str, tuple[str, str]], library: Library, index: str, writer: Writer | None = None, model: str = "first passage"
    ) -> None:
        """`texts` maps a passage id to its source id and text; `writer` gives a chat model's reply to a prompt."""
        self._texts = texts
        self._library = library
        self._index_name = index
        self._writer = writer
        self.model = model

    @property
    def index(self) -> str:
        return f"{self.name} over {self._index_name}"

    @property
    def code(self) -> str:
        from evals.system import hash_files

        return hash_files([Path(__file__), Path(__file__).with_name("splitter.py")])

    @property
    def library(self) -> Library:
        return self._library

    @abstractmethod
    def find(self, text: str) -> list[str]:
        """Ids of the `K` best passages."""

    def passage(self, passage_id: str) -> str | None:
        return self._texts[passage_id][1] if passage_id in self._texts else None

    def context(self, question: Question) -> list[ContextPassage]:
        ids = self.find(question.text)
        return [ContextPassage(passage_id=one, rank=rank, text=self._texts[one][1]) for rank, one in enumerate(ids, start=1)]

    def ask(self, question: Question) -> Answer:
        ids = self.find(question.text)
        if not ids:
            return Answer(kind=Kind.ABSTAIN, text="Nothing was found.", model=self.model)
        if self._writer is not None:
            context = "\n\n".join(self._texts[one][1] for one in ids)
            return Answer(kind=Kind.ANSWER, text=self._writer(PROMPT.format(context=context, question=question.text)), model=self.model)
        return Answer(kind=Kind.ANSWER, text=mark_sentences(self._texts[ids[0]][1]), citations=(self._cite(ids[0]),), model=self.model)

    def _cite(self, passage_id: str) -> Citation:
        source, text = self._texts[passage_id]
        return Citation(
            number=1,
            source_id=source,
            title=source,
            section="",
            passage_id=passage_id,
            quote=text,
            start=0,
            end=len(text),
            trust="curated",
            checked="",
        )


class Textbook(Baseline):
    """Recursive chunks of 1,000 characters with 200 overlap, Chroma, the four nearest: the tutorial's chain."""

    name = "textbook"

    def __init__(
        self,
        passages: Sequence[Passage],
        library: Library,
        index: str,
        encoder: Any,
        writer: Writer | None = None,
        model: str = "first chunk",
    ) -> None:
        from langchain_chroma import Chroma

        from knowledge.index import open_chroma

        super().__init__(chunk_sources(passages), library, index, writer, model)
        self._folder = tempfile.TemporaryDirectory(prefix="textbook-", ignore_cleanup_errors=True)
        ids = list(self._texts)
        self._store = Chroma(client=open_chroma(Path(self._folder.name)), collection_name="textbook", embedding_function=encoder)
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            self._store.add_texts([self._texts[one][1] for one in part], ids=part)

    def find(self, text: str) -> list[str]:
        return [str(document.id) for document in self._store.similarity_search(text, k=K)]


class PlainBm25(Baseline):
    """BM25 over the product's own passages, nothing else."""

    name = "bm25"

    def __init__(self, passages: Sequence[Passage], library: Library, index: str) -> None:
        from knowledge.words import WordIndex

        super().__init__({passage.id: (passage.source_id, passage.text) for passage in passages}, library, index)
        self._ids = [passage.id for passage in passages]
        self._words = WordIndex.build([passage.embedded_text for passage in passages])

    def find(self, text: str) -> list[str]:
        scores = self._words.scores(text)
        order = sorted(range(len(self._ids)), key=lambda row: (-float(scores[row]), self._ids[row]))
        return [self._ids[row] for row in order[:K] if scores[row] > 0]


def mark_sentences(text: str) -> str:
    """A chunk with [1] behind every sentence, so that the baseline does not lose points for marks that it could have set."""
    from knowledge.sentences import split_sentences

    marked, at = "", 0
    for _, end in split_sentences(text):
        marked += f"{text[at:end]} [1]"
        at = end
    return marked + text[at:]


def chunk_sources(passages: Sequence[Passage]) -> dict[str, tuple[str, str]]:
    """Each source as one running text, cut blindly: chunk id to source id and text."""
    sources: dict[str, list[str]] = {}
    for passage in passages:
        sources.setdefault(passage.source_id, []).append(passage.embedded_text)
    return {
        f"{source}~{number}": (source, chunk)
        for source, texts in sources.items()
        for number, chunk in enumerate(split_recursively("\n\n".join(texts)))
    }


def open_writer(settings: ModelSettings) -> Writer:
    """A chat model as a function, with the product's own limits of time and length and no tracing.

    Raises:
        BotError: the model cannot be used.
    """
    from bot.providers import open_model, stream_text

    model = open_model(settings)
    return lambda prompt: "".join(stream_text(model, [("human", prompt)], settings))


def open_baseline(name: str, index: Index, model: str | None = None) -> Baseline:
    """A baseline over the passages of an index.

    Raises:
        EvalError: no baseline has this name.
        BotError: the chat model cannot be used.
    """
    if name == "textbook":
        settings = model_settings(model)
        writer = None if settings is None else open_writer(settings)
        return Textbook(
            index.passages, index.library, index.version, index.encoder, writer, "first chunk" if settings is None else settings.model
        )
    if name == "bm25":
        return PlainBm25(index.passages, index.library, index.version)
    raise EvalError(f"there is no baseline called {name!r}", f"Known are {' and '.join(BASELINES)}.")
