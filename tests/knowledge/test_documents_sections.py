"""Titles, sections, tables and lists in text that has no markup, and in Markdown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.clean import clean_lines
from knowledge.documents.quotes import without_speech
from knowledge.documents.readers import text_lines
from knowledge.documents.sections import find_sections
from knowledge.documents.shapes import CleanDocument

LONG = "People who rest between tasks often find that they have more strength left for the evening."


def document(text: str, fallback: str = "") -> CleanDocument:
    return find_sections(clean_lines(text_lines(text)), fallback)


def headings(text: str) -> list[str]:
    return [section.heading for section in document(text).sections]


def test_plain_text_without_blank_lines_gets_title_and_sections() -> None:
    text = f"Keeping Cool With MS: A Guide\n{LONG}\nWhy Heat Matters\n{LONG} It is so.\nWhat can I do at home?\nUse a fan. {LONG}\n"
    found = document(text)
    assert found.title == "Keeping Cool With MS: A Guide"
    assert [section.heading for section in found.sections] == ["", "Why Heat Matters", "What can I do at home?"]


def test_a_sentence_case_heading_counts_when_it_stands_alone() -> None:
    assert headings(f"Page Title Here\n\n{LONG}\n\nHow heat acts on nerves\n\n{LONG} Yes.\n") == ["", "How heat acts on nerves"]


def test_a_short_sentence_is_no_heading() -> None:
    assert headings(f"Page Title Here\n\n{LONG}\n\nThis is short.\n\n{LONG} Yes.\n") == [""]


def test_byline_reading_time_and_repeated_headline_do_not_become_text() -> None:
    text = f"Keeping Cool\n\n4 minute read\n\nBy Jo Example\n\n{LONG}\n\nKeeping Cool\n\nMore words follow here, and they end well.\n"
    found = document(text)
    assert found.title == "Keeping Cool"
    assert [block.text for block in found.sections[0].blocks] == [LONG, "More words follow here, and they end well."]


def test_rows_of_a_flattened_table_stay_together() -> None:
    table = "Aid Where Used Price Range\nCooling vest Outdoors, at work $90 - $200\nNeck wrap Anywhere $10 - $25\nCool spray At home, travel $5 - $9"
    found = document(f"Page Title Here\n\nWays to Cool Down\n\n{LONG}\n\n\n{table}\n\nPrices may change.\n")
    blocks = found.sections[-1].blocks
    assert [(block.kind, block.text) for block in blocks] == [("text", LONG), ("table", table), ("text", "Prices may change.")]


def test_a_table_with_one_cell_a_line_stays_together() -> None:
    table = "Aid\nPrice\nCooling vest\n$90\nNeck wrap\n$10"
    assert ("table", table) in [
        (block.kind, block.text) for block in document(f"Page Title Here\n\n{LONG}\n\n{table}\n\n{LONG} So.").sections[0].blocks
    ]


def test_markdown_headings_give_the_path_and_pipes_a_table() -> None:
    text = f"---\ntitle: Cooling Aids\nauthor: x\n---\n\n## Vests\n\n### Costs\n\n| Kind | Price |\n|---|---|\n| Ice | $90 |\n| Gel | $70 |\n\n## Fans\n\n{LONG}\n"
    found = document(text)
    assert found.title == "Cooling Aids"
    assert [section.heading for section in found.sections] == ["Vests · Costs", "Fans"]
    assert found.sections[0].blocks[0].text == "Kind | Price\nIce | $90\nGel | $70"


def test_a_hash_sign_is_no_heading_where_the_file_is_not_markdown() -> None:
    lines = clean_lines(text_lines(f"Page Title Here\n\n# 3 of the five people\n\n{LONG}"))
    assert find_sections(lines, markdown=False).sections[0].heading == ""


def test_underlined_headings_and_lists_are_read() -> None:
    found = document(f"Cooling Aids\n============\n\n{LONG}\n\nVests\n-----\n\nThey come as:\n\n- ice vests\n* gel vests\n1. air vests\n")
    assert found.title == "Cooling Aids"
    assert [(block.kind, block.text) for block in found.sections[1].blocks] == [
        ("text", "They come as:"),
        ("list", "ice vests\ngel vests\nair vests"),
    ]


def test_sections_about_sources_and_authors_are_left_out_and_said() -> None:
    text = f"Page Title Here\n\n{LONG}\n\nSources\n\nHeat Study One\n\nHeat Study Two\n\nContributor\n\nJo Example is a writer who likes long walks by the sea and good coffee."
    found = document(text)
    assert [section.heading for section in found.sections] == [""]
    assert "2 sections about sources or authors left out" in found.notes


def test_a_cut_off_end_is_left_out_and_said() -> None:
    found = document(f"Page Title Here\n\n{LONG}\n\nVests help. They should not be worn when you\n\n\n")
    assert found.sections[0].blocks[-1].text == "Vests help."
    assert found.notes == ("1 cut-off sentence was left out",)
    assert document(f"{LONG}\n{LONG} Really.\nIn short, the best\n").sections[0].blocks[-1].text == f"{LONG} Really."


def test_a_heading_with_nothing_after_it_is_left_out() -> None:
    assert headings(f"# Page\n\n## One\n\n{LONG}\n\n## Two\n") == ["One"]


def test_hard_wrapped_lines_are_joined() -> None:
    text = (
        "Page Title Here\n\nHeat slows the signals in nerves that have lost their cover, and\nso a warm day can bring old symptoms back for some"
        " hours without\nany new damage. This passes when the body cools, which is why a\ncool drink, a fan or a bath may help within half an hour or less\n"
        "for many people.\n"
    )
    blocks = document(text).sections[0].blocks
    assert len(blocks) == 1 and "cover, and so a warm day" in blocks[0].text and blocks[0].text.endswith("for many people.")


def test_a_title_is_made_when_there_is_none() -> None:
    assert (
        document("Heat sensitivity in MS is a worsening of symptoms when the body warms up, even by half a degree.").title
        == "Heat sensitivity in MS"
    )
    assert document(f"{LONG}", "My cooling notes").title == "My cooling notes"


def test_quotes_by_people_are_left_out_and_terms_in_quotation_marks_stay() -> None:
    text = "Vests sell well. Dr. Ann Example, a neurologist, said, “Vests changed all my patients’ lives. Everyone should buy one.” They cost $90."
    assert without_speech(text) == ("Vests sell well. They cost $90.", 1)
    for harmless in ("This is called a “pseudo-relapse”.", "The label says “take one tablet with food each day”."):
        assert without_speech(harmless) == (harmless, 0)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "",
                "# A",
                "## B c",
                "Title Case Line",
                "a | b",
                "x\ty",
                "- item",
                "Why so?",
                LONG,
                "cut off the",
                "Sources",
                "12 34 56",
                "---",
                "```",
                "> q",
                "3 minute read",
            ]
        )
        | st.text(max_size=30),
        max_size=25,
    )
)
def test_any_lines_give_a_document_with_whole_blocks(lines: list[str]) -> None:
    found = document("\n".join(lines))
    for section in found.sections:
        assert section.blocks and all(block.text.strip() == block.text and block.text for block in section.blocks)
