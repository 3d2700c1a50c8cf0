"""Text becomes HTML through one door, and nothing that others wrote can act there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ui.aid.answer_text import answer_as_text
from ui.parts.answer import plain
from ui.parts.markup import Markup, outside_link, rich_text, show
from ui.parts.sources import citation_links, sources_html

UI = Path(__file__).parents[2] / "ui"

ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>1</script>",
    "http://example.org/",
    "https://user:pass@example.org/",
    "https://user@example.org/",
    "https://xn--pypal-4ve.com/",
    "https://a.xn--pypal-4ve.com/",
    "https://ex\u0430mple.org/",
    "//example.org/",
    "ftp://example.org/",
    "https://",
    "https://localhost/",
    "https://example.org:8080/",
    "https://example.org:port/",
    "file:///etc/passwd",
    "vbscript:x",
    " https://example.org",
    "",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_not_plain_https_stays_text(address):
    assert "<a" not in outside_link(address, "label")


def test_a_plain_address_opens_apart_and_names_its_host():
    link = outside_link("https://doi.org/10.1/x?a=1&b=2", "A trial")
    assert 'target="_blank" rel="noopener noreferrer"' in link and "doi.org" in link
    assert 'href="https://doi.org/10.1/x?a=1&amp;b=2"' in link


@pytest.mark.parametrize(
    "text",
    [
        "<b onclick=alert(1)>x</b>",
        "<svg/onload=alert(1)>",
        "a <script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/p.png)",
        "<https://evil.example>",
        "https://evil.example",
        "[x]: https://evil.example\n\n[x]",
        "&lt;script&gt;",
        "# heading",
        "```\ncode\n```",
        "**<i>x</i>**",
        "| a |\n|---|\n| <img src=x onerror=1> |",
    ],
)
def test_only_paragraphs_lists_tables_and_emphasis_become_elements(text):
    import re

    allowed = {"p", "ul", "ol", "li", "em", "strong", "table", "thead", "tbody", "tr", "th", "td", "div", "sup", "span", "br"}
    assert set(re.findall(r"<([a-z0-9]+)", rich_text(text))) <= allowed


def test_entities_stay_as_they_were_written():
    assert "&amp;lt;b&amp;gt;" in rich_text("&lt;b&gt;")


@pytest.mark.parametrize("text", ["$x$ and $$y$$", ":red[x]", ":material/home:", ":smile:", "~x~", "{{ x }} %s {0}"])
def test_signs_that_other_renderers_act_on_stay_literal(text):
    assert text in rich_text(text)


def test_a_plain_string_is_never_drawn_as_html():
    with pytest.raises(TypeError):
        show("<b>x</b>")


def test_one_place_draws_built_html_and_none_uses_unsafe_markdown():
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword):
                assert node.arg not in ("unsafe_allow_html", "unsafe_allow_javascript"), path
            if isinstance(node, ast.Attribute) and node.attr in ("html", "markdown", "write") and isinstance(node.value, ast.Name):
                where = path.relative_to(UI).as_posix()
                assert node.value.id != "st" or where in ("parts/markup.py", "app.py"), f"{where} draws on its own"


def test_markup_is_only_made_from_constants_and_from_the_markdown_renderer():
    made = []
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_markup = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Markup"
            if is_markup and not all(isinstance(argument, ast.Constant) for argument in node.args):
                made.append(path.relative_to(UI).as_posix())
    assert made == ["parts/markup.py"]


def test_markers_become_links_and_unknown_numbers_stay_text():
    links = {1: Markup("<sup>ONE</sup>"), 2: Markup("<sup>TWO</sup>")}
    assert rich_text("a. [1]", links) == "<p>a.<sup>ONE</sup></p>\n"
    assert rich_text("a. [1, 2]", links) == "<p>a.<sup>ONE</sup><sup>TWO</sup></p>\n"
    assert "[3]" in rich_text("a. [3]", links)
    assert "<sup" in rich_text("a. [1]") and "href" not in rich_text("a. [1]")


def test_a_table_has_scoped_headers_and_can_be_scrolled_by_keyboard():
    html = rich_text("| a | b |\n|---|---|\n| c | d |")
    assert '<td role="cell" data-column="b">d</td>' in html, "a stacked cell names its column"
    assert html.count('scope="col"') == 2 and 'tabindex="0"' in html and 'role="group"' in html


def test_a_source_block_marks_the_exact_words_in_their_passage(scripted):
    citations = [scripted.citation(1, scripted.FIRST), scripted.citation(2, scripted.SECOND)]
    html = sources_html(7, citations, {"examplimab.how": scripted.PASSAGE})
    assert html.count("<details") == 1, "one block for one passage"
    assert f'<mark id="src-7-1" tabindex="-1">{scripted.FIRST}</mark>' in html
    assert f'<mark id="src-7-2" tabindex="-1">{scripted.SECOND}</mark>' in html
    assert scripted.NOT_CITED in html
    for words in (
        "Examplimab (Exemplo)",
        "How is it given?",
        "Not yet read by a clinician",
        "We read the product label",
        "20 November 2026",
    ):
        assert words in html


def test_overlapping_quotes_lose_no_text_and_keep_every_place_to_jump_to(scripted):
    both = f"{scripted.FIRST} {scripted.NOT_CITED}"
    citations = [scripted.citation(1, both), scripted.citation(2, scripted.NOT_CITED), scripted.citation(3, both)]
    html = sources_html(1, citations, {"examplimab.how": scripted.PASSAGE})
    assert all(f'id="src-1-{number}"' in html for number in (1, 2, 3))
    assert html.count(scripted.NOT_CITED) == 1 and html.count("<mark") == 1


@pytest.mark.parametrize("passage", [None, "Another text that has changed since."])
def test_a_passage_that_is_gone_or_changed_leaves_the_quote_alone(scripted, passage):
    html = sources_html(1, [scripted.citation(1, scripted.FIRST)], {} if passage is None else {"examplimab.how": passage})
    assert f'<mark id="src-1-1" tabindex="-1">{scripted.FIRST}</mark>' in html and "Another text" not in html


def test_an_added_document_is_labelled_in_words_and_never_as_checked(scripted):
    html = sources_html(1, [scripted.citation(1, scripted.FIRST, trust="imported")], {})
    assert "You added this. Not checked by us." in html and "Checked against" not in html


def test_the_name_of_a_citation_has_number_and_title(scripted):
    link = citation_links(3, [scripted.citation(1, scripted.FIRST)])[1]
    assert 'aria-label="Source 1: Examplimab (Exemplo)"' in link and 'href="#src-3-1"' in link


def test_text_inside_a_source_block_is_escaped(scripted):
    attack = scripted.ATTACKS[0]
    bad = scripted.citation(1, attack, title=attack, section=attack, checked=attack, start=0, end=len(attack))
    html = sources_html(1, [bad], {"examplimab.how": attack + "<script>x</script>"}) + citation_links(1, [bad])[1]
    assert "<img" not in html and "<script" not in html and 'onerror="' not in html


def test_button_text_has_every_sign_of_markdown_made_literal():
    assert plain("[a](b) $x$ :red[y]") == r"\[a\]\(b\) \$x\$ \:red\[y\]"


def test_a_copied_answer_has_its_sources_and_says_what_it_is_not(scripted):
    text = answer_as_text(scripted.good_answer())
    assert text.startswith(scripted.FIRST) and "[1] Examplimab (Exemplo)" in text
    assert text.rstrip().endswith("Talk it over with your MS team.") and "not medical advice" in text
    assert "You added this. Not checked by us." in text


def test_an_empty_corner_of_a_table_has_words_for_screen_readers():
    html = rich_text("| | b |\n|---|---|\n| c | d |")
    assert '<th scope="col" role="columnheader"><span class="ms-hidden">' in html and html.count("ms-hidden") == 1


def test_phone_numbers_are_links_only_in_our_own_safety_texts():
    text = "Call [116 123](tel:116123) or [text](sms:+4485258), not [this](tel:1;ext=2) or [that](javascript:1)."
    html = rich_text(text, calls=True)
    assert html.count("<a ") == 2 and 'href="tel:116123"' in html and 'href="sms:+4485258"' in html
    assert "<a " not in rich_text(text)
