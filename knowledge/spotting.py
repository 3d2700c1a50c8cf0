"""Find the treatments that a text names: brand, generic, abbreviation, class, phrase or misspelling.

Exact forms first (longest wins), then single words that begin one name or are close to it by edit distance and are
not words that our texts use. The list of forms is data (`names.yaml`); nothing here knows a drug.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from knowledge.schema import Name

MASK = "this drug"
"""What a treatment's name becomes in doors and in the question that is held against them."""

MIN_FUZZY_LETTERS = 5
FUZZY_CUT = 80.0
"""Least similarity (0 to 100, rapidfuzz ratio) of a misspelling to a name. At 80 a name of eight letters may
have one or two letters wrong."""

_LETTER_FIRST = re.compile(r"[^\W\d_](?![?*+{])")
"""A regular expression that begins with just this letter."""

How = Literal["name", "class", "phrase", "fuzzy"]


@dataclass(frozen=True)
class Mention:
    """One place where a text names a treatment. For a class, `group` holds every option in it."""

    id: str
    start: int
    end: int
    form: str
    how: How
    group: tuple[str, ...] = ()


class NameSpotter:
    """Spots names in text; made once from the names file."""

    def __init__(self, names: Iterable[Name], is_word: Callable[[str], bool] | None = None) -> None:
        self._names = tuple(names)
        self._is_word = is_word or (lambda word: False)
        exact: dict[str, tuple[str, How]] = {}
        classes: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            for form in name.descriptions:
                exact.setdefault(_key(form), (name.id, "phrase"))
            for form in name.misspellings:
                exact[_key(form)] = (name.id, "fuzzy")
            for form in (name.title, name.title.partition(" (")[0], name.generic, *name.brands, *name.abbreviations):
                exact[_key(form)] = (name.id, "name")
            for form in name.classes:
                classes[_key(form)].append(name.id)
        self._exact = exact
        self._groups = frozenset(name.id for name in self._names if name.is_group)
        self._classes = {form: tuple(ids) for form, ids in classes.items() if form not in exact}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = sorted({*self._exact, *self._classes}, key=len, reverse=True)
        if not forms:
            return re.compile(r"(?!)")
        parts = [r"[\s-]*".join(re.escape(token) for token in form.split()) for form in forms]
        return re.compile(rf"(?<![\w-])(?:{branches(parts)})(?:['’]?s)?(?![\w])", re.IGNORECASE)

    @cached_property
    def _fuzzy_forms(self) -> dict[str, str]:
        """Single-word names of enough letters, and whose they are."""
        forms: dict[str, str] = {}
        for name in self._names:
            for form in (name.generic, *name.brands):
                key = _key(form)
                if key.isalpha() and len(key) >= MIN_FUZZY_LETTERS:
                    forms.setdefault(key, name.id)
        return forms

    def find(self, text: str, fuzzy: bool = True) -> list[Mention]:
        """All mentions in reading order, none overlapping.

        Args:
            fuzzy: also take words that are only close to a name.
        """
        found: list[Mention] = []
        for match in self._pattern.finditer(text):
            key = _key(match[0])
            if key not in self._exact and key not in self._classes:
                key = re.sub(r"['’]?s$", "", key)
            if key in self._exact:
                option, how = self._exact[key]
                found.append(Mention(option, match.start(), match.end(), match[0], how))
            elif key in self._classes:
                ids = self._classes[key]
                how_class: How = "class" if len(ids) > 1 else "name"
                found.append(Mention(ids[0], match.start(), match.end(), match[0], how_class, ids))
        if fuzzy:
            taken = [(m.start, m.end) for m in found]
            for word in re.finditer(rf"[^\W\d_]{{{MIN_FUZZY_LETTERS},}}", text):
                if any(start < word.end() and word.start() < end for start, end in taken):
                    continue
                option_id = self._closest(word[0].lower())
                if option_id:
                    found.append(Mention(option_id, word.start(), word.end(), word[0], "fuzzy"))
        return sorted(found, key=lambda m: m.start)

    def mask(self, text: str, fuzzy: bool = False) -> str:
        """Text with each treatment's name replaced by `MASK`, so that what is asked counts and not of what.

        Without this a rare name outweighs the rest of a short question, and "how oftn do u get ocrevus" lands
        at "What is ocrelizumab?". Which option is meant is known from the names and told by metadata. The members
        of a group stay, because they tell its cards apart.
        """
        for mention in reversed(self.find(text, fuzzy)):
            if mention.how != "class" and mention.id not in self._groups:
                text = f"{text[: mention.start]}{MASK}{text[mention.end :]}"
        return re.sub(rf"{MASK} \({MASK}\)", MASK, text)

    def _closest(self, word: str) -> str | None:
        from rapidfuzz import fuzz, process

        if self._is_word(word):
            return None
        shortened = {option for form, option in self._fuzzy_forms.items() if form.startswith(word)}
        if len(shortened) == 1:  # "mitox", "feneb": the beginning of one name and of no other
            return shortened.pop()
        best = process.extractOne(word, self._fuzzy_forms.keys(), scorer=fuzz.ratio, score_cutoff=FUZZY_CUT)
        if best is None:
            return None
        form = str(best[0])
        # Names of one class share their endings, so the beginning must fit ("oxarbrutinib" is not orelabrutinib).
        if form[:2] != word[:2] and best[1] < 88:
            return None
        return self._fuzzy_forms[form]


def branches(parts: Sequence[str], letters: int = 3) -> str:
    """Alternatives as one pattern that finds what `a|b|c` finds, branching by first letter so that few are tried at each word.

    Alternatives that begin with different letters never match at the same place, so only the order within a letter counts, and that is kept.

    Args:
        parts: regular expressions without alternatives of their own at the top.
        letters: how many letters deep to branch.
    """
    if letters == 0 or len(parts) < 2:
        return "|".join(parts)
    by_letter: dict[str, list[str]] = defaultdict(list)
    found: list[str] = []

    def close() -> None:
        found.extend(f"{letter}(?:{branches(rest, letters - 1)})" for letter, rest in by_letter.items())
        by_letter.clear()

    for part in parts:
        if _LETTER_FIRST.match(part):
            by_letter[part[0]].append(part[1:])
        else:  # it may match where any other one does, so those before it stay before it
            close()
            found.append(part)
    close()
    return "|".join(found)


def _key(form: str) -> str:
    """A form in the shape in which it is looked up: lower case, hyphens as spaces."""
    return " ".join(re.sub(r"[-–]", " ", form.lower()).split())
