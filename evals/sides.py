"""Which sentences of an answer speak of benefit and which of harm. Pure, and lexical: it reads words, not meaning.

Relapses, lesions and worsening are what a treatment is meant to lessen, so a sentence about them is on the side of benefit even
where it says "risk of a relapse" ("relapsing MS" only says who was in the trial); side effects, infections and the like are on the side of harm. A sentence may be on both sides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from evals.text import plain_characters, sentences, visible

Side = Literal["benefit", "harm"]

_BENEFIT = re.compile(
    r"\b(?:benefits?|relapses?|relapsed|relapse.free|worsen\w*|lesions?|progress(?:ion|ed|es|ing)|disability|(?:works?|worked|working) (?:well|better|as|by|for|in|on)"
    r"|slow(?:s|ed|er|ing)? |protect\w*|help(?:s|ed)? (?:people|to|with|some|many)|improv\w+|eas(?:es|ed|ier) )",
    re.IGNORECASE,
)
_HARM = re.compile(
    r"\b(?:side.effects?|harm\w*|(?:serious |main |known |rare )risks?|risks? of (?!(?:a |having a |another )?(?:relaps|worsen|progress|disab|lesion))"
    r"|infections?|cancers?|tumou?rs?|pml|allerg\w+|anaphyla\w+|hepatitis|liver|bleeding|clots?|died?|dies|deaths?|reactions?|flushing|nausea|feel(?:ing)? sick"
    r"|vomit\w*|diarrh\w+|headaches?|rash\w*|hair (?:loss|thinning)|low (?:white|blood|antibod|lymph)\w*|heart (?:rate|beat|problem|damage)\w*|macular"
    r"|birth defects?|flu.like|shingles|herpes|stomach (?:pain|upset)\w*|dangerous|warnings?|boxed)\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*\|[\s|:-]+")
"""The line between a table's head and its rows."""


@dataclass(frozen=True)
class Sides:
    """Words on each side of an answer, and which side is spoken of first (None when there is none)."""

    benefit: int
    harm: int
    first: Side | None

    @property
    def has_both(self) -> bool:
        return bool(self.benefit and self.harm)

    @property
    def ratio(self) -> float:
        """The shorter side's words by the longer side's: 1 is even, 0 is one-sided."""
        return min(self.benefit, self.harm) / max(self.benefit, self.harm) if self.has_both else 0.0


def weigh(text: str) -> Sides:
    """Count the words on each side; a sentence on both sides counts half on each. Table cells count like sentences."""
    cells = [
        visible(cell) for line in plain_characters(text).split("\n") if line.strip().startswith("|") for cell in line.strip(" |").split("|")
    ]
    benefit = harm = 0.0
    first: Side | None = None
    for piece in [sentence.text for sentence in sentences(text)] + cells:
        words = len(re.findall(r"\S*\w\S*", piece))
        good, bad = _BENEFIT.search(piece), _HARM.search(piece)
        # A question for the team ("what is my risk of PML?") tells neither.
        if (not good and not bad) or piece.rstrip().endswith("?"):
            continue
        share = words / 2 if good and bad else float(words)
        benefit += share if good else 0
        harm += share if bad else 0
        if first is None:
            first = "benefit" if good and (not bad or good.start() < bad.start()) else "harm"
    return Sides(round(benefit), round(harm), first)


def table_columns(text: str) -> list[int]:
    """Words of each option's column in the answer's tables, heads left out; the first column holds the labels. Empty without two options."""
    totals: dict[int, int] = {}
    lines = plain_characters(text).split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line.strip().startswith("|") or _RULE.fullmatch(line) or _RULE.fullmatch(following):
            continue
        for column, cell in enumerate(line.strip().strip("|").split("|")):
            totals[column] = totals.get(column, 0) + len(visible(cell).split())
    counts = [totals[column] for column in sorted(totals) if column > 0]
    return counts if len(counts) > 1 else []
