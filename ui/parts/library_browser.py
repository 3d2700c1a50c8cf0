"""The library to look through: search, read a whole source with its cards and works, and see what was really read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui.aid.library_search import Found, search
from ui.parts.markup import Markup, join, outside_link, rich_text, show
from ui.parts.sources import read_label
from ui.wording import long_date, say, short_date

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Card, Option, Topic

MAX_WORKS = 40


def draw_library(library: Library) -> None:
    """Search box, what was found, and the source picked to read."""
    show(
        Markup("<p>{}</p>").format(
            say(
                "library_page.lead",
                options=len(library.options),
                topics=len(library.topics),
                terms=len(library.glossary),
                works=f"{len(library.references):,}",
            )
        )
    )
    query = st.text_input(say("library_page.search"), key="library_search", max_chars=100)
    found = search(library, query)
    if found.is_empty:
        show(Markup('<p class="ms-note">{}</p>').format(say("library_page.no_match")))
        return
    if query.strip():
        show(_found_html(library, found))
    picked = _pick(found)
    if picked is not None:
        show(source_html(library, picked))
    show(_source_table(say("library_page.options"), found.options) + _source_table(say("library_page.topics"), found.topics))
    show(_works_html(library, found, bool(query.strip())))


def _pick(found: Found) -> Option | Topic | None:
    sources: dict[str, Option | Topic] = {option.id: option for option in found.options}
    sources |= {topic.id: topic for topic in found.topics}
    if not sources:
        return None
    chosen = st.selectbox(
        say("library_page.read"),
        list(sources),
        index=None,
        placeholder=say("library_page.read_none"),
        format_func=lambda one: sources[one].title if one in sources else one,
        key="library_read",
    )
    return sources.get(chosen) if chosen else None


def source_html(library: Library, source: Option | Topic) -> Markup:
    """A whole source: dates, then every card with its text and the works that it rests on."""
    reader = say("library_page.reviewed", who=source.reviewed_by) if source.reviewed_by else say("library_page.unreviewed")
    cards = join(_card_html(library, source, card, card.question) for card in source.cards)
    return Markup('<section class="ms-prose ms-reader"><h3>{}</h3><p class="ms-trust">{} {} {}</p>{}</section>').format(
        source.title,
        say("library_page.checked", date=long_date(source.checked)),
        reader,
        say("library_page.review_by", date=long_date(source.review_by)),
        cards,
    )


def _card_html(library: Library, source: Option | Topic, card: Card, heading: str, name: str = "") -> Markup:
    """One card in a native block: its text with numbered works, each work with what was read of it."""
    from knowledge.sentences import read_marked_text

    text = read_marked_text(card.text)
    keys = list(dict.fromkeys(key for sentence in text.sentences for key in sentence.refs if key in library.references))
    place = f"lib-{name}{source.id}-{card.id}"
    pieces, at = [], 0
    for sentence in text.sentences:
        marks = "".join(f" [{keys.index(key) + 1}]" for key in dict.fromkeys(sentence.refs) if key in keys)
        pieces.append(text.text[at : sentence.end] + marks)
        at = sentence.end
    links = {
        number: Markup('<sup class="ms-cite"><a class="ms-jump" href="#{}-{}" aria-label="{}">{}</a></sup>').format(
            place, number, say("library_page.work", number=number), number
        )
        for number in range(1, len(keys) + 1)
    }
    works = join(
        Markup('<li id="{}-{}" tabindex="-1">{} <span class="ms-read">{}</span></li>').format(
            place,
            number,
            outside_link(library.references[key].address, library.references[key].citation),
            read_label(library.references[key].read),
        )
        for number, key in enumerate(keys, 1)
    )
    return Markup(
        '<details class="ms-source ms-block"><summary><span class="ms-source-title">{}</span></summary><div class="ms-source-body">{}{}</div></details>'
    ).format(
        heading,
        rich_text("".join([*pieces, text.text[at:]]), links),
        Markup('<ol class="ms-works">{}</ol>').format(works) if keys else "",
    )


def _found_html(library: Library, found: Found) -> Markup:
    parts = Markup("")
    if found.cards:
        blocks = join(_card_html(library, source, card, f"{source.title}: {card.question}", "found-") for source, card in found.cards)
        more = found.card_count - len(found.cards)
        rest = Markup('<p class="ms-quiet">{}</p>').format(say("library_page.more_cards", count=more)) if more else ""
        parts += Markup('<section class="ms-prose"><h3>{}</h3>{}{}</section>').format(say("library_page.answers"), blocks, rest)
    if found.terms:
        items = join(Markup("<dt>{}</dt><dd>{}</dd>").format(term.term, term.plain) for term in found.terms)
        parts += Markup('<section class="ms-prose"><h3>{}</h3><dl class="ms-terms">{}</dl></section>').format(
            say("library_page.terms"), items
        )
    return parts


def _source_table(heading: str, sources: Sequence[Option | Topic]) -> Markup:
    if not sources:
        return Markup("")
    rows = join(
        Markup('<tr><th scope="row">{}</th><td class="ms-date">{}</td><td>{}</td></tr>').format(
            source.title, short_date(source.checked), source.reviewed_by or say("library_page.not_yet")
        )
        for source in sources
    )
    return Markup(
        '<div class="ms-table ms-wide" role="group" tabindex="0" aria-label="{}"><table><caption>{}</caption>'
        '<thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table></div>'
    ).format(
        heading, heading, say("library_page.column_source"), say("library_page.column_checked"), say("library_page.column_reviewed"), rows
    )


def _works_html(library: Library, found: Found, is_search: bool) -> Markup:
    """How much of the works was really read, and those that fit the search."""
    counts = {
        read: sum(one.read == read for one in library.references.values()) for read in ("full_text", "abstract", "label", "secondary")
    }
    sums = join(Markup("<li>{}: {}</li>").format(read_label(read), f"{count:,}") for read, count in counts.items() if count)
    parts = Markup('<section class="ms-prose"><h3>{}</h3><ul>{}</ul></section>').format(say("library_page.works"), sums)
    works = found.works if is_search else tuple(sorted(library.references.items(), key=lambda pair: pair[1].citation.casefold()))
    if not works:
        return parts
    items = join(
        Markup('<li>{} <span class="ms-read">{}</span></li>').format(outside_link(one.address, one.citation), read_label(one.read))
        for _, one in works[:MAX_WORKS]
    )
    more = len(works) - MAX_WORKS
    rest = Markup('<p class="ms-quiet">{}</p>').format(say("library_page.more_works", count=f"{more:,}")) if more > 0 else ""
    return parts + Markup(
        '<details class="ms-source ms-block"><summary>{}</summary><div class="ms-source-body"><ul class="ms-works">{}</ul>{}</div></details>'
    ).format(say("library_page.works_show", count=f"{len(works):,}"), items, rest)
