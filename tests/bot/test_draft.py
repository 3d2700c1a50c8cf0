"""Citations quote exact spans; neighbours on the same references share one."""

from __future__ import annotations

from dataclasses import replace

from bot.draft import cite, owned, passage_pieces
from knowledge import Passage, load_library
from knowledge.load import Library
from knowledge.sentences import read_marked_text

LIBRARY: Library = load_library()
A, B = list(LIBRARY.references)[:2]


def passage(text: str) -> Passage:
    marked = read_marked_text(text)
    return Passage(
        id="s#c", source_id="s", source_title="Source", section="Section?", header="Section?", text=marked.text, sentences=marked.sentences,
        kind="card", trust="curated", aspect="general", options=(), checked="2026-11-25",
    )  # fmt: skip


CARD = passage(f"First fact. [{A}] Second fact. [{A}]\n\nA list follows: [{B}]\n- one. [{B}]\n- two. [{B}]\n\nAsk your team. [-]")


def test_every_citation_quotes_its_span() -> None:
    cited = cite(tuple(passage_pieces(CARD)), LIBRARY)
    for citation in cited.citations:
        assert CARD.text[citation.start : citation.end] == citation.quote


def test_sentences_on_the_same_references_share_a_number() -> None:
    cited = cite(tuple(passage_pieces(CARD)), LIBRARY)
    assert [claim.citations for claim in cited.claims] == [(1,), (1,), (2,), (2,), (2,), (2,)]
    assert len(cited.citations) == 2


def test_each_claim_stands_inside_its_quote() -> None:
    cited = cite(tuple(passage_pieces(CARD)), LIBRARY)
    quotes = {citation.number: citation.quote for citation in cited.citations}
    assert all(claim.text in quotes[claim.citations[0]] for claim in cited.claims)


def test_the_layout_of_the_card_is_kept() -> None:
    text = cite(tuple(passage_pieces(CARD)), LIBRARY).text
    assert "\n\nA list follows: [2]\n- one. [2]\n- two. [2]" in text


def test_our_own_sentences_carry_no_number() -> None:
    cited = cite((owned("I can't choose for you."), *passage_pieces(CARD, first_lead="\n\n")), LIBRARY)
    assert cited.text.startswith("I can't choose for you.\n\nFirst fact. [1]")
    assert len(cited.claims) == 6


def test_a_dropped_sentence_splits_the_quote() -> None:
    pieces = passage_pieces(CARD)
    cited = cite((pieces[0], *pieces[2:]), LIBRARY)
    assert all(CARD.text[c.start : c.end] == c.quote for c in cited.citations)
    assert "Second fact" not in " ".join(c.quote for c in cited.citations)


def test_cells_are_cited_one_by_one() -> None:
    other = replace(CARD, id="s#d")
    cells = (passage_pieces(CARD)[0], passage_pieces(CARD)[1], passage_pieces(other)[0])
    assert [claim.citations for claim in cite(cells, LIBRARY).claims] == [(1,), (1,), (2,)]
