"""Colours: readable in light and in dark, and the same in the theme file and in the style sheet."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "ui"
CSS = (UI / "theme.css").read_text(encoding="utf-8")
PAIRS = re.compile(r"--ms-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
USUAL, _, REST = CSS.partition(":root:has(.ms-contrast-high) {")
TOKENS = {name: (light, dark) for name, light, dark in PAIRS.findall(USUAL)}
HIGH = {**TOKENS, **{name: (light, dark) for name, light, dark in PAIRS.findall(REST.partition("}")[0])}}

TEXT = [
    ("ink", "page"), ("ink", "card"), ("ink", "tint"), ("ink", "warm"), ("ink", "alert"), ("quiet", "page"), ("quiet", "card"), ("quiet", "tint"),
    ("quiet", "warm"), ("accent", "page"), ("accent", "card"), ("accent", "tint"), ("on-accent", "accent"), ("on-mark", "mark"), ("warm-edge", "card"),
    ("warm-edge", "page"), ("alert-ink", "alert"), ("alert-ink", "page"),
]  # fmt: skip
SHAPES = [("edge", "page"), ("edge", "card"), ("alert-edge", "page"), ("alert-edge", "alert"), ("warm-edge", "warm"), ("ink", "page")]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_contrast_formula_gives_the_known_extremes():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink, ground", TEXT)
def test_text_has_a_contrast_of_at_least_four_and_a_half(ink, ground, scheme):
    assert contrast(TOKENS[ink][scheme], TOKENS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink, ground", TEXT)
def test_high_contrast_means_at_least_seven(ink, ground, scheme):
    assert contrast(HIGH[ink][scheme], HIGH[ground][scheme]) >= 7


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("shape, ground", SHAPES)
def test_edges_that_carry_meaning_have_a_contrast_of_at_least_three(shape, ground, scheme):
    assert contrast(TOKENS[shape][scheme], TOKENS[ground][scheme]) >= 3


def test_theme_file_and_style_sheet_hold_the_same_colours():
    theme = tomllib.loads((UI / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    pairs = {
        "primaryColor": "accent",
        "backgroundColor": "page",
        "secondaryBackgroundColor": "card",
        "textColor": "ink",
        "linkColor": "accent",
        "borderColor": "edge",
    }
    for place, scheme in enumerate(("light", "dark")):
        for setting, token in pairs.items():
            assert theme[scheme][setting] == TOKENS[token][place], (scheme, setting)


def test_base_text_is_eighteen_pixels_and_nothing_moves():
    theme = tomllib.loads((UI / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert theme["baseFontSize"] >= 18
    assert "animation: none !important" in CSS and "@keyframes" not in CSS
