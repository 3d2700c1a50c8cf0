"""What the learnt part looks at in one folded text: words, letters, and structure.

Words (one to three) and letters (three to five) carry the wording, after medicines, relatives and figures are masked so that
"gilenya" and "mayzent" teach each other. Structure carries the meaning: which word families stand together in one clause, whether the clause
is lived through or asked about, whether something is sudden. What the rules decided is left out on purpose: they are tuned on the same messages and would
be believed too much.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bot.triage.classes import families_of, mask_names
from bot.triage.rules import Told, read
from bot.triage.structure import Clause, read_clauses

_WORD = re.compile(r"[a-z0-9?]+")
_LETTERS = re.compile(r"[a-z]+")
_LONGEST = 600
"""Characters of one unit that are read; a unit is a sentence or a short message, so this only bounds hostile input."""

BLOCKS = ("words", "letters", "structure")


def features_of(folded: str) -> dict[str, list[str]]:
    """Features of one folded text for each block of `BLOCKS`, with repeats."""
    masked = mask_names(folded[:_LONGEST])
    tokens = _WORD.findall(masked)
    return {"words": _words(tokens), "letters": _letters(tokens), "structure": _structure(folded[:_LONGEST], tokens)}


def _words(tokens: list[str]) -> list[str]:
    pairs = [f"{first} {second}" for first, second in pairwise(tokens)]
    triples = [f"{first} {second} {third}" for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False)]
    return tokens + pairs + triples


def _letters(tokens: list[str]) -> list[str]:
    text = f" {' '.join(tokens)} "
    return [text[start : start + length] for length in (3, 4, 5) for start in range(len(text) - length + 1)]


def _manner(clause: Clause) -> str:
    """One short code for the kind of clause."""
    marks = (
        "L" if clause.lived else "N",
        "A" if clause.asks else "",
        "P" if clause.past else "",
        "S" if clause.supposes else "",
        "W" if clause.news else "",
    )
    return "".join(marks)


def _structure(folded: str, tokens: list[str]) -> list[str]:
    told: Told = read(folded)
    clauses = read_clauses(folded)
    found = [f"medicine {name}" for name in sorted(told.medicines)]
    found.append("sudden" if told.sudden else "not sudden")
    found.append("lived" if told.lived else "not lived")
    found.append("informs" if told.informs else "tells")
    found.append("question mark" if "?" in folded else "no question mark")
    found.append(f"length {min(5, len(tokens) // 6)}")
    found.append(f"clauses {min(4, len(clauses))}")
    everywhere: set[str] = set()
    for clause in clauses:
        here: set[str] = set()
        for word in _LETTERS.findall(clause.text):
            here.update(families_of(word))
        everywhere |= here
        manner = _manner(clause)
        found.append(f"clause {manner}")
        found.extend(f"{manner} {family}" for family in sorted(here))
        found.extend(_pairs("", here))
    found.extend(sorted(everywhere))
    found.extend(_pairs("message ", everywhere))
    return found


def _pairs(prefix: str, families: set[str]) -> list[str]:
    ordered = sorted(families)
    return [f"{prefix}{first}+{second}" for number, first in enumerate(ordered) for second in ordered[number + 1 :]]
