"""The Sources & about page: what the program is and is not, how it answers, and every source with its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import engine, session
from ui.parts import announcer
from ui.parts.markup import Markup, join, show
from ui.parts.sources import references_html
from ui.wording import say, say_all, short_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.load import Library
    from knowledge.schema import Option, Topic


def draw() -> None:
    """The page."""
    announcer.draw_announcer("", session.conversation().moved_to)
    show(Markup('<header class="ms-hero"><h1>{}</h1><p class="ms-lead">{}</p></header>').format(say("about.title"), say("about.lead")))
    show(
        Markup('<div class="ms-pair">{}{}</div>').format(
            _list(say("about.is_heading"), say_all("about.is")), _list(say("about.is_not_heading"), say_all("about.is_not"))
        )
    )
    show(_list(say("about.how_heading"), say_all("about.how"), "ol"))
    show(_list(say("about.limits_heading"), say_all("about.limits")))
    show(Markup('<section class="ms-prose"><h2>{}</h2><p>{}</p></section>').format(say("about.privacy_heading"), say("about.privacy")))
    _draw_sources()
    _draw_imported()


def _list(heading: str, lines: Sequence[str], kind: str = "ul") -> Markup:
    items = join(Markup("<li>{}</li>").format(line) for line in lines)
    body = Markup("<ol>{}</ol>").format(items) if kind == "ol" else Markup("<ul>{}</ul>").format(items)
    return Markup('<section class="ms-prose"><h2>{}</h2>{}</section>').format(heading, body)


def _draw_sources() -> None:
    show(Markup('<h2 class="ms-heading">{}</h2>').format(say("about.sources_heading")))
    library = engine.library()
    if library is None:
        show(Markup('<p class="ms-note">{}</p>').format(say("about.unavailable")))
        return
    count = len(library.options) + len(library.topics)
    show(Markup("<p>{}</p>").format(say("about.sources_lead", options=count, references=len(library.references))))
    wanted = st.text_input(say("about.filter"), key="source_filter").strip().casefold()
    options = [option for option in library.options if wanted in option.title.casefold()]
    topics = [topic for topic in library.topics if wanted in topic.title.casefold()]
    if not options and not topics:
        show(Markup("<p>{}</p>").format(say("about.no_match")))
    show(_source_table(say("about.options_heading"), options) + _source_table(say("about.topics_heading"), topics))
    show(_works(library))


def _source_table(heading: str, sources: Sequence[Option | Topic]) -> Markup:
    if not sources:
        return Markup("")
    rows = join(
        Markup('<tr><th scope="row">{}</th><td class="ms-date">{}</td><td>{}</td></tr>').format(
            source.title, short_date(source.checked), source.reviewed_by or say("about.not_reviewed")
        )
        for source in sources
    )
    return Markup(
        '<div class="ms-table ms-wide" role="group" tabindex="0" aria-label="{}"><table><caption>{}</caption>'
        '<thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table></div>'
    ).format(heading, heading, say("about.column_source"), say("about.column_checked"), say("about.column_reviewed"), rows)


def _works(library: Library) -> Markup:
    from bot.schema import SourceReference

    works = [
        SourceReference(id=key, citation=work.citation, url=work.address, read=work.read)
        for key, work in sorted(library.references.items(), key=lambda pair: pair[1].citation.casefold())
    ]
    return Markup('<h3 class="ms-heading">{}</h3><details class="ms-source"><summary>{}</summary>{}</details>').format(
        say("about.works_heading"), say("about.works_summary", count=len(works)), references_html(works)
    )


def _draw_imported() -> None:
    show(Markup('<h2 class="ms-heading">{}</h2>').format(say("about.imported_heading")))
    documents = engine.imported()
    if not documents:
        show(Markup("<p>{}</p>").format(say("about.imported_none")))
        return
    rows = join(
        Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>').format(
            document.title, short_date(document.added), say("sources.trust_imported")
        )
        for document in documents
    )
    show(
        Markup(
            '<p>{}</p><div class="ms-table ms-wide" role="group" tabindex="0" aria-label="{}"><table><caption>{}</caption><thead><tr>'
            '<th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table></div>'
        ).format(
            say("about.imported_lead"),
            say("about.imported_heading"),
            say("about.imported_heading"),
            say("about.column_source"),
            say("about.column_added"),
            say("about.column_checked"),
            rows,
        )
    )


if __name__ == "__main__":
    draw()
