"""The exact words behind an answer: citation links and the blocks they open.

A citation is a real link to a place in a native `details` block under the answer. Opening one needs no
rerun, no script and no pointer; keyboard and screen readers get it for free. Blocks are made per passage,
with each cited span marked. The HTML is the same on every rerun, so that an open block stays open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.aid.answer_text import trust_line
from ui.parts.markup import Markup, escape, join, outside_link
from ui.wording import has, say

if TYPE_CHECKING:
    from bot.schema import Citation, SourceReference
    from ui.session import Around


_FIGURE = "#figure-"
"""In the id of a passage that holds the numbers of a study; it stands under the same heading as the card that tells of it."""


def citation_links(turn: int, citations: Sequence[Citation]) -> dict[int, Markup]:
    """For each citation number the link that stands in the text of the answer of `turn`."""
    return {
        citation.number: Markup('<sup class="ms-cite"><a class="ms-jump" href="#{}" aria-label="{}">{}</a></sup>').format(
            _anchor(turn, citation.number), say("sources.link", number=citation.number, title=citation.title), citation.number
        )
        for citation in citations
    }


def sources_html(
    turn: int, citations: Sequence[Citation], passages: Mapping[str, str], around: Mapping[str, Around] | None = None
) -> Markup:
    """All source blocks of an answer; empty without citations.

    `passages` holds the text of each passage by id, `around` what stands before and after it in its source. Where a
    passage is missing, or its text no longer holds the quote at its place, the quote alone is shown.
    """
    if not citations:
        return Markup("")
    groups: dict[str, list[Citation]] = {}
    for citation in sorted(citations, key=lambda one: one.number):
        groups.setdefault(citation.passage_id, []).append(citation)
    blocks = join(
        _block(turn, group, passages.get(passage_id), (around or {}).get(passage_id, (None, None))) for passage_id, group in groups.items()
    )
    return Markup('<div class="ms-sources"><h3>{}</h3><p class="ms-quiet">{}</p>{}</div>').format(
        say("sources.heading"), say("sources.hint"), blocks
    )


def read_label(read: str) -> str:
    """How much of a work was really read, in words."""
    name = f"sources.read_{read}"
    return say(name) if has(name) else say("sources.read_other")


def references_html(references: Sequence[SourceReference]) -> Markup:
    """The works that a passage rests on, each with what was read of it."""
    if not references:
        return Markup("")
    items = join(
        Markup('<li>{} <span class="ms-read">{}</span></li>').format(outside_link(work.url, work.citation), read_label(work.read))
        for work in references
    )
    return Markup('<p class="ms-rests">{}</p><ul class="ms-works">{}</ul>').format(say("sources.rests_on"), items)


def _neighbours(around: Around) -> Markup:
    """What stands before and after the passage in its source, folded; nothing when there is neither."""
    parts = [
        Markup('<section class="ms-beside"><h4>{}</h4><p class="ms-quiet">{}</p><p class="ms-beside-text">{}</p></section>').format(
            where, beside[0], beside[1]
        )
        for where, beside in zip((say("sources.before"), say("sources.after")), around, strict=True)
        if beside
    ]
    if not parts:
        return Markup("")
    return Markup('<details class="ms-earlier"><summary>{}</summary>{}</details>').format(say("sources.around"), join(parts))


def _block(turn: int, group: Sequence[Citation], passage: str | None, around: Around) -> Markup:
    first = group[0]
    is_imported = first.trust == "imported"
    numbers = join((Markup('<span class="ms-number">{}</span>').format(one.number) for one in group), " ")
    chip = Markup(' <span class="ms-chip">{}</span>').format(say("sources.chip_imported")) if is_imported else ""
    works = list({work.id: work for one in group for work in one.references}.values())
    return Markup(
        '<details class="ms-source"><summary><span class="ms-numbers">{}</span><span class="ms-source-title">{}{}'
        '<span class="ms-section">{}</span></span></summary><div class="ms-source-body">'
        '<blockquote>{}</blockquote><p class="ms-trust">{}</p>{}{}<p><a class="ms-jump ms-back" href="#{}">{}</a></p></div></details>'
    ).format(
        numbers,
        first.title,
        chip,
        say("sources.numbers", section=first.section) if _FIGURE in first.passage_id else first.section,
        _marked(turn, group, passage),
        trust_line(first.trust, first.checked),
        references_html(works),
        _neighbours(around),
        answer_anchor(turn),
        say("sources.back"),
    )


def _marked(turn: int, group: Sequence[Citation], passage: str | None) -> Markup:
    """The passage with a mark on each cited span, each mark being the place that its citation links to."""
    ordered = sorted(group, key=lambda one: (one.start, -one.end))
    if passage is None or any(passage[one.start : one.end] != one.quote for one in ordered):
        return join((_mark(turn, [one], one.quote) for one in ordered), " … ")
    spans: list[tuple[int, int, list[Citation]]] = []
    for one in ordered:
        if spans and one.start < spans[-1][1]:
            start, end, inside = spans[-1]
            spans[-1] = (start, max(end, one.end), [*inside, one])
        else:
            spans.append((one.start, one.end, [one]))
    parts: list[Markup] = []
    at = 0
    for start, end, inside in spans:
        parts += [escape(passage[at:start]), _mark(turn, inside, passage[start:end])]
        at = end
    return join([*parts, escape(passage[at:])])


def _mark(turn: int, cited: Sequence[Citation], words: str) -> Markup:
    """One marked span; when several citations share it, each has its own place to jump to."""
    marked = Markup('<mark id="{}" tabindex="-1">{}</mark>').format(_anchor(turn, cited[0].number), words)
    others = join(Markup('<span id="{}" tabindex="-1"></span>').format(_anchor(turn, one.number)) for one in cited[1:])
    return others + marked


def answer_anchor(turn: int) -> str:
    """Id of the heading of the answer of `turn`."""
    return f"answer-{turn}"


def _anchor(turn: int, number: int) -> str:
    return f"src-{turn}-{number}"
