"""Make odd writing plain before anything reads it, so that disguise and typing habits do not hide a danger.

Two forms come out of one text. `clean` is for every check that wants readable text: compatibility forms folded (NFKC),
control, zero-width and bidirectional characters gone. `fold` goes on for matching: lower case, no accents, look-alike letters
of other scripts and digits used as letters turned into Latin ones, apostrophes dropped ("can't" and "cant" are one word), letters
spaced out or drawn out joined. The original is kept by the caller for display only. Every step is linear in the text's length.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_KEPT_CONTROLS = "\n\t"
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})

# Letters of other scripts that look like Latin ones (a subset of Unicode's confusables, those found on keyboards).
_LOOKALIKES = dict(
    zip(
        "асеорхуіјѕһԁԛԝкмтвнгпи" + "αβεικνορτυχωγη" + "ıłøđɡɑɩʟᴀᴇɪᴏᴜ",
        "aceopxyijshdqwkmtbhrnn" + "abeiknoptuxwyn" + "ilodgailaeiou",
        strict=True,
    )
)
_EXPANDED = {"ß": "ss", "æ": "ae", "œ": "oe"}
_APOSTROPHES = "'’‘`´ʼ＇"
_DIGIT_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
_DISGUISED = re.compile(r"(?<=[a-z])[013457@$!](?=[a-z])")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_SPACED_OUT = re.compile(r"(?<![a-z0-9])[a-z](?:[ .\-_*]{1,2}[a-z](?![a-z0-9])){3,}")
_NOT_LETTER = re.compile(r"[^a-z]+")
_BLANKS = re.compile(r"[^\S\n]+")


@cache
def _dropped() -> dict[int, None]:
    """Translation table that removes invisible characters below the astral planes."""
    return {
        code: None for code in range(0x10000) if chr(code) not in _KEPT_CONTROLS and unicodedata.category(chr(code)) in _DROPPED_CATEGORIES
    }


@cache
def _folded() -> dict[int, str]:
    table = {ord(mark): "" for mark in _APOSTROPHES}
    table |= {ord(key): value for key, value in (_LOOKALIKES | _EXPANDED).items()}
    table |= {ord(dash): " " for dash in "-‐‑‒–—−/_*~^|"}
    table |= {ord(mark): "? " for mark in "¿？"}
    table |= {ord(mark): " " for mark in '¡"“”«»()[]{}<>'}
    return table


def clean(text: str) -> str:
    """Readable text without invisible characters, in compatibility form; line ends are kept."""
    text = unicodedata.normalize("NFKC", text.replace("\r", "\n"))
    text = text.translate(_dropped())
    return "".join(char for char in text if ord(char) < 0x10000 or unicodedata.category(char) not in _DROPPED_CATEGORIES)


def fold(text: str) -> str:
    """Text for matching: lower case Latin letters, digits and sentence marks, single blanks."""
    text = clean(text).casefold()
    text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    text = text.translate(_folded())
    text = _SPACED_OUT.sub(lambda found: _NOT_LETTER.sub("", found[0]), text)
    text = _DISGUISED.sub(lambda found: _DIGIT_LETTERS[found[0]], text)
    text = _DISGUISED.sub(lambda found: _DIGIT_LETTERS[found[0]], text)
    text = _DRAWN_OUT.sub(r"\1\1", text)
    return _BLANKS.sub(" ", text).strip()
