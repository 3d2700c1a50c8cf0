"""Works behind a cell or a card: numbered links in the text, and the lists or folds that they lead to.

A link is the same as in an answer of the chat: it opens the fold that holds its target, with no rerun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ui.parts.markup import Markup, join, outside_link
from ui.parts.sources import read_label
from ui.wording import say

if TYPE_CHECKING:
    from knowledge.schema import Reference

Works = Mapping[str, tuple[int, "Reference"]]
"""Number and work by key."""


def numbered(keys: Iterable[str], references: Mapping[str, Reference]) -> Works:
    """Works by key, numbered from 1 in order of first use; a key that the library does not know is left out."""
    known = [key for key in dict.fromkeys(keys) if key in references]
    return {key: (number, references[key]) for number, key in enumerate(known, 1)}


def works_html(works: Iterable[tuple[int, Reference]], anchor: str = "") -> Markup:
    """A numbered list of works, each with what was read of it. With `anchor` each has a place to jump to."""
    items = []
    for number, work in works:
        place = Markup(' id="{}-{}" tabindex="-1"').format(anchor, number) if anchor else Markup("")
        link = outside_link(work.address, work.citation)
        items.append(Markup('<li value="{}"{}>{} <span class="ms-read">{}</span></li>').format(number, place, link, read_label(work.read)))
    return Markup('<ol class="ms-works">{}</ol>').format(join(items))


def cite_links(refs: Sequence[str], works: Works, anchor: str, what: str) -> Markup:
    """Links to these works in the list of `anchor`, to stand after a sentence about `what`."""
    return join(cite_link(number, anchor, what) for number in sorted(works[key][0] for key in set(refs) if key in works))


def cite_link(number: int, anchor: str, what: str) -> Markup:
    """One link to the work of this number."""
    label = say("option.work_link", number=number, what=what)
    return Markup('<sup class="ms-cite"><a class="ms-jump" href="#{}-{}" aria-label="{}">{}</a></sup>').format(
        anchor, number, label, number
    )


def cited_fold(refs: Sequence[str], works: Works, what: str) -> Markup:
    """The fold right under one answer: its summary names the numbers, its body the works. Nothing without any.

    `what` names the answer for people who hear the page.
    """
    ordered = sorted((works[key] for key in set(refs) if key in works), key=lambda one: one[0])
    if not ordered:
        return Markup("")
    numbers = ", ".join(str(number) for number, _ in ordered)
    label = say("options.sources_one", numbers=numbers) if len(ordered) == 1 else say("options.sources_many", numbers=numbers)
    return Markup('<details class="ms-cited"><summary>{} <span class="ms-hidden">{}</span></summary>{}</details>').format(
        label, say("options.sources_for", what=what), works_html(ordered)
    )


def works_fold(works: Works, label: str, anchor: str = "") -> Markup:
    """A fold that holds a whole list of works; nothing without any."""
    if not works:
        return Markup("")
    return Markup('<details class="ms-cited ms-all-works"><summary>{}</summary>{}</details>').format(
        label, works_html(works.values(), anchor)
    )
