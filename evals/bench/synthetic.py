"""A library of any size: a small part of ours, extended by made-up passages of the same shape, with vectors made by arithmetic.

The growth curve asks what a larger index costs to search, not what encoding costs (that is linear and measured by itself), so
vectors of the extension are mixtures of real ones with noise. Text is made of sentences of our cards in a new order; nobody is meant to read it.
Everything comes from fixed seeds: the same size gives the same index.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.build import Plan
from knowledge.passages import library_passages
from knowledge.schema import Passage, Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.load import Library
    from knowledge.schema import Option, Topic

    Vectors = NDArray[np.float32]

BASE = 900
"""Most real passages in a synthetic library; the same ones at every size."""
_SENTENCES = 5
_NOISE = 0.5
"""Length of the noise beside a mixture of two unit vectors: neighbours then lie as far apart as cards of one topic do."""


def synthetic_plan(library: Library, size: int) -> Plan:
    """What an index of `size` passages holds: as many whole sources of the library as fit in `BASE`, then made-up passages.

    Raises:
        ValueError: `size` is below what the smallest part of the library needs.
    """
    kept, passages = _part(library, min(BASE, size))
    if not passages:
        raise ValueError(f"no source of the library fits into {size} passages")
    sentences = [p.text[s.start : s.end] for p in passages if p.kind == "card" for s in p.sentences]
    chosen = random.Random(7)
    passages += [_made_up(number, chosen.choices(sentences, k=_SENTENCES)) for number in range(size - len(passages))]
    name = hashlib.sha256("\n".join(passage.embedded_text for passage in passages).encode()).hexdigest()
    return Plan(kept, tuple(passages), name)


def _part(library: Library, most: int) -> tuple[Library, list[Passage]]:
    """Options and topics in a mixed but fixed order, as long as their passages fit; the glossary stays out."""
    bare = replace(library, options=(), topics=(), glossary=())
    parts = [
        *(replace(bare, options=(option,)) for option in library.options),
        *(replace(bare, topics=(topic,)) for topic in library.topics),
    ]
    parts.sort(key=lambda part: hashlib.sha256(part.sources[0].id.encode()).hexdigest())
    options: list[Option] = []
    topics: list[Topic] = []
    passages: list[Passage] = []
    for part in parts:
        found = library_passages(part)
        if len(passages) + len(found) > most:
            continue
        options += part.options
        topics += part.topics
        passages += found
    return replace(bare, options=tuple(options), topics=tuple(topics)), passages


def _made_up(number: int, sentences: Sequence[str]) -> Passage:
    text = ""
    spans = []
    for sentence in sentences:
        text += " " if text else ""
        spans.append(Sentence(len(text), len(text) + len(sentence), ()))
        text += sentence
    source = f"extension-{number // 40}"
    return Passage(
        id=f"{source}#{number}",
        source_id=source,
        source_title=f"Extension {number // 40}",
        section=f"Part {number}",
        header=f"Extension {number // 40}: part {number}",
        text=text,
        sentences=tuple(spans),
        kind="chunk",
        trust="imported",
        aspect="general",
        options=(),
        checked="",
    )


@dataclass(frozen=True)
class ArithmeticEncoder:
    """Stands in for the build's encoder: known texts keep their real vectors, others get a mixture of two with noise."""

    model_hash: str
    known: dict[str, Any]
    hash_of: Callable[[str], str]

    def encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, one row a text; the same text always gets the same one."""
        import numpy as np

        pool = np.stack(list(self.known.values()))
        noise = np.random.default_rng(7).standard_normal((4096, pool.shape[1])).astype(np.float32)
        noise *= _NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        vectors = np.empty((len(texts), pool.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            digest = self.hash_of(text)
            if digest in self.known:
                vectors[row] = self.known[digest]
                continue
            number = int(digest[:24], 16)
            one, other = pool[number % len(pool)], pool[(number >> 24) % len(pool)]
            vectors[row] = one + other + noise[(number >> 48) % len(noise)]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        if on_progress:
            on_progress(len(texts))
        return vectors

    def export(self, folder: Path) -> None:
        """The real query encoder is put in place before the build, so there is nothing to write.

        Raises:
            FileNotFoundError: it is not there.
        """
        raise FileNotFoundError(folder)
