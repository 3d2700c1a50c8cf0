"""How the options line up with the wishes: one table for each wish, each cell with its reason and its works, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import session
from ui.aid.wishes import wishes_that_count
from ui.parts.answer import plain
from ui.parts.markup import Markup, join, show
from ui.parts.works import Works, cited_fold, numbered
from ui.wording import say

if TYPE_CHECKING:
    from knowledge.load import Library
    from ui.aid.plan import Importance, Plan
    from ui.aid.wishes import GridCell, GridRow, Verdict, Wish


def grid_html(library: Library, rows: Sequence[GridRow], grades: Mapping[str, Importance], is_carer: bool) -> Markup:
    """The whole grid, wish by wish."""
    works = numbered((key for row in rows for cell in row.cells for key in cell.refs), library.references)
    notes = [say("matters.grid_lead"), say("matters.grid_rule_carer") if is_carer else say("matters.grid_rule")]
    tables = join(_wish_html(row, works, grades.get(row.wish.id), is_carer) for row in rows)
    return Markup('<p class="ms-quiet">{}</p>{}').format(" ".join(notes), tables)


def verdict_name(verdict: Verdict) -> str:
    """What a cell says, in words."""
    return {
        "fits": say("matters.fits"),
        "partly": say("matters.partly"),
        "against": say("matters.against"),
        "trials": say("matters.trials"),
        "said": say("matters.said"),
        "depends": say("matters.depends"),
        "unknown": say("matters.unknown"),
    }[verdict]


def changes_of(plan: Plan) -> list[Wish]:
    """The wishes whose answer could change, in the order of the grid."""
    return [wish for wish, _ in wishes_that_count(plan)]


def draw_changes(wishes: Sequence[Wish], is_carer: bool) -> None:
    """What would change the picture, each with one tap to take it along as a question."""
    show(Markup('<h2 class="ms-heading">{}</h2><p>{}</p>').format(say("matters.heading_change"), say("matters.change_lead")))
    asked = {question.text.casefold() for question in session.plan().questions}
    with st.container(key="matters_changes"):
        for wish in wishes:
            label = say(wish.label)
            question = say("matters.change_question_carer", wish=label) if is_carer else say("matters.change_question", wish=label)
            is_asked = question.casefold() in asked
            show(
                Markup("<p><strong>{}</strong><br>{}{}</p>").format(
                    label,
                    say(wish.change),
                    Markup('<br><span class="ms-quiet" role="status">{}</span>').format(say("matters.change_asked")) if is_asked else "",
                )
            )
            if not is_asked:
                name = plain(say("matters.change_ask", what=label))
                st.button(name, key=f"change_ask_{wish.id}", on_click=_ask, args=(question,))


def _ask(question: str) -> None:
    added = session.plan().add_question(question, "wish")
    session.tell(say("matters.change_asked") if added else say("matters.change_full"))


def _wish_html(row: GridRow, works: Works, grade: Importance | None, is_carer: bool) -> Markup:
    label = say(row.wish.label)
    notes = [say("matters.known_rule")] if row.wish.id == "known" else [say("matters.grid_trials")] if row.trials > 1 else []
    note = Markup('<p class="ms-quiet">{}</p>').format(notes[0]) if notes else ""
    names = (say("matters.column_option"), say("matters.column_serves"), say("matters.column_why"))
    head = join(Markup('<th scope="col" role="columnheader">{}</th>').format(name) for name in names)
    body = join(_cell_html(cell, label, works, names) for cell in row.cells)
    return Markup(
        '<section class="ms-wish"><h3>{}</h3>{}<div class="ms-table" role="group" tabindex="0" aria-label="{}">'
        '<table role="table" class="ms-stack"><caption>{}</caption><thead><tr role="row">{}</tr></thead><tbody>{}</tbody></table></div></section>'
    ).format(label, note, label, _weight(row, grade, is_carer), head, body)


def _weight(row: GridRow, grade: Importance | None, is_carer: bool) -> str:
    if row.by_choice:
        return say("matters.row_choice")
    if grade == "very":
        return say("matters.row_very_carer") if is_carer else say("matters.row_very")
    return say("matters.row_some_carer") if is_carer else say("matters.row_some")


def _cell_html(cell: GridCell, wish: str, works: Works, names: Sequence[str]) -> Markup:
    figure = Markup('<p class="ms-quiet">{}</p>').format(cell.figure) if cell.figure else ""
    return Markup(
        '<tr role="row"><th scope="row" role="rowheader">{}</th><td role="cell" data-column="{}"><strong>{}</strong></td>'
        '<td role="cell" data-column="{}"><p>{}</p>{}{}</td></tr>'
    ).format(
        cell.title, names[1], verdict_name(cell.verdict), names[2], cell.why, figure, cited_fold(cell.refs, works, f"{cell.title}, {wish}")
    )
