"""Numbers with their units, so that a figure in an answer can be looked for in a source. Pure.

"34 of 100 people", "34 percent" and "34%" are one quantity; "six weeks" and "6 weeks" are one; "6 weeks" and
"6 months" are two, and so are "3 in 1,000" and "3 in 10,000": a number is nothing without what it is out of.
Numbers inside names (beta-1a, CD20, COVID-19, T2) are not quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evals.text import plain_characters

_SMALL = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {
    **{word: value for value, word in enumerate(_SMALL.split(" "), 2)},
    **{word: value * 10 for value, word in enumerate(_TENS.split(" "), 2)},
}
_ONE_OF = re.compile(r"\bone (?=(?:in|of|out of) (?:every )?(?:\d|a hundred|two|three|four|five|six|ten|twenty))", re.IGNORECASE)
_UNITS = {
    "%": "%", "percent": "%", "percentage": "%",
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "mcg": "mcg", "ug": "mcg", "µg": "mcg", "microgram": "mcg", "micrograms": "mcg",
    "ml": "ml", "g": "g", "kg": "kg",
    "second": "second", "seconds": "second", "minute": "minute", "minutes": "minute", "hour": "hour", "hours": "hour",
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year", "years": "year",
    "people": "people", "persons": "people", "patients": "people", "person": "people", "participants": "people",
    "time": "times", "times": "times",
}  # fmt: skip
SHARE = "of "
PERIODS = frozenset({"hour", "day", "week", "month", "year"})
_NUMBER = re.compile(
    r"(?<![A-Za-z\d])(?<![A-Za-z\d][.,])(?<![A-Za-z]-)(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<rest>(?:\s*-?\s*(?:%|[A-Za-zµ]+))?)"
)
_SHARE = re.compile(
    r"(?<![\d.,])(?P<value>\d+(?:\.\d+)?)(?: (?:people|persons|patients))? (?:in|of|out of)(?: every| each)? "
    r"(?P<whole>1,?0(?:00?)?|10,?000|100,?000|1,?000,?000)(?![\d,.]*\d)(?! ?(?:mg|ml|days?|weeks?|months?|years?)\b)"
    r"(?: (?:people|persons|patients))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class Quantity:
    """One number and what it counts; `unit` is empty when the text names none that we know, `of 1,000` for a share of a thousand."""

    value: float
    unit: str = ""

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole, which means nothing without that whole."""
        return self.unit.startswith(("%", SHARE))

    @property
    def whole(self) -> float:
        """What a share is out of; 0 for anything else."""
        return 100.0 if self.unit == "%" else float(self.unit.removeprefix(SHARE).replace(",", "")) if self.is_share else 0.0

    @property
    def is_period(self) -> bool:
        """Whether it is a length of time."""
        return self.unit in PERIODS

    def __str__(self) -> str:
        number = f"{self.value:,.6f}".rstrip("0").rstrip(".")
        return f"{number}{'' if self.unit == '%' else ' '}{self.unit}".strip()


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of a text, in order, each once."""
    plain = _digits_for_words(plain_characters(text)).replace("per cent", "percent")
    found: list[Quantity] = []
    plain = _SHARE.sub(lambda match: _keep_share(match, found), plain)
    matches = list(_NUMBER.finditer(plain))
    for index, match in enumerate(matches):
        unit = _unit_of(match["rest"])
        if unit is None:
            continue
        # "2 to 3 months": the first number of a range counts what the second counts.
        following = matches[index + 1] if index + 1 < len(matches) else None
        if not unit and following is not None and re.fullmatch(r"\s*(?:-|to|or|and)\s*", plain[match.end("value") : following.start()]):
            unit = _unit_of(following["rest"]) or ""
        found.append(Quantity(float(match["value"].replace(",", "")), unit))
    return list(dict.fromkeys(found))


def _keep_share(match: re.Match[str], found: list[Quantity]) -> str:
    whole = int(match["whole"].replace(",", ""))
    found.append(Quantity(float(match["value"]), "%" if whole == 100 else f"{SHARE}{whole:,}"))
    return " "


def _unit_of(rest: str) -> str | None:
    """Unit behind a number: empty for none that we know, None when letters stick to it (1a, 3rd)."""
    word = rest.strip(" -\t\n").lower()
    unit = _UNITS.get(word, "")
    if rest[:1].isalpha() and not unit:
        return None
    return unit


def _digits_for_words(text: str) -> str:
    """Number words as digits. "One" alone is left, because it is mostly not a number; "one in five" is."""
    text = _ONE_OF.sub("1 ", text)
    text = re.sub(r"\btwice\b", "2 times", text, flags=re.IGNORECASE)
    text = re.sub(
        r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(one|two|three|four|five|six|seven|eight|nine)\b",
        lambda match: str(_WORDS[match[1].lower()] + {"one": 1}.get(match[2].lower(), _WORDS.get(match[2].lower(), 0))),
        text,
        flags=re.IGNORECASE,
    )
    return re.sub(r"\b(" + "|".join(_WORDS) + r")\b", lambda match: str(_WORDS[match[1].lower()]), text, flags=re.IGNORECASE)


def is_supported(quantity: Quantity, evidence: list[Quantity]) -> bool:
    """Whether the evidence holds this number, with this unit or (when either side names none) without.

    A share of another whole than 100 needs that very whole: a bare 3 does not bear out "3 in 1,000".
    """
    if quantity.unit.startswith(SHARE):
        return quantity in evidence
    return any(known.value == quantity.value and (known.unit == quantity.unit or not quantity.unit or not known.unit) for known in evidence)
