"""Reading level of plain text: Flesch-Kincaid grade with drug and disease names masked. Pure.

Grade = 0.39 x words per sentence + 11.8 x syllables per word - 15.59 (Kincaid et al. 1975).
Names that a reader cannot avoid (drugs, brands, the disease) count as two-syllable words, because
otherwise the formula punishes saying "ocrelizumab". Syllables follow a fixed rule, so a score does
not change with a word list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.sentences import split_sentences

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|\d+(?:[.,]\d+)*%?")
_DRUG_ENDING = re.compile(r"(mab|imod|nib|tide|feron|fumarate|amide|mer|done|statin|trexed|cept|bine|ptine|lone)s?$")
_ALWAYS = frozenset({"multiple", "sclerosis", "leukoencephalopathy", "progressive", "multifocal", "acetate", "hydrochloride"})


def count_syllables(word: str) -> int:
    """Syllables of one English word by vowel groups; silent final e and -ed do not count."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if not word:
        return 1
    if len(word) <= 3:
        return 1
    trimmed = re.sub(r"(?:[^laeiouycghsxz]es|[^td]ed|[^laeiouy]e)$", lambda m: m[0][0], word)
    groups = re.findall(r"[aeiouy]+", trimmed)
    extra = len(re.findall(r"i[ao](?!u)|eo|eact|ua(?!r)|iu", trimmed)) - len(re.findall(r"tio|sio|cia|tia|geo|gio|gua|qua|peo", trimmed))
    return max(1, len(groups) + max(0, extra))


def reading_grade(text: str, names: Iterable[str] = ()) -> float:
    """Flesch-Kincaid grade of `text`.

    `names` are lower-case single words (brands, generics) that count as two syllables each.
    Numbers count as one word of one syllable per up to three digits. Returns 0.0 for empty text.
    """
    masked = _ALWAYS | set(names)
    words = 0
    syllables = 0
    for match in _WORD.finditer(text):
        word = match[0]
        words += 1
        lower = word.lower()
        if word[0].isdigit():
            syllables += max(1, (len(re.sub(r"\D", "", word)) + 2) // 3)
        elif lower in masked or _DRUG_ENDING.search(lower):
            syllables += min(2, count_syllables(lower))
        elif word.isupper() and len(word) <= 5:
            syllables += 2
        else:
            syllables += sum(count_syllables(part) for part in re.split(r"[-'’]", lower) if len(part) > 1)
    sentences = max(1, len(split_sentences(text)))
    if not words:
        return 0.0
    return max(0.0, 0.39 * words / sentences + 11.8 * syllables / words - 15.59)
