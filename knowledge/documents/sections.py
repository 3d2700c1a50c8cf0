"""Clean lines → title and sections. Pure.

Where the file says what is a heading (Markdown, HTML, Word), that is believed. In plain text a heading is a
short line without an end mark, in title case or a question, with longer text after it. Rows of a flattened
table are lines without end marks that stand together; they stay together. Sections that are no content
(sources, author notes) and cut-off ends go, and are counted in the notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from knowledge.documents.clean import CleanLines
from knowledge.documents.quotes import without_speech
from knowledge.documents.shapes import Block, CleanDocument, Line, Section
from knowledge.documents.tails import is_broken_off, is_finished, without_tail

MAX_TITLE = 120
MAX_HEADING = 120
_END_MARK = re.compile(r"[.!;,][\"'”’)\]]*$|[.!?][\"'”’]+$")
_MARKDOWN_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_UNDERLINE = re.compile(r"^(=|-){3,200}$")
_BULLET = re.compile(r"^(?:[•●▪◦‣∙■□]|[-–*+]|o(?=\s)|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[IVX]{1,5}\.|[A-Z][.)])\s+(?=\S)")
_PIPE_ROW = re.compile(r"^\|.*\|$|^[^|]+(?:\|[^|]*){1,30}$")
_PIPE_RULE = re.compile(r"^[\s|:+-]+$")
_FENCE = re.compile(r"^(?:```|~~~)\w*$")
_NOT_CONTENT = re.compile(
    r"^(?:(?:re)?sources?(?: (?:cited|used|and further reading))?|references?|bibliography|citations?|footnotes?|works cited"
    r"|further (?:reading|resources)|contributors?|(?:about|meet) the authors?|authors?|about us|related(?: \w+){0,2}|share(?: this.*)?"
    r"|comments?|newsletter|disclaimers?|medical disclaimer|table of contents|contents|see also|external links|acknowledge?ments?"
    r"|conflicts? of interest|subscribe.*|advertisement|tags|categories)$",
    re.IGNORECASE,
)
_SMALL_WORDS = re.compile(
    r"^(?:a|an|and|as|at|but|by|for|from|in|into|nor|of|on|or|over|per|the|to|up|via|vs|with|is|are|be)$", re.IGNORECASE
)


@dataclass(frozen=True)
class _Part:
    """A heading or a block, in the order of the document."""

    kind: Literal["heading", "text", "list", "table"]
    text: str
    level: int = 0
    refused: str | None = None


def find_sections(cleaned: CleanLines, fallback_title: str = "", markdown: bool = True) -> CleanDocument:
    """Give a document its title, its sections and the notes on what was left out.

    Args:
        cleaned: the lines as `clean_lines` gives them.
        fallback_title: a readable file name, used when the text has no headline of its own.
        markdown: whether `#` and underlines may mark headings (plain text and Markdown files).
    """
    lines = _mark_structure(list(cleaned.lines), markdown)
    lines = _mark_tables(lines)
    lines = _join_wrapped(lines)
    title, lines = _take_title(lines)
    parts = _parts(_mark_headings(lines))
    parts, tails = _drop_tails(parts)
    parts, quotes = _drop_speech(parts)
    sections, furniture = _collect(parts, title)
    notes = list(cleaned.notes)
    notes += [_count(tails, "cut-off sentence was", "cut-off sentences were") + " left out"] if tails else []
    notes += (
        [_count(quotes, "quote by a person was", "quotes by people were") + " left out (nobody can check that it was said)"]
        if quotes
        else []
    )
    notes += [_count(furniture, "section", "sections") + " about sources or authors left out"] if furniture else []
    return CleanDocument(title or fallback_title or _subject(sections), sections, tuple(notes))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


# ---- what single lines are ------------------------------------------------------------------


def _mark_structure(lines: list[Line], markdown: bool) -> list[Line]:
    """Markdown headings, list items, pipe rows and front matter become explicit kinds."""
    lines = _front_matter(lines) if markdown else lines
    marked: list[Line] = []
    for line in lines:
        if line.kind != "unknown":
            marked.append(replace(line, text=_BULLET.sub("", line.text)) if line.kind == "item" else line)
            continue
        text = re.sub(r"^(?:>\s?){1,5}", "", line.text) if markdown else line.text
        heading = _MARKDOWN_HEADING.match(text) if markdown else None
        underline = _UNDERLINE.match(text)
        if heading:
            marked.append(replace(line, kind="heading", level=len(heading[1]), text=heading[2], gap=True))
        elif underline:
            if markdown and marked and marked[-1].kind == "unknown" and not line.gap and len(marked[-1].text) <= MAX_HEADING:
                marked[-1] = replace(marked[-1], kind="heading", level=1 if underline[1] == "=" else 2)
        elif _FENCE.match(text) or (_PIPE_RULE.match(text) and not re.search(r"\w", text)):
            continue
        elif _BULLET.match(text):
            marked.append(replace(line, kind="item", text=_BULLET.sub("", text)))
        elif text.count("|") >= 2 or (text.count("|") == 1 and re.search(r"\S\s\|\s\S", text)) or "\t" in text:
            marked.append(replace(line, kind="row", text=_cells(text)))
        else:
            marked.append(replace(line, text=text))
    return [replace(line, text=line.text.replace("\t", " ").strip()) for line in marked if line.text.strip()]


def _cells(text: str) -> str:
    cells = [cell.strip() for cell in re.split(r"[|\t]", text.strip("| \t"))]
    return " | ".join(cell or "-" for cell in cells)


def _front_matter(lines: list[Line]) -> list[Line]:
    """Drop the key-value head of a Markdown file; its title becomes the title."""
    if not lines or lines[0].text != "---":
        return lines
    end = next((number for number, line in enumerate(lines[1:60], start=1) if line.text == "---"), None)
    if end is None:
        return lines[1:]
    titles = [
        re.sub(r"^title:\s*", "", line.text, flags=re.IGNORECASE).strip("\"' ")
        for line in lines[1:end]
        if line.text.lower().startswith("title:")
    ]
    refused = next((line.refused for line in lines[:end] if line.refused), None)
    return [Line(text, "title", refused=refused) for text in titles[:1] if text] + lines[end + 1 :]


def _words(text: str) -> int:
    return len(text.split())


def _is_open(line: Line) -> bool:
    """A line of unknown kind that does not end as a sentence ends."""
    return line.kind == "unknown" and not _END_MARK.search(line.text) and not line.text.endswith(("?", ":"))


def _in_title_case(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W_][\w’'-]*", text) if not _SMALL_WORDS.match(word)]
    return bool(words) and sum(word[0].isupper() or word[0].isdigit() for word in words) >= 0.6 * len(words)


def _row_like(text: str) -> bool:
    """Does this open line look like the cells of a table row?"""
    if text[:1].islower() or _words(text) < 2:
        return False
    return bool(re.search(r"[\d$€£%|]", text)) or _in_title_case(text)


def _mark_tables(lines: list[Line]) -> list[Line]:
    """Open lines that stand together, three or more, are rows: of a flattened table or of a bare list."""
    marked = list(lines)
    start = 0
    while start < len(marked):
        end = start
        while end < len(marked) and _is_open(marked[end]) and len(marked[end].text) <= 250 and (end == start or not marked[end].gap):
            end += 1
        run = marked[start:end]
        if len(run) >= 3:
            # A run that leads straight into a sentence may be hard-wrapped prose: then few of its lines look like rows.
            rows = sum(_row_like(line.text) for line in run)
            short = all(_words(line.text) <= 6 for line in run) and sum(_words(line.text) for line in run) <= 4 * len(run)
            flows_on = end < len(marked) and not marked[end].gap and marked[end].text[:1].islower()
            if (rows >= 0.7 * len(run) or short) and not flows_on:
                end = end - 1 if _leads_on(marked, end) else end
                marked[start:end] = [replace(line, kind="row") for line in marked[start:end]]
        start = max(end, start + 1)
    return marked


def _leads_on(lines: list[Line], end: int) -> bool:
    """Is the last line of a run the heading of the paragraph right after it?"""
    if end >= len(lines) or lines[end].gap or lines[end].kind != "unknown":
        return False
    last, after = lines[end - 1].text, lines[end].text
    return _in_title_case(last) and not re.search(r"\d", last) and len(after) >= max(60, 2 * len(last))


def _join_wrapped(lines: list[Line]) -> list[Line]:
    """Put hard-wrapped prose back together: full lines without an end mark run on into the next line."""
    lengths = sorted(len(line.text) for line in lines if line.kind in ("unknown", "item"))
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    followers = [(one, two) for one, two in pairwise(lines) if _is_open(one) and two.kind == "unknown" and not two.gap]
    lower = sum(two.text[:1].islower() for _, two in followers)
    is_wrapped = 30 <= width <= 130 and lower >= 3 and lower >= 0.3 * len(followers)
    joined: list[list[Line]] = []
    last_length = 0
    for line in lines:
        previous = joined[-1][-1] if joined else None
        runs_on = (
            previous is not None
            and previous.kind in ("unknown", "item")
            and line.kind == "unknown"
            and not line.gap
            and not (is_finished(previous.text) and not is_wrapped)
            and (
                (line.text[:1].islower() and not _END_MARK.search(previous.text) and last_length >= 25)
                or (is_wrapped and last_length >= 0.72 * width and not _starts_anew(previous.text, line.text, width))
            )
        )
        if runs_on:
            joined[-1].append(line)
        else:
            joined.append([line])
        last_length = len(line.text)
    return [_merge(group) for group in joined]


def _starts_anew(before: str, text: str, width: int) -> bool:
    """In wrapped prose: a short line without an end mark after a finished one is a heading, not its next words."""
    return is_finished(before) and len(text) < 0.6 * width and not is_finished(text) and not text[:1].islower()


def _merge(group: list[Line]) -> Line:
    text = group[0].text if len(group) == 1 else re.sub(r"(?<=[a-z])- (?=[a-z])", "-", " ".join(line.text for line in group))
    return replace(group[0], text=text, refused=next((line.refused for line in group if line.refused), None))


# ---- title and headings ---------------------------------------------------------------------


def _take_title(lines: list[Line]) -> tuple[str, list[Line]]:
    """The title, and the lines without it. A title that gives orders is withheld; its line stays flagged."""
    explicit = next((line for line in lines if line.kind == "title" and not line.refused), None)
    if explicit:
        wanted = explicit.text.casefold()
        rest = [
            line for line in lines if line.kind != "title" and not (line.kind in ("heading", "unknown") and line.text.casefold() == wanted)
        ]
        return _shorten(explicit.text, MAX_TITLE), rest
    lines = [line for line in lines if line.kind != "title"]
    tops = [number for number, line in enumerate(lines) if line.kind == "heading" and line.level == 1]
    if len(tops) == 1 and tops[0] <= 3 and not lines[tops[0]].refused:
        return _shorten(lines[tops[0]].text, MAX_TITLE), lines[: tops[0]] + lines[tops[0] + 1 :]
    first = lines[0] if lines else None
    if (
        first
        and len(lines) > 1
        and first.kind == "unknown"
        and not first.refused
        and _words(first.text) <= 20
        and len(first.text) <= 150
        and not _END_MARK.search(first.text)
        and not first.text.endswith(":")
        and not first.text[:1].islower()
        and any(len(line.text) > len(first.text) for line in lines[1:])
    ):
        return _shorten(first.text, MAX_TITLE), lines[1:]
    return "", lines


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:-–") + " ..."


def _mark_headings(lines: list[Line]) -> list[Line]:
    """Find headings in plain text; where the file marks its own headings, only those count."""
    if any(line.kind == "heading" for line in lines):
        return lines
    marked = list(lines)
    for number in range(len(marked) - 1, -1, -1):
        line = marked[number]
        if line.kind == "unknown" and _is_heading(marked, number):
            marked[number] = replace(line, kind="heading", level=2, text=_NUMBERING.sub("", line.text).rstrip(":"))
    return marked


def _is_heading(lines: list[Line], number: int) -> bool:
    """Judge one line by itself and by what follows (which has been judged already)."""
    line, text = lines[number], lines[number].text
    after = lines[number + 1] if number + 1 < len(lines) else None
    is_question = text.endswith("?") and _words(text) <= 20 and len(text) <= 140
    if after is None or not text[:1].isalnum() or text[:1].islower():
        return False
    if not is_question and (_words(text) > 12 or len(text) > 100 or _END_MARK.search(text)):
        return False
    if _NOT_CONTENT.match(text.rstrip(":")):
        return True
    if after.kind == "heading":
        # One heading above another (a chapter over its first question), but no run of short lines.
        before = lines[number - 1] if number else None
        alone = before is None or len(before.text) > 100 or is_finished(before.text)
        return alone and not is_question and not after.text.endswith(":") and _in_title_case(text) and not _NOT_CONTENT.match(after.text)
    leads = after.kind in ("row", "item") if (line.gap and after.gap) or is_question or _in_title_case(text) else False
    if after.kind == "unknown":
        leads = (len(after.text) >= 60 and len(after.text) > len(text)) or (is_question and is_finished(after.text))
    if not leads:
        return False
    if is_question:
        return _words(text) >= 2
    if text.endswith(":"):
        return _in_title_case(text) and _words(text) <= 8
    before = lines[number - 1] if number else None
    stands_alone = line.gap and after.gap and _words(text) <= 9 and not is_broken_off(text)
    return (_in_title_case(text) and not (before and before.kind == "row" and not line.gap)) or stands_alone


# ---- blocks and sections --------------------------------------------------------------------


def _parts(lines: list[Line]) -> list[_Part]:
    """Headings and blocks: rows and items that stand together become one block."""
    parts: list[_Part] = []
    group: list[Line] = []

    def close() -> None:
        if group:
            parts.append(
                _Part("table" if group[0].kind == "row" else "list", "\n".join(line.text for line in group), refused=_first_reason(group))
            )
            group.clear()

    for line in lines:
        if group and (line.kind != group[0].kind or (line.kind == "row" and line.gap)):
            close()
        if line.kind in ("row", "item"):
            group.append(line)
        elif line.kind == "heading":
            parts.append(_Part("heading", _shorten(line.text, MAX_HEADING), line.level, line.refused))
        else:
            parts.append(_Part("text", line.text, refused=line.refused))
    close()
    return parts


def _first_reason(lines: list[Line]) -> str | None:
    return next((line.refused for line in lines if line.refused), None)


def _drop_tails(parts: list[_Part]) -> tuple[list[_Part], int]:
    """Leave out sentences that were cut off: at the end of the document, and where one plainly breaks off inside."""
    texts = [part for part in parts if part.kind == "text"]
    mostly_finished = sum(is_finished(part.text) for part in texts) >= 0.5 * max(1, len(texts) - 1)
    kept: list[_Part] = []
    dropped = 0
    for number, part in enumerate(parts):
        after = parts[number + 1] if number + 1 < len(parts) else None
        text = part.text
        if part.kind == "text" and not is_finished(text):
            leads_on = text.endswith(":") and after is not None and after.kind != "heading"
            at_end = after is None and mostly_finished
            inside = after is not None and not leads_on and (is_broken_off(text) or bool(without_tail(text)))
            if at_end or inside:
                text, dropped = without_tail(text), dropped + 1
        elif part.kind == "list" and after is None:
            text, cut = _list_without_tail(text)
            dropped += cut
        if text:
            kept.append(replace(part, text=text))
    while kept and kept[-1].kind == "heading":
        kept.pop()
    return kept, dropped


def _list_without_tail(text: str) -> tuple[str, int]:
    items = text.split("\n")
    others = items[:-1]
    if is_broken_off(items[-1]) or (len(others) >= 2 and all(is_finished(item) for item in others) and not is_finished(items[-1])):
        return "\n".join(others), 1
    return text, 0


def _drop_speech(parts: list[_Part]) -> tuple[list[_Part], int]:
    kept: list[_Part] = []
    dropped = 0
    for part in parts:
        if part.kind == "text":
            text, count = without_speech(part.text)
            dropped += count
            if not text:
                continue
            part = replace(part, text=text)
        kept.append(part)
    return kept, dropped


def _collect(parts: list[_Part], title: str) -> tuple[tuple[Section, ...], int]:
    """Put blocks under the path of their headings; leave out sections that are no content, and count those."""
    furniture = 0
    sections: list[Section] = []
    path: list[_Part] = []
    blocks: list[Block] = []
    skip_level: int | None = None

    def close() -> None:
        if blocks:
            heading = " · ".join(part.text for part in path)
            refused = next((part.refused for part in path if part.refused), None)
            sections.append(Section(heading, tuple(blocks), refused))
            blocks.clear()

    for part in parts:
        if part.kind == "heading":
            close()
            if skip_level is not None and part.level > skip_level:
                continue
            skip_level = part.level if _NOT_CONTENT.match(part.text.rstrip(":")) else None
            furniture += skip_level is not None
            path[:] = [above for above in path if above.level < part.level]
            if part.text.casefold() != title.casefold() or part.refused:
                path.append(part)
        elif skip_level is None:
            blocks.append(Block(part.kind, part.text, part.refused))
    close()
    return tuple(sections), furniture


def _subject(sections: tuple[Section, ...]) -> str:
    """A title for a text without one: the subject of its first sentence, else its first words."""
    first = next((block.text for section in sections for block in section.blocks if not block.refused and not section.refused), "")
    subject = re.match(r"(?:The |A |An )?(.{5,70}?),? (?:refers? to|is|are|means?|describes?|was|were|affects?|has|have|can)\b", first)
    if subject and "\n" not in subject[1]:
        return subject[1][0].upper() + subject[1][1:]
    words = first.split()
    return " ".join(words[:8]) + (" ..." if len(words) > 8 else "")
