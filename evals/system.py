"""What is evaluated, behind one small face: the product, or a baseline of `baselines`.

The runner knows this face alone, so that the product and the textbook chain are asked, timed and scored in the same
way. Opening a system is slow; asking it must be safe from several threads.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.schema import Answer, Question
from evals.errors import EvalError
from evals.owned import read_owned
from evals.schema import ContextPassage
from evals.scorers.base import Similarity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.index import Index
    from knowledge.load import Library
    from knowledge.schema import Name


CARDS = "cards"


class System(Protocol):
    """Anything that answers questions and shows what it rested on."""

    @property
    def name(self) -> str:
        """`product`, or the name of the baseline."""

    @property
    def model(self) -> str:
        """What writes the answers: `cards`, or a chat model."""

    @property
    def index(self) -> str:
        """Fingerprint of the index behind it; changes whenever an answer could change with the library."""

    @property
    def code(self) -> str:
        """SHA-256 of everything else that makes its answers."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is out of date in this set-up, so that nobody takes its figures for those of the product."""

    @property
    def library(self) -> Library:
        """The library behind it: names of drugs come from here."""

    @property
    def owned(self) -> tuple[str, ...]:
        """Fixed sentences that it may say without a citation."""

    def ask(self, question: Question) -> Answer: ...

    def context(self, question: Question) -> list[ContextPassage]:
        """Passages retrieved for a question, best first."""

    def passage(self, passage_id: str) -> str | None:
        """Text of a passage as the index gives it, or None when there is none."""


class Product:
    """The chat chain as patients meet it."""

    name = "product"

    def __init__(self, library: Path | None = None, model: str | None = None) -> None:
        """Open the chain over the index in use, or over another library.

        Args:
            library: folder of another library; it is indexed into a folder of its own beside the index in use,
                which stays as it is.
            model: chat model that words the answers, PROVIDER:NAME; `cards` for none; None for the one in the settings.

        Raises:
            KnowledgeError: there is no index, it is damaged, or the other library has a fault.
            BotError: the chat model cannot be used. Patients would get cards then; a run called by its name must not.
        """
        from bot import open_chain
        from bot.generate import check_model
        from bot.settings import model_settings

        check_model(model)
        settings = model_settings(model)
        self.model = settings.model if settings else CARDS
        """What words the answers: `cards`, or a chat model as PROVIDER:NAME."""
        home = None if library is None else _index_library(library)
        self._chain: Any = open_chain(home, model=model)
        self.warnings = _out_of_date(home)
        # Asked of a missing index the chain would answer every question with the same apology.
        self.searched: Index = self._chain.engine.index()
        """The index that the chain searches; baselines search the same passages."""

    @property
    def index(self) -> str:
        return self.searched.version

    @property
    def code(self) -> str:
        import bot
        import knowledge
        from bot.triage import model_folder
        from knowledge import home_folder

        learned = [path for folder in (model_folder(), home_folder() / "intents") for path in folder.rglob("*") if path.is_file()]
        return hash_files([*_sources(Path(bot.__file__).parent), *_sources(Path(knowledge.__file__).parent), *learned])

    @property
    def library(self) -> Library:
        return self.searched.library

    @property
    def owned(self) -> tuple[str, ...]:
        import bot

        return read_owned(Path(bot.__file__).parent)

    def ask(self, question: Question) -> Answer:
        answer = self._chain.invoke(question)
        if not isinstance(answer, Answer):
            raise EvalError(f"the chain gave a {type(answer).__name__} instead of an Answer")
        return answer

    def context(self, question: Question) -> list[ContextPassage]:
        return [ContextPassage(passage_id=passage_id, rank=rank, text=text) for passage_id, rank, text in self._chain.context(question)]

    def passage(self, passage_id: str) -> str | None:
        try:
            return self.searched.passage(passage_id).text
        except KeyError:
            return None


def _out_of_date(home: Path | None) -> tuple[str, ...]:
    """What an answer needs and this set-up has not, or has from before: the product works on without it, only worse."""
    from bot.intent_head import load_head
    from bot.triage.screen import built_model
    from knowledge import KnowledgeError, home_folder
    from knowledge.build import is_current, plan_build

    found = []
    try:
        if home is None and not is_current(plan_build(), home_folder()):
            found.append("the index is older than the library; run `python -m knowledge build` to ask the library of today")
    except KnowledgeError as error:
        found.append(f"the library cannot be read, so the answers come from an older index: {error}")
    if built_model() is None:
        found.append("the safety screen has not learnt yet, or from other messages; run `python -m bot prepare`, else dangers are missed")
    if load_head(home or home_folder()) is None:
        found.append("the question types have not been learnt, or from other messages; run `python -m bot prepare`, else limits are missed")
    return tuple(found)


def hash_files(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of some files; the same wherever the folders lie."""
    lines = sorted(f"{path.parent.name}/{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in paths)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _sources(folder: Path) -> list[Path]:
    """Code, wording and prompts of a package; the library is left out, because its texts have a hash of their own."""
    return [path for path in folder.rglob("*") if path.suffix in (".py", ".yaml", ".md", ".txt") and "library" not in path.parts]


def _index_library(library: Path) -> Path:
    """Index another library; unchanged libraries are not indexed twice. Gives the data folder of that index."""
    from knowledge import build_index, home_folder

    name = hashlib.sha256(str(library.resolve()).encode()).hexdigest()[:16]
    home: Path = home_folder() / "other-libraries" / name
    build_index(library_root=library, home=home)
    learned = home_folder() / "intents"
    if learned.is_dir():
        # What tells questions, limits and other subjects apart is learnt from the product's own messages, whatever the library.
        shutil.copytree(learned, home / "intents", dirs_exist_ok=True)
    return home


_NOT_A_DRUG = frozenset({"no", "not", "for", "stay", "treatment"})


def drug_names(names: Iterable[Name]) -> dict[str, str]:
    """Lower-case generic names and brands to ids, for scorers. Approaches such as "no treatment for now" are not drugs."""
    found: dict[str, str] = {}
    for name in names:
        for form in (name.generic, *name.brands):
            words = form.lower().split()
            if 1 <= len(words) <= 3 and all(word[0].isalpha() for word in words) and not _NOT_A_DRUG & set(words):
                found.setdefault(" ".join(words), name.id)
    return found


def embedding_similarity(encoder: Any) -> Similarity:
    """Cosine of two texts under a LangChain embedding model; vectors of equal texts are made once."""
    from functools import lru_cache

    @lru_cache(maxsize=2048)
    def vector(text: str) -> tuple[float, ...]:
        return tuple(encoder.embed_query(text))

    def similarity(one: str, other: str) -> float:
        a, b = vector(one), vector(other)
        size = sum(x * x for x in a) ** 0.5 * sum(x * x for x in b) ** 0.5
        return sum(x * y for x, y in zip(a, b, strict=True)) / size if size else 0.0

    return similarity


def open_similarity() -> Similarity | None:
    """Similarity with the serving encoder, or None when the encoder was never built (such scores then stay open)."""
    from knowledge import KnowledgeError, serving_encoder

    try:
        return embedding_similarity(serving_encoder())
    except KnowledgeError:
        return None
