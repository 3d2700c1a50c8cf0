"""Ways in for someone who does not know what to ask: where they stand now, then six full questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui import engine, session
from ui.aid.comparison import MIN_COMPARED
from ui.aid.plan import MAX_COMPARED
from ui.parts.answer import plain
from ui.parts.fold import late_fold
from ui.parts.markup import Markup, show
from ui.wording import say, say_all

if TYPE_CHECKING:
    from knowledge.schema import Option

_BY_ROUTE = {
    "tablet": "offered_tablets",
    "self-injection": "offered_injections",
    "clinic-injection": "offered_injections",
    "infusion": "offered_infusions",
}
_GROUPS = ("offered_tablets", "offered_injections", "offered_infusions", "offered_other")


def draw() -> None:
    """All starters; gone after the first question."""
    is_carer = session.plan().audience == "caregiver"
    show(Markup('<h2 class="ms-start">{}</h2>').format(say("starters.heading_carer") if is_carer else say("starters.heading")))
    with st.container(key="starting_points"):
        options = offered_options()
        if options:
            offered = say("starters.offered_carer") if is_carer else say("starters.offered")
            inside = late_fold(offered, "offered_fold")
            if inside is not None:
                with inside, st.container(key="offered"):
                    _draw_offered(options)
        change = say("starters.change_carer") if is_carer else say("starters.change")
        with st.expander(change, key="change_fold"), st.container(key="change"):
            _draw_point("switch", say("starters.switch"), say("starters.switch_question"))
            _draw_point("stop", say("starters.stop"), say("starters.stop_question"))
        if is_carer:
            _draw_point("told", say("starters.told_carer"), say("starters.told_question_carer"))
            _draw_point("baby", say("starters.baby_carer"), say("starters.baby_question"))
        else:
            _draw_point("told", say("starters.told"), say("starters.told_question"))
            _draw_point("baby", say("starters.baby"), say("starters.baby_question"))
            st.button(plain(say("starters.helping")), key="point_helping", on_click=_help_someone, width="stretch")
        if st.button(plain(say("starters.ready")), key="point_ready", width="stretch"):
            st.switch_page("views/matters.py")
    _draw_questions(is_carer)


def _draw_point(key: Literal["switch", "stop", "told", "baby"], label: str, question: str) -> None:
    st.button(plain(label), key=f"point_{key}", on_click=_start_with, args=(key, question), width="stretch")


def _start_with(key: str, question: str) -> None:
    """Ask the question of a starting point; one that names the decision notes it for the visit, unless one stands there."""
    plan = session.plan()
    if plan.decision is None and key == "switch":
        plan.decision = "switch"
    elif plan.decision is None and key == "stop":
        plan.decision = "stop"
    session.ask(question)


def _help_someone() -> None:
    session.choose_audience("caregiver")
    session.tell(say("starters.helping_told"))


def _draw_questions(is_carer: bool) -> None:
    groups = (
        [("carer_choice", say("starters.group_carer_choice")), ("carer_self", say("starters.group_carer_self"))]
        if is_carer
        else [("choice", say("starters.group_choice")), ("life", say("starters.group_life"))]
    )
    show(Markup('<h2 class="ms-start">{}</h2>').format(say("starters.questions")))
    with st.container(key="starter_groups"):
        for name, heading in groups:
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
    elif len(picked) < MIN_COMPARED:
        question = say("starters.offered_one", a=title_by_id[picked[0]])
        st.button(plain(question), key="offered_go", type="primary", on_click=session.ask, args=(question, tuple(picked)), width="stretch")
    elif len(picked) > MAX_COMPARED:
        show(Markup('<p class="ms-note">{}</p>').format(say("starters.offered_too_many")))
    else:
        names = [title_by_id[one] for one in picked]
        label = say("starters.offered_compare", names=say("starters.offered_and").join([", ".join(names[:-1]), names[-1]]))
        if st.button(plain(label), key="offered_go", type="primary", on_click=_compare, args=(picked,), width="stretch"):
            st.switch_page("views/compare.py")


def _compare(picked: list[str]) -> None:
    plan = session.plan()
    plan.compared = picked
    for option in picked:
        plan.look_at(option)
