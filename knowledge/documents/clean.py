"""Clean lines: what web pages put around the text goes, what the author wrote stays. Pure.

Conservative by design: a line goes only when the whole of it is boilerplate, and a mark goes only where it
cannot be part of a figure. Lines that give orders to a program are flagged, not mended (see `injection`).
"""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.documents.characters import has_deceptive_characters, normalise
from knowledge.documents.injection import find_orders
from knowledge.documents.shapes import Line

_TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]{0,500}>")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,100}\])?")
_NUMBER_LINK = re.compile(r"\[\^?\d{1,3}\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,300})\](?:\([^()\n]{0,2000}\)|\[\^?[A-Za-z0-9 _-]{0,60}[A-Za-z_][A-Za-z0-9 _-]{0,60}\])")
_LINK_TARGET = re.compile(r"^\s*\[[^\[\]\n]{1,100}\]:\s*\S+.*$")
_AUTOLINK = re.compile(r"<(?:https?|ftp|mailto|javascript|data):[^<>\s]{0,2000}>", re.IGNORECASE)
_FOOTNOTE = re.compile(
    r"(?P<space>[ \t]?)\[(?P<body>\^?\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,20}|\^[\w-]{1,30}|(?:note|ref|footnote|nb)\.? ?\d{1,3})\]",
    re.IGNORECASE,
)
_EDITORIAL = re.compile(r"\s?\[(?:citation needed|edit|clarification needed|who\?|when\?|better source needed)\]", re.IGNORECASE)
_MODEL_MARK = re.compile(r"\s?【[^【】\n]{1,60}】")
_GLUED_NOTE = re.compile(r"(?<=[a-z)]{3}[.,;])\d{1,3}(?:[,–-]\d{1,3}){0,5}(?=\s+[A-Z“\"]|\s*$)")
_INTERVAL_BEFORE = re.compile(r"(?:\d|%|=|\bCI|\bIQR|\brange|\binterval|\bbetween)\s?$", re.IGNORECASE)
_EMPHASIS = (
    re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*])\*(?![\w*])"),
    re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{1,300}?)(?<=[^\s_])_(?![\w_])"),
    re.compile(r"`([^`\n]{1,300})`"),
)
_STARS = re.compile(r"\*{2,}|~~|__+|`{2,}")

_ANY_MARK = re.compile(r"[<\[*_~`【]|[.,;]\d| [.,;:!?](?:\s|$)| {2}")

_LINK_LINE = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)
_NAME = r"(?:Dr\.? )?[A-Z][\w.'’-]*(?: (?:de|van|von|la|[A-Z][\w.'’-]*)){1,3}"
_BYLINE = re.compile(rf"^(?:Written |Reviewed |Edited |Posted )?[Bb]y:? {_NAME}(?:, ?[A-Za-z.]{{1,8}}){{0,4}}(?: (?:and|&) {_NAME})?$")
_SITES = r"(?:facebook|twitter|x|linkedin|whatsapp|instagram|pinterest|reddit|youtube|telegram|email|print)"
_FURNITURE = (
    r"(?:about )?\d{1,3}[ -]?min(?:ute)?s?\.?(?: (?:to )?read)(?:ing time)?",
    r"(?:estimated )?reading time:? .{1,30}",
    r"\d{1,3} (?:views|shares|comments|likes)",
    r"(?:first |last )?(?:published|updated|posted|modified|reviewed)(?: on| at)?:? ?(?=.*\d{4}).{4,50}",
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}|\d{1,2} [a-z]{3,9} \d{4}",
    r"(?:medically |fact[- ]|clinically )(?:reviewed|checked)(?: by)? .{0,80}",
    rf"share(?: this)?(?: (?:article|page|post|story))?(?: on)?(?: {_SITES})?:?",
    r"tweet|pin(?: it)?|e-?mail|print(?: this page)?|copy link|save",
    rf"{_SITES}(?:[ |·,/]+{_SITES}){{0,12}}",
    r"follow us.{0,40}|like us on .{1,30}",
    r"subscribe(?: (?:now|today|to .{1,60}))?[.!]?|sign up(?: (?:now|for|to) .{1,60})?[.!]?",
    r"join our newsletter.{0,60}|log ?in|sign in|register",
    r"(?:advertisement|advertising|sponsored(?: content)?|promoted|ad)(?: ?-? ?continue reading below)?",
    r"(?:read|see|learn|show|load)(?: more| less| also)(?:[:»>→.…].{0,100})?|continue reading.{0,20}",
    r"click here(?: (?:to|for) .{1,60})?[.!]?|view all|see all",
    r"(?:related|recommended|popular|latest|trending|more)(?: (?:articles?|posts?|stories|reading|news|topics|from .{1,40}))",
    r"skip to (?:main )?content|(?:main )?menu|home|search|close|back to top|top|table of contents|contents",
    r"next(?: (?:page|article|post))?|previous(?: (?:page|article|post))?",
    r"(?:home|start)(?: ?[>»›/] ?[^>»›/\n]{1,40}){1,6}",
    r"(?:we use|this (?:site|website) uses) cookies.{0,200}|accept(?: all)?(?: cookies)?|cookie (?:policy|settings)",
    r"privacy policy|terms (?:of use|and conditions|of service)|contact us|about us",
    r"(?:copyright|\(c\)) .{0,80}|.{0,60}all rights reserved\.?",
    r"(?:photo|image|picture|photograph)s?(?: credit)?(?: by|:).{1,80}|credit: .{1,60}",
    r"getty images.{0,40}|.{1,40}/ ?(?:getty images|shutterstock|istock)",
    r"leave a (?:comment|reply)|comments(?: \(\d+\))?|\d+ comments?",
    r"was this (?:article|page|information)? ?helpful\?.{0,20}",
    r"page \d{1,4}(?: (?:of|/) \d{1,4})?",
    r".{1,150}?(?:\.{5,}|(?: \.){5,}) ?(?:\d{1,4}|[ivxl]{1,6})?",
    r"(?:disclaimer:? ?)?(?:this|the) (?:article|content|information|page|website|blog|post)"
    r"(?: (?:on|in) this (?:site|page|website|article))? is (?:intended |provided |meant )?(?:only |solely )?"
    r"for (?:general )?(?:information|informational|educational)\b.{0,400}",
    r"(?:\[?\.{3}\]?|[–—_*~#.•\s]{1,200})",
)
_BOILERPLATE = re.compile("|".join(f"(?:{words})" for words in _FURNITURE), re.IGNORECASE)
_HEAD_LINES = 12
_BULLETS = re.compile(r"^\s*(?:[•●▪◦‣·∙■□o]|[-–*+])[ \t]+")


@dataclass(frozen=True)
class CleanLines:
    """Clean lines in their order, and remarks for the report."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def clean_lines(lines: Iterable[Line]) -> CleanLines:
    """Normalise, flag, strip marks, and drop boilerplate and repeated lines."""
    notes: list[str] = []
    raw = list(lines)
    if any(has_deceptive_characters(line.text) for line in raw):
        notes.append("characters that hide or reverse text were taken out")
    normal = _flag(_without_comments([replace(line, text=normalise(line.text).replace("\n", " ")) for line in raw]))
    kept: list[Line] = []
    gap = False
    number = 0
    for line in normal:
        text = _without_marks(line.text)
        gap = gap or line.gap
        if not text:
            gap = gap or not line.text.strip()
            continue
        number += 1
        if line.refused is None and line.kind in ("unknown", "item") and is_boilerplate(text, in_head=number <= _HEAD_LINES):
            gap = True
            continue
        kept.append(replace(line, text=text, gap=gap))
        gap = False
    return CleanLines(tuple(_without_repeats(_flag(kept))), tuple(notes))


def clean_text(text: str) -> str:
    """One line without markup, footnote marks and emphasis marks. The result never holds an HTML tag."""
    return _without_marks(normalise(text).replace("\n", " "))


def _without_marks(text: str) -> str:
    if "&" in text:
        text = normalise(html.unescape(text)).replace("\n", " ")
    if not _ANY_MARK.search(text):
        return text.strip()
    text = _IMAGE.sub("", _AUTOLINK.sub("", text))
    text = _NUMBER_LINK.sub("", text)
    if _LINK_TARGET.match(text):
        return ""
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _MODEL_MARK.sub("", _EDITORIAL.sub("", text))
    text = _FOOTNOTE.sub(_footnote, text)
    text = _GLUED_NOTE.sub("", text)
    text = _without_emphasis(text)
    text = re.sub(r" +([.,;:!?])(?=\s|$)", r"\1", text)
    text = re.sub(r" {2,}", " ", text).strip()
    return _TAG_START.sub("< ", text)


def _footnote(found: re.Match[str]) -> str:
    """Drop a footnote mark; keep what may be an interval, such as `median 4 [2, 7]`."""
    before = found.string[max(0, found.start() - 12) : found.start()]
    if found["space"] and re.search(r"[,;–-]", found["body"]) and _INTERVAL_BEFORE.search(before):
        return found[0]
    return ""


def _without_emphasis(text: str) -> str:
    bullet = _BULLETS.match(text)
    head = bullet[0] if bullet else ""
    body = text[len(head) :]
    body = _STARS.sub("", body)
    for pattern in _EMPHASIS:
        body = pattern.sub(r"\1", body)
    return head + body


def is_boilerplate(text: str, in_head: bool = False) -> bool:
    """True when the whole line is page furniture. Author lines count only near the top (`in_head`)."""
    line = _BULLETS.sub("", text).strip()
    if len(line) > 500:
        return False
    if in_head and len(line) <= 100 and _BYLINE.match(line):
        return True
    return bool(_LINK_LINE.match(line)) or bool(_BOILERPLATE.fullmatch(line))


def _without_comments(lines: list[Line]) -> list[Line]:
    """Take out HTML comments, also those that run over several lines."""
    if not any("<!--" in line.text for line in lines):
        return lines
    whole = "\n".join(line.text for line in lines)
    pieces: list[str] = []
    at = 0
    while (start := whole.find("<!--", at)) >= 0:
        end = whole.find("-->", start + 4)
        end = len(whole) if end < 0 else end + 3
        pieces += [whole[at:start], "\n" * whole.count("\n", start, end)]
        at = end
    pieces.append(whole[at:])
    return [replace(line, text=text) for line, text in zip(lines, "".join(pieces).split("\n"), strict=True)]


def _flag(lines: list[Line]) -> list[Line]:
    """Mark every line that an order touches, also orders that run over a line break."""
    starts: list[int] = []
    at = 0
    for line in lines:
        starts.append(at)
        at += len(line.text) + 1
    reasons: dict[int, str] = {}
    for order in find_orders("\n".join(line.text for line in lines)):
        first = bisect.bisect_right(starts, order.start) - 1
        last = bisect.bisect_right(starts, max(order.start, order.end - 1)) - 1
        for number in range(first, last + 1):
            reasons.setdefault(number, order.reason)
    return [replace(line, refused=line.refused or reasons.get(number)) for number, line in enumerate(lines)]


def _without_repeats(lines: list[Line]) -> list[Line]:
    """Drop a headline that comes again, a line that stands twice in a row, and a paragraph that was pasted twice."""
    kept: list[Line] = []
    first = _key(lines[0].text) if lines and len(lines[0].text) <= 200 else ""
    long_seen: set[str] = set()
    owed_gap = False
    for number, line in enumerate(lines):
        key = _key(line.text)
        words = key.count(" ") + 1
        twice_in_a_row = bool(kept) and line.kind != "row" and len(key) > 3 and key == _key(kept[-1].text)
        again = number > 0 and words >= 2 and key == first
        pasted = words >= 10 and line.kind != "row" and key in long_seen
        if twice_in_a_row or again or pasted:
            owed_gap = True
            continue
        if words >= 10:
            long_seen.add(key)
        kept.append(replace(line, gap=line.gap or owed_gap))
        owed_gap = False
    return kept


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
