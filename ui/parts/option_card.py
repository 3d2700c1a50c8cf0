"""One treatment in the list of options: the same facts for each, then what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import session
from ui.aid.catalogue import CARD_ROWS, MORE_ROWS, is_always_kept, status_line
from ui.aid.comparison import MIN_COMPARED, add_pick, glance_row, remove_pick
from ui.aid.plan import MAX_COMPARED
from ui.parts.answer import plain
from ui.parts.kept import kept
from ui.parts.markup import Markup, join, show
from ui.parts.works import Works, cite_links, cited_fold, numbered, works_html
from ui.wording import say

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Option, Reference


def status_html(option: Option) -> Markup:
    """The chip that says whether the option can be had."""
    return Markup('<p class="ms-status ms-status-{}">{}</p>').format(option.status.value.replace(" ", "-"), status_line(option))


def group_name(option: Option) -> str:
    """What kind of choice it is, in plain words."""
    return {
        "relapse treatment": say("options.group_relapse"),
        "symptom treatment": say("options.group_symptom"),
        "approach": say("options.group_approach"),
    }.get(option.group.value, say("options.group_dmt"))


def glance_works(option: Option, rows: Sequence[str], references: Mapping[str, Reference]) -> Works:
    """The works of these rows, numbered."""
    return numbered((key for row in rows for key in getattr(option.glance, row).refs), references)


def glance_html(option: Option, rows: Sequence[str], works: Works, anchor: str = "") -> Markup:
    """Rows of the glance table as question and answer, each with its sources.

    With `anchor` the sources are links to a list that stands elsewhere; without, each answer has its own fold.
    """
    parts = []
    for name in rows:
        row = glance_row(name, option)
        what = f"{row.question} {option.title}"
        for one in row.cells[0]:
            cited = cite_links(one.refs, works, anchor, what) if anchor else cited_fold(one.refs, works, what)
            parts.append(Markup("<div><dt>{}</dt><dd>{}{}</dd></div>").format(row.question, one.text, cited))
    return Markup('<dl class="ms-glance">{}</dl>').format(join(parts))


def card_html(option: Option, references: Mapping[str, Reference], unclear: Sequence[str] = (), anchor: str = "") -> Markup:
    """The facts of one card. `unclear` names filters on which the library is silent; `anchor` is a place to jump to."""
    works = glance_works(option, (*CARD_ROWS, *MORE_ROWS), references)
    target = f"card-{option.id}"
    return Markup(
        '<article class="ms-option"{}><h3>{}</h3>{}{}{}<details class="ms-more"><summary>{} <span class="ms-hidden">{}</span></summary>'
        "{}{}</details></article>"
    ).format(
        Markup(' id="{}" tabindex="-1"').format(anchor) if anchor else "",
        option.title,
        status_html(option),
        join(Markup('<p class="ms-quiet">{}</p>').format(one) for one in _notes(option, unclear)),
        glance_html(option, CARD_ROWS, works, target),
        say("options.more"),
        option.title,
        glance_html(option, MORE_ROWS, works, target),
        works_html(works.values(), target),
    )


def _notes(option: Option, unclear: Sequence[str]) -> list[str]:
    notes = [say("options.always")] if is_always_kept(option) else []
    return [*notes, *([say("options.unclear", filters=", ".join(unclear))] if unclear else [])]


@kept(most=300)
def kept_card(library: Library, option_id: str, unclear: tuple[str, ...]) -> Markup:
    """A card as most people see it, kept for the next one; `unclear` holds labels of filters."""
    return card_html(library.option_by_id[option_id], library.references, unclear)


def draw_card(option: Option, library: Library, unclear: tuple[str, ...], anchor: str) -> None:
    """A card and its controls. Only the card with an `anchor`, one of a visit, is made anew."""
    with st.container(key=f"option_{option.id}"):
        show(card_html(option, library.references, unclear, anchor) if anchor else kept_card(library, option.id, unclear))
        with st.container(key=f"option_do_{option.id}", horizontal=True):
            draw_open_button(option)
            draw_compare_button(option)
            draw_ask_button(option)


def named(label: str, option: Option) -> str:
    """A button's label with the option's name after it: heard, not seen, so that buttons of different cards differ."""
    return f"{label} *{plain(option.name)}*"


def draw_open_button(option: Option) -> None:
    """Open the option's own page."""
    label = named(say("options.open"), option)
    st.button(label, key=f"open_{option.id}", on_click=session.open_option, args=(option.id,))


def draw_compare_button(option: Option) -> None:
    """Put the option into the comparison or take it out; beside it the way there. A hidden name tells the buttons apart."""
    picks = session.plan().compared
    is_in = option.id in picks
    label = say("options.compared") if is_in else say("options.compare")
    st.button(
        named(label, option),
        key=f"compare_{option.id}",
        disabled=not is_in and len(picks) >= MAX_COMPARED,
        on_click=_toggle,
        args=(option.id, option.title),
    )
    if is_in and len(picks) >= MIN_COMPARED and st.button(named(say("options.bar_go"), option), key=f"go_{option.id}", type="primary"):
        st.switch_page("views/compare.py")


def draw_ask_button(option: Option) -> None:
    """Ask about the option in the chat."""
    question = say("options.ask_question", name=option.title)
    label = named(say("options.ask"), option)
    if st.button(label, key=f"ask_{option.id}", on_click=session.ask, args=(question, (option.id,))):
        st.switch_page("views/ask.py")


def _toggle(option_id: str, title: str) -> None:
    plan = session.plan()
    if option_id in plan.compared:
        remove_pick(plan, option_id)
        session.tell(say("options.removed", name=title))
    elif add_pick(plan, option_id):
        session.tell(say("options.added", name=title, count=len(plan.compared)))
