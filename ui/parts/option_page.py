"""The full page of one option: a minute's worth first, then everything we hold on it, each sentence with its works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from ui import session
from ui.aid.catalogue import approvals_of, parts_of
from ui.aid.comparison import QUESTIONS
from ui.aid.plan import MAX_QUESTIONS
from ui.parts.answer import plain
from ui.parts.chances import draw_chances
from ui.parts.kept import kept
from ui.parts.markup import Markup, join, rich_text, show
from ui.parts.option_card import draw_ask_button, draw_compare_button, glance_html, glance_works, group_name, status_html
from ui.parts.works import cite_link, cite_links, numbered, works_fold
from ui.wording import long_date, say

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Card, Option, Reference


def draw(option: Option, library: Library, anchor: str) -> None:
    """The page. `anchor` is the place that comes into view when it opens."""
    st.button(plain(say("option.back")), key="option_back", icon=":material/arrow_back:", on_click=session.close_option)
    show(
        Markup('<header class="ms-hero" id="{}" tabindex="-1"><h1>{}</h1>{}<p class="ms-lead">{}</p></header>').format(
            anchor, option.title, status_html(option), say("option.lead", group=group_name(option), kind=option.glance.kind.text)
        )
    )
    with st.container(key="option_do", horizontal=True):
        draw_compare_button(option)
        draw_ask_button(option)
    show(kept_minute(library, option.id))
    _draw_chances(option)
    show(kept_parts(library, option.id))
    _draw_questions(option)
    show(dates_html(option))


@kept(most=60)
def kept_minute(library: Library, option_id: str) -> Markup:
    """The minute's worth, kept for the next reader."""
    option, rows = library.option_by_id[option_id], tuple(QUESTIONS)
    return _heading(say("option.minute"), say("option.minute_lead")) + glance_html(
        option, rows, glance_works(option, rows, library.references)
    )


@kept(most=60)
def kept_parts(library: Library, option_id: str) -> Markup:
    """Approvals and all cards, kept for the next reader."""
    option = library.option_by_id[option_id]
    return approvals_html(option, library.references) + parts_html(option, library.references)


def _heading(heading: str, lead: str) -> Markup:
    return Markup('<h2 class="ms-heading">{}</h2><p class="ms-quiet">{}</p>').format(heading, lead)


def _draw_chances(option: Option) -> None:
    show(Markup('<h2 class="ms-heading">{}</h2>').format(say("option.chances")))
    if option.figures:
        draw_chances([option.id])
    elif option.no_figures:
        show(Markup("<p>{}</p>").format(say("option.no_figures", reason=option.no_figures.rstrip("."))))


def approvals_html(option: Option, references: Mapping[str, Reference]) -> Markup:
    """Which regulator approved it when, for whom."""
    given = approvals_of(option)
    works = numbered((key for _, ones in given for one in ones for key in one.refs), references)
    target = f"approval-{option.id}"
    parts = []
    for name, ones in given:
        lines = join(
            Markup("<dd>{}{}</dd>").format(
                say("option.approval", year=one.year, population=one.population.rstrip(".")), cite_links(one.refs, works, target, name)
            )
            for one in ones
        )
        parts.append(Markup("<div><dt>{}</dt>{}</div>").format(name, lines or Markup("<dd>{}</dd>").format(say("option.regulator_none"))))
    return _heading(say("option.approvals"), say("option.approvals_lead", date=long_date(option.status_as_of))) + Markup(
        '<dl class="ms-glance">{}</dl>{}'
    ).format(join(parts), works_fold(works, say("option.works", count=len(works)), target))


def parts_html(option: Option, references: Mapping[str, Reference]) -> Markup:
    """All cards of the option in folds by what they are about."""
    folds = join(
        Markup('<details class="ms-source ms-part"><summary><h3>{}</h3></summary><div class="ms-source-body">{}</div></details>').format(
            say("option.part", heading=heading, count=len(cards)), join(card_html(option, card, references) for card in cards)
        )
        for heading, cards in parts_of(option)
    )
    return _heading(say("option.cards"), say("option.cards_lead")) + folds


def card_html(option: Option, card: Card, references: Mapping[str, Reference]) -> Markup:
    """One card as it stands in the library, its figures told in sentences, every sentence with its works."""
    from knowledge.numbers import denominator_for, figure_sentences
    from knowledge.sentences import read_marked_text

    marked = read_marked_text(card.text)
    shown = {figure.id: figure for figure in option.figures}
    figures = [shown[key] for key in card.figures]
    works = numbered([*(key for one in marked.sentences for key in one.refs), *(key for one in figures for key in one.refs)], references)
    text, at = "", 0
    for sentence in marked.sentences:
        numbers = sorted(works[key][0] for key in set(sentence.refs) if key in works)
        text += marked.text[at : sentence.end] + (f" [{', '.join(map(str, numbers))}]" if numbers else "")
        at = sentence.end
    size = denominator_for(figures) if figures else None
    for figure in figures:
        numbers = sorted(works[key][0] for key in set(figure.refs) if key in works)
        text += "\n\n" + " ".join(figure_sentences(figure, size)) + f" [{', '.join(map(str, numbers))}]"
    target = f"work-{option.id}-{card.id}"
    links = {number: cite_link(number, target, card.question) for number, _ in works.values()}
    return Markup('<section class="ms-part-card"><h4>{}</h4>{}{}</section>').format(
        card.question, rich_text(text, links), works_fold(works, say("option.works", count=len(works)), target)
    )


def dates_html(option: Option) -> Markup:
    """When it was checked, when it will be again, and whether a clinician has read it."""
    read = say("option.reviewed", name=option.reviewed_by) if option.reviewed_by else say("option.not_reviewed")
    return Markup('<h2 class="ms-heading">{}</h2><p>{}</p><p><strong>{}</strong></p>').format(
        say("option.dates"), say("option.checked", checked=long_date(option.checked), review=long_date(option.review_by)), read
    )


def _draw_questions(option: Option) -> None:
    show(_heading(say("option.questions"), say("option.questions_lead")))
    known = {one.text.casefold() for one in session.plan().questions}
    with st.container(key="option_questions"):
        for place, question in enumerate(option.ask_your_team):
            is_known = " ".join(question.split()).casefold() in known
            label = say("option.question_added", question=question) if is_known else question
            icon = ":material/check:" if is_known else ":material/add:"
            st.button(plain(label), key=f"question_{place}", icon=icon, on_click=_add_question, args=(question,), width="stretch")
    if len(known) >= MAX_QUESTIONS:
        show(Markup('<p class="ms-note">{}</p>').format(say("option.question_full")))


def _add_question(question: str) -> None:
    plan = session.plan()
    is_full = len(plan.questions) >= MAX_QUESTIONS
    if plan.add_question(question, "option"):
        session.tell(say("option.question_told"))
    else:
        session.tell(say("option.question_full") if is_full else say("option.question_known"))
