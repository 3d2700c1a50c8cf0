"""Cleaning: marks, boilerplate and repeats go; figures, names and the author's words stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.characters import decode, normalise
from knowledge.documents.clean import clean_lines, clean_text, is_boilerplate
from knowledge.documents.readers import text_lines
from knowledge.documents.tails import is_broken_off, is_finished, without_tail
from knowledge.errors import ImportRefusedError


def cleaned(text: str) -> list[str]:
    return [line.text for line in clean_lines(text_lines(text)).lines]


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Walking got easier[1][3][6].", "Walking got easier."),
        ("It is a pill [2, 4-6].", "It is a pill."),
        ("It is a pill.[12] Take it with food.", "It is a pill. Take it with food."),
        ("It is a pill [^1] for adults [citation needed].", "It is a pill for adults."),
        ("It is a pill.¹² Take it daily.", "It is a pill. Take it daily."),
        ("It helped some people.12 Others stopped.", "It helped some people. Others stopped."),
        ("It is a pill【4†source】.", "It is a pill."),
        ("**Fampridine** (Fampyra) is a *tablet*.", "Fampridine (Fampyra) is a tablet."),
        ("__Note__: see [our leaflet](https://example.org/a?b=c).", "Note: see our leaflet."),
        ("Look ![a chart](http://example.org/x.png) here.", "Look here."),
        ("Two <b>bold</b> words and <script src=x>one", "Two bold words and one"),
        ("Tom &amp; Ann&nbsp;said &lt;b&gt;yes&lt;/b&gt;", "Tom & Ann said yes"),
    ],
)
def test_marks_of_web_pages_are_dropped(raw: str, wanted: str) -> None:
    assert clean_text(raw) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The median was 4 [2, 7] days.",
        "It was 12% (95% CI [3, 20]) in one year.",
        "The dose is 2 * 3 mg and the file is called a_b_c.",
        "Lymphocytes below 0.5 x 10^9/L need a check.",
        "p<0.05 in 3 of 4 trials",
        "Tests every 6 months cost $1,200 - $1,500.",
    ],
)
def test_text_that_could_be_a_figure_is_left_alone(text: str) -> None:
    assert clean_text(text) == text


def test_powers_and_fractions_keep_their_value() -> None:
    assert normalise("0.8 × 10⁹/L after 2½ years, 1.73 m² and ½ a tablet") == "0.8 × 10^9/L after 2 1/2 years, 1.73 m2 and 1/2 a tablet"
    assert normalise("Ocrevus™ and ﬁngolimod") == "Ocrevus and fingolimod"


def test_hidden_and_reversing_characters_go_and_are_reported() -> None:
    result = clean_lines(text_lines("Take\u200b it \u202eyliad\u202c with\u00ad food\U000e0041."))
    assert result.lines[0].text == "Take it yliad with food."
    assert result.notes == ("characters that hide or reverse text were taken out",)


@pytest.mark.parametrize(
    "line",
    [
        "3 minute read",
        "5 min read",
        "Share this article",
        "Facebook | Twitter | Email",
        "Advertisement",
        "Last updated: 3 May 2024",
        "Read more: ten tips",
        "Skip to content",
        "Home > Health > MS",
        "© 2024 Some Site. All rights reserved.",
        "https://example.org/page",
        "Photo by A. Person / Getty Images",
        "This article is for informational purposes only and is no medical advice.",
    ],
)
def test_page_furniture_is_boilerplate(line: str) -> None:
    assert is_boilerplate(normalise(line))


@pytest.mark.parametrize(
    "line",
    [
        "Share your worries with your nurse.",
        "By mouth, once a day",
        "Read the leaflet before the first dose.",
        "12",
        "Search for a balance of rest and movement.",
        "Home visits are possible.",
        "Save your energy for what matters.",
        "Side effects",
    ],
)
def test_sentences_that_only_begin_like_furniture_stay(line: str) -> None:
    assert not is_boilerplate(line, in_head=True)


def test_an_author_line_counts_only_near_the_top() -> None:
    assert is_boilerplate("By Jo Example", in_head=True)
    assert not is_boilerplate("By Jo Example", in_head=False)


def test_a_headline_that_comes_again_and_a_pasted_paragraph_are_dropped_once() -> None:
    paragraph = "Cooling vests lower the body temperature of people who get worse in the heat of summer days."
    text = f"Living With Heat and MS\n\nAn opening line of some length, to begin with.\n\nLiving With Heat and MS\n\n{paragraph}\n\n{paragraph}\n"
    assert cleaned(text) == ["Living With Heat and MS", "An opening line of some length, to begin with.", paragraph]


def test_the_same_heading_under_two_treatments_stays() -> None:
    text = "Title of Page\n\nPills\n\nSide effects\n\nSome text.\n\nDrips\n\nSide effects\n\nOther text."
    assert cleaned(text).count("Side effects") == 2


def test_html_comments_are_dropped_over_line_breaks() -> None:
    assert cleaned("Before.\n<!-- one\n\ntwo -->\nAfter.") == ["Before.", "After."]
    assert cleaned("Before.\n<!-- never closed\nAfter.") == ["Before."]


def test_a_cut_off_end_is_dropped_and_a_whole_one_is_kept() -> None:
    assert without_tail("It is safe for most. You should not stop unless") == "It is safe for most."
    assert without_tail("In summary, the best") == ""
    assert without_tail("It is safe (for most).") == "It is safe (for most)."
    assert is_finished("She said “yes.”") and not is_finished("It works...")
    assert is_broken_off("It is given with the") and not is_broken_off("Common side effects")


def test_bytes_are_decoded_by_mark_then_utf8_then_windows() -> None:
    assert decode("naïve".encode("utf-16")) == "naïve"
    assert decode(b"\xef\xbb\xbfna\xc3\xafve") == "naïve"
    assert decode(b"na\xefve \x93quote\x94") == "naïve “quote”"
    with pytest.raises(ImportRefusedError, match="binary"):
        decode(b"ab\x00\x01\x02")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_cleaned_text_never_holds_a_tag_or_a_hidden_character(text: str) -> None:
    result = clean_text(text)
    assert not re.search(r"<[A-Za-z/!?]", result)
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08]", result)
    assert "\n" not in result


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<", "script", ">", "<!--", "-->", "&lt;", "](", "[", "!", "**", "a", "javascript:", "\n", "＜"]), max_size=40
    )
)
def test_nested_markup_never_leaves_a_tag(pieces: list[str]) -> None:
    assert not any(re.search(r"<[A-Za-z/!?]", line) for line in cleaned("".join(pieces)))
