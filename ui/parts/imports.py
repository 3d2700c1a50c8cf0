"""Documents that a person adds: upload with limits and progress, what came of each file, the list, and removal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from ui import documents, engine, session
from ui.parts.markup import Markup, join, show
from ui.wording import say, short_date

if TYPE_CHECKING:
    from knowledge.documents.report import FileResult

FILES, REFUSED = "import_files", "import_refused"
LOOK_EVERY = 0.5


def draw_documents() -> None:
    """The whole part; in clinic mode only the list."""
    show(Markup("<p>{}</p>").format(say("imports.lead")))
    change = documents.latest()
    if engine.is_clinic():
        show(Markup('<p class="ms-note">{}</p>').format(say("imports.clinic")))
    elif change is not None and change.is_running:
        _draw_progress()
    else:
        _draw_upload()
        if change is not None:
            _draw_outcome(change)
    _draw_list(can_remove=not engine.is_clinic() and not (change is not None and change.is_running))


@st.fragment(run_every=LOOK_EVERY)
def _draw_progress() -> None:
    change = documents.latest()
    if change is None or not change.is_running:
        st.rerun()
        return
    words = say("imports.reading") if change.state == "reading" else say("imports.building", stage=change.stage or say("imports.starting"))
    show(Markup('<p role="status">{}</p>').format(words))
    st.progress(change.part)


def _draw_upload() -> None:
    megabytes = max_megabytes()
    show(
        Markup('<p class="ms-quiet">{}</p>').format(say("imports.limits", files=documents.MAX_UPLOADS, megabytes=megabytes, pages=_pages()))
    )
    with st.form("import_form", clear_on_submit=True, border=False):
        st.file_uploader(
            say("imports.choose"), type=list(documents.FORMATS), accept_multiple_files=True, key=FILES, max_upload_size=megabytes
        )
        st.form_submit_button(say("imports.add"), key="import_go", on_click=_add)
    if session.widget(REFUSED):
        show(Markup('<p class="ms-note" role="alert">{}</p>').format(str(session.widget(REFUSED))))


def max_megabytes() -> int:
    """Largest file in megabytes: the smaller of what the browser may send and what the reader takes."""
    from knowledge.documents.shapes import MAX_BYTES

    return min(int(st.get_option("server.maxUploadSize")), MAX_BYTES // 1024**2)


def _pages() -> int:
    from knowledge.documents.shapes import MAX_PAGES

    return MAX_PAGES


def _add() -> None:
    chosen = cast("list[Any]", session.widget(FILES) or [])
    refused = None
    if not chosen:
        refused = say("imports.none_chosen")
    elif len(chosen) > documents.MAX_UPLOADS:
        refused = say("imports.too_many", files=documents.MAX_UPLOADS)
    elif not documents.add([documents.Upload(one.name, one.getvalue()) for one in chosen]):
        refused = say("imports.busy")
    session.set_widget(REFUSED, refused)


def _remove(document_id: str) -> None:
    session.set_widget(REFUSED, None if documents.remove(document_id) else say("imports.busy"))


def _draw_outcome(change: documents.Change) -> None:
    if change.state == "failed":
        text = say("imports.failed_because", problem=change.problem) if change.problem else say("imports.failed")
        show(Markup('<p class="ms-note" role="alert">{}</p>').format(text))
    if change.report is None:
        if change.state == "done":
            show(Markup('<p class="ms-note" role="status">{}</p>').format(say("imports.removed")))
        return
    report = change.report
    sums = say("imports.sums", added=len(report.added), known=len(report.known), refused=len(report.refused))
    items = join(_result(result) for result in report.results) + join(Markup("<li>{}</li>").format(one) for one in report.warnings)
    show(Markup('<section class="ms-note" role="status"><p><strong>{}</strong></p><ul>{}</ul></section>').format(sums, items))
    st.button(say("imports.forget"), key="import_forget", on_click=documents.forget)


def _result(result: FileResult) -> Markup:
    if result.status == "added":
        line = say("imports.result_added", name=result.name, title=result.title, passages=_passages(result.passages))
    elif result.status == "known":
        line = say("imports.result_known", name=result.name, title=result.title)
    else:
        line = say("imports.result_refused", name=result.name, reason=result.reason) + (f" {result.hint}" if result.hint else "")
    notes = join(Markup("<li>{}</li>").format(note) for note in result.notes)
    return Markup("<li>{}{}</li>").format(line, Markup("<ul>{}</ul>").format(notes) if notes else "")


def _passages(count: int) -> str:
    return say("imports.passages_one") if count == 1 else say("imports.passages", count=count)


def _draw_list(can_remove: bool) -> None:
    found = engine.imported()
    show(Markup('<h3 class="ms-heading">{}</h3>').format(say("imports.list")))
    if not found:
        show(Markup("<p>{}</p>").format(say("imports.none")))
        return
    for place, document in enumerate(found):
        with st.container(key=f"import_row_{place}"):
            notes = join(Markup("<li>{}</li>").format(note) for note in document.notes)
            show(
                Markup('<p><strong>{}</strong> <span class="ms-chip">{}</span></p><p class="ms-quiet">{}</p>{}').format(
                    document.title,
                    say("imports.label"),
                    say("imports.row", date=short_date(document.added), passages=_passages(document.passages)),
                    Markup('<ul class="ms-quiet">{}</ul>').format(notes) if notes else "",
                )
            )
            if can_remove and document.id:
                with st.popover(say("imports.remove", number=place + 1)):
                    show(Markup("<p>{}</p>").format(say("imports.remove_sure", title=document.title)))
                    st.button(say("imports.remove_yes"), key=f"import_remove_{place}", on_click=_remove, args=(document.id,))
