"""The Options page: every option with the same facts, filters that set aside with a reason, and the full page of one.

Which of the two is shown stands in the memory of the visit, never in the address: it says something about health.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import streamlit as st

from ui import engine, session
from ui.aid.catalogue import FILTERS, Filter, Listing, find_options, listing, offered_choices, sections
from ui.aid.comparison import MIN_COMPARED
from ui.parts import announcer, option_page
from ui.parts.answer import plain
from ui.parts.fold import late_fold
from ui.parts.markup import Markup, join, show
from ui.parts.option_card import draw_card, draw_open_button
from ui.wording import say

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from knowledge.load import Library
    from knowledge.schema import Option

SEARCH, FILTER = "option_search", "filter_"
"""Names of the search box and of the filters among the controls."""

TRIAL_FOLD = "trial_fold"


def draw() -> None:
    """The list, or the page of the option that is open."""
    library = engine.library()
    opened = library.option_by_id.get(session.opened_option() or "") if library else None
    number = session.opening()
    announcer.draw_announcer(session.spoken("options"), number)
    if library is not None and opened is not None:
        option_page.draw(opened, library, f"turn-{number}")
        return
    is_carer = session.plan().audience == "caregiver"
    lead = say("options.lead_carer") if is_carer else say("options.lead")
    show(Markup('<header class="ms-hero"><h1>{}</h1><p class="ms-lead">{}</p></header>').format(say("options.title"), lead))
    if library is None:
        show(Markup('<p class="ms-note">{}</p>').format(say("options.unavailable")))
        return
    _draw_list(library, number)


def _draw_list(library: Library, number: int) -> None:
    session.set_widget(SEARCH, session.option_search())
    st.text_input(
        say("options.search"),
        key=SEARCH,
        max_chars=80,
        placeholder=say("options.search_hint"),
        on_change=_take_search,
    )
    _draw_filters(library)
    listed = _listed(library)
    _draw_count(listed, len(library.options))
    _draw_bar(library)
    for section in sections(listed.kept):
        heading, lead = _section_words(section.id)
        show(Markup('<h2 class="ms-heading">{}</h2><p class="ms-quiet">{}</p>').format(heading, lead))
        inside: DeltaGenerator | None = st.container()
        if section.id == "trial" and not session.option_search():  # what was searched for is not hidden in a fold
            inside = late_fold(plain(say("options.section_trial_fold", count=len(section.options))), TRIAL_FOLD)
        if inside is not None:
            with inside:
                _draw_cards(section.options, library, listed, number)
    _draw_aside(listed)


def _draw_cards(options: Sequence[Option], library: Library, listed: Listing, number: int) -> None:
    for option in options:
        anchor = f"turn-{number}" if number and option.id == session.closed_option() else ""
        draw_card(option, library, listed.unclear.get(option.id, ()), anchor)


def _section_words(section: str) -> tuple[str, str]:
    return {
        "approach": (say("options.section_approach"), say("options.section_approach_lead")),
        "treatment": (say("options.section_treatment"), say("options.section_treatment_lead")),
        "relapse": (say("options.section_relapse"), say("options.section_relapse_lead")),
        "symptom": (say("options.section_symptom"), say("options.section_symptom_lead")),
    }.get(section, (say("options.section_trial"), say("options.section_trial_lead")))


def _draw_filters(library: Library) -> None:
    picks = session.option_filters()
    in_use = sum(bool(picked) for picked in picks.values())
    label = say("options.filters_on", count=in_use) if in_use else say("options.filters")
    with st.container(key="option_filters"), st.expander(plain(label), key="option_filters_fold"):
        show(Markup('<p class="ms-quiet">{}</p>').format(say("options.filters_hint")))
        for one in FILTERS:
            _draw_filter(one, library)
        show(Markup('<p class="ms-quiet">{}</p>').format(say("options.tests_note")))
    if in_use or session.option_search():
        st.button(say("options.clear"), key="option_clear", on_click=_clear)


def _draw_filter(one: Filter, library: Library) -> None:
    choices = offered_choices(one, library.options)
    if not choices:
        return
    labels = {choice.id: say(choice.label) for choice in choices}
    picked = list(session.option_filters().get(one.id, ()))
    key = f"{FILTER}{one.id}"
    if one.is_single:
        session.set_widget(key, picked[0] if picked else None)
        st.pills(say(one.label), list(labels), format_func=labels.__getitem__, key=key, on_change=_take, args=(one,))
    else:
        session.set_widget(key, picked)
        st.pills(
            say(one.label), list(labels), selection_mode="multi", format_func=labels.__getitem__, key=key, on_change=_take, args=(one,)
        )


def _take(one: Filter) -> None:
    value = session.widget(f"{FILTER}{one.id}")
    picked = cast("list[str]", value) if isinstance(value, list) else [str(value)] if value else []
    session.pick_option_filter(one.id, tuple(picked))
    _tell_count()


def _take_search() -> None:
    session.search_options(SEARCH)
    _tell_count()


def _clear() -> None:
    session.clear_option_filters()
    _tell_count()


def _tell_count() -> None:
    """Let people who hear the page know how long the list has become."""
    library = engine.library()
    if library is not None:
        session.tell(_count_words(_listed(library), len(library.options)))


def _listed(library: Library) -> Listing:
    return listing(find_options(library, session.option_search()), session.option_filters())


def _count_words(listed: Listing, total: int) -> str:
    shown, aside = len(listed.kept), len(listed.aside)
    return say("options.count_aside", shown=shown, total=total, aside=aside) if aside else say("options.count", shown=shown, total=total)


def _draw_count(listed: Listing, total: int) -> None:
    none = Markup("<p>{}</p>").format(say("options.search_none")) if not listed.kept and not listed.aside else ""
    show(
        Markup('<p class="ms-count"><strong>{}</strong></p>{}<p class="ms-quiet">{}</p>').format(
            _count_words(listed, total), none, say("options.order")
        )
    )


def _draw_bar(library: Library) -> None:
    """What is picked for the comparison, and the way there."""
    picked = [library.option_by_id[one].title for one in session.plan().compared if one in library.option_by_id]
    if not picked:
        return
    with st.container(key="compare_bar"):
        more = say("options.bar_one_more") if len(picked) < MIN_COMPARED else ""
        show(Markup("<p>{} {}</p>").format(say("options.bar", names=", ".join(picked)), more))
        if len(picked) >= MIN_COMPARED and st.button(say("options.bar_go"), key="compare_go", type="primary"):
            st.switch_page("views/compare.py")


def _draw_aside(listed: Listing) -> None:
    if not listed.aside:
        return
    show(Markup('<h2 class="ms-heading">{}</h2><p>{}</p>').format(say("options.aside", count=len(listed.aside)), say("options.aside_lead")))
    with st.container(key="option_aside"):
        for one in listed.aside:
            reasons = join(Markup("<li>{}</li>").format(reason) for reason in one.reasons)
            show(Markup('<h3>{}</h3><ul class="ms-reasons">{}</ul>').format(one.option.title, reasons))
            draw_open_button(one.option)


if __name__ == "__main__":
    draw()
