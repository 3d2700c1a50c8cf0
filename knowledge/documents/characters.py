"""Characters: bytes to text, and text without anything invisible. Pure.

Zero-width, bidirectional, tag and private-use characters carry hidden orders and break word matching, so
they go first. Compatibility forms are folded (NFKC), but with care for numbers: plain NFKC turns 10⁹ into
109 and 2½ into 21/2, which would be false figures.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from knowledge.errors import ImportRefusedError

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_DECEPTIVE = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(rf"({_MARK}{{2}}){_MARK}+")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_POWER = re.compile(rf"(?<![\d.])10([⁺⁻]?[{_SUPERSCRIPTS}]+)")
_UNIT_POWER = re.compile(r"(?<=[a-zµμ])([²³])(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
_NOTE = re.compile(rf"[{_SUPERSCRIPTS}](?:[{_SUPERSCRIPTS},⁻–\-]*[{_SUPERSCRIPTS}])?")
_FRACTION = re.compile(r"(?<=\d)(?=[¼½¾⅐-⅞])")
_UNITS = frozenset(["m", "cm", "mm", "km", "dm", "ft", "in"])
_PLAIN_DIGITS = str.maketrans(_SUPERSCRIPTS + "⁺⁻", "0123456789+-")
_SIGNS = re.compile("[™®©℠]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


def decode(data: bytes) -> str:
    """Bytes of a text file as text: by byte order mark, else UTF-8, else the charset it names, else Windows-1252.

    Raises:
        ImportRefusedError: the bytes are not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) if encoding == "utf-8" else 0 :].decode(encoding, errors="replace")
    sample = data[:8192]
    odd = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b" for byte in sample)
    if b"\x00" in sample or odd > len(sample) / 50:
        raise ImportRefusedError("is a binary file, not a document")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    named = _CHARSET.search(data[:2048])
    if named:
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return data.decode("cp1252", errors="replace")


def split_lines(text: str) -> list[str]:
    """Lines of a text, whatever kind of line break it uses."""
    return _BREAKS.sub("\n", text).split("\n")


def has_deceptive_characters(text: str) -> bool:
    """True when the text holds characters whose only use here is to show one thing and say another."""
    return bool(_DECEPTIVE.search(text))


def normalise(text: str) -> str:
    """Visible characters only, compatibility forms folded, each line with single spaces; tabs are kept."""
    text = _BREAKS.sub("\n", text)
    text = _HIDDEN.sub("", text.replace("\uf0b7", "•"))
    text = _SIGNS.sub("", text)
    text = _POWER.sub(lambda found: "10^" + found[1].translate(_PLAIN_DIGITS), text)
    text = _UNIT_POWER.sub(_unit_power, text)
    text = _NOTE.sub("", text)
    text = _FRACTION.sub(" ", text)
    text = unicodedata.normalize("NFKC", text).replace("\u2044", "/")
    text = _MARKS.sub(r"\1", _HIDDEN.sub("", text))
    return "\n".join(re.sub(r" *\t[ \t]*", "\t", re.sub(r"[^\S\n\t]+", " ", line)).strip(" ") for line in text.split("\n"))


def _unit_power(found: re.Match[str]) -> str:
    """Keep the power of a unit (m², mm³); the same sign after a word is a footnote mark."""
    word = re.search(r"[A-Za-zµμ]+$", found.string[max(0, found.start() - 12) : found.start()])
    return found[1].translate(_PLAIN_DIGITS) if word and word[0] in _UNITS else ""
