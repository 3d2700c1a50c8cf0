"""Ways in for someone who does not know what to ask: "I have been offered …" and six full questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import engine, session
from ui.parts.answer import plain
from ui.parts.markup import Markup, show
from ui.wording import say, say_all

if TYPE_CHECKING:
    from knowledge.schema import Option

MAX_PICKED = 3

_BY_ROUTE = {
    "tablet": "offered_tablets",
    "self-injection": "offered_injections",
    "clinic-injection": "offered_injections",
    "infusion": "offered_infusions",
}
_GROUPS = ("offered_tablets", "offered_injections", "offered_infusions", "offered_other")


def draw() -> None:
    """All starters; gone after the first question."""
    show(Markup('<h2 class="ms-start">{}</h2>').format(say("starters.heading")))
    options = offered_options()
    if options:
        with st.container(key="offered"), st.expander(say("starters.offered"), key="offered_fold"):
            _draw_offered(options)
    with st.container(key="starter_groups"):
        for name, heading in (("choice", say("starters.group_choice")), ("life", say("starters.group_life"))):
            with st.container(key=f"starters_{name}"):
                show(Markup('<h3 class="ms-group">{}</h3>').format(heading))
                for place, question in enumerate(say_all(f"starters.{name}")):
                    st.button(plain(question), key=f"start_{name}_{place}", on_click=session.ask, args=(question,), width="stretch")


def offered_options() -> list[Option]:
    """Treatments that someone may have been offered: approved or used off-label, no ones still in trials."""
    library = engine.library()
    if library is None:
        return []
    usual = [option for option in library.options if option.group.value in ("disease-modifying", "approach")]
    return [option for option in usual if option.status.value in ("approved", "off-label", "not a drug")]


def route_group(option: Option) -> str:
    """Under which heading an option stands: by how it is taken, so that it is found by what was said in clinic."""
    for tag in option.glance.route.tags:
        if tag in _BY_ROUTE:
            return _BY_ROUTE[tag]
    return "offered_other"


def offer_question(names: list[str]) -> str:
    """The question that one to three picked treatments ask."""
    if len(names) == 1:
        return say("starters.offered_one", a=names[0])
    if len(names) == 2:
        return say("starters.offered_two", a=names[0], b=names[1])
    return say("starters.offered_three", a=names[0], b=names[1], c=names[2])


def _draw_offered(options: list[Option]) -> None:
    show(Markup('<p class="ms-quiet">{}</p>').format(say("starters.offered_hint")))
    title_by_id = {option.id: option.title for option in options}
    picked: list[str] = []
    for group in _GROUPS:
        ids = [option.id for option in options if route_group(option) == group]
        if ids:
            picked += st.pills(
                say(f"starters.{group}"),
                ids,
                selection_mode="multi",
                format_func=lambda one: plain(title_by_id[one]),
                key=f"pills_{group}",
            )
    if not picked:
        show(Markup('<p class="ms-quiet">{}</p>').format(say("starters.offered_none")))
    elif len(picked) > MAX_PICKED:
        show(Markup('<p class="ms-note">{}</p>').format(say("starters.offered_too_many")))
    else:
        question = offer_question([title_by_id[one] for one in picked])
        st.button(plain(question), key="offered_go", type="primary", on_click=session.ask, args=(question, tuple(picked)), width="stretch")
