"""Numbers with what makes them mean something: unit, denominator, frequency, bound. Pure.

"Twice a year" and "every six months" are one quantity here, "24 weeks" and "24 months" are two, and so are
"9 of 100" and "9 of 1,000". Lengths of time are only turned into one another where that is exact (years to
months, weeks to days), because a trial's period is never rescaled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_UNIT = (
    r"%|percent|per cent|milligrams?|mg|micrograms?|mcg|µg|grams?|g\b|millilitres?|milliliters?|ml|kilograms?|kg|"
    r"hours?|hrs?|minutes?|mins?|days?|nights?|weeks?|fortnights?|months?|years?|times|points?|million|billion"
)
_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_COUNT = rf"(?:{_NUMBER})"
_ADJECTIVE = r"(?:quiet|full|whole|more|further|extra|straight|active|clinic|hospital|treatment|long|short|calendar|school)"
_RATIO = re.compile(
    rf"(?P<count>{_COUNT})(?: \w+)?(?: out)? (?:of|in) (?:every |each |the |a )?(?P<whole>10|20|100|1,?000|10,?000|[2-9])(?![\d.,]*\d)(?! (?:{_UNIT}))"
    rf"|(?P<some>{_COUNT})(?: people| patients)?(?: out)? of (?:the |those |these |all |all the )?(?P<all>{_COUNT})(?![\d.,]*\d)(?! (?:{_UNIT}))"
)
_RANGE_RATIO = re.compile(
    rf"(?P<low>{_COUNT}) ?(?:%|percent)? ?(?:to|-|–|and|or) ?(?P<high>{_COUNT})(?: \w+)?(?: ?(?P<percent>%|percent\b)|(?: out)? (?:of|in) (?:every |each |the |a )?(?P<whole>10|20|100|1,?000|10,?000)(?![\d.,]*\d))"
)
_EVERY = re.compile(
    rf"\b(?:once )?(?:every|each|per|an|a|in a) (?:(?P<other>other|second) )?(?:(?P<count>{_COUNT})(?: ?(?:to|-|–|or) ?(?P<high>{_COUNT}))? )?(?P<unit>hour|day|week|month|year)s?\b"
)
_PER = re.compile(
    rf"\b(?P<count>once|twice|thrice|{_COUNT} times?)(?: (?:every|each|per|an|a|in a) (?P<unit>hour|day|week|month|year)\b| (?P<adverb>daily|weekly|monthly|yearly|annually))"
)
_ADVERB = re.compile(r"\b(?P<adverb>daily|weekly|monthly|yearly|annually|annual|fortnightly)\b")
_RANGE = re.compile(rf"(?P<low>{_COUNT}) ?(?:to|-|–|and|or) ?(?P<high>{_COUNT})(?: ?(?:{_ADJECTIVE} )?(?P<unit>{_UNIT}))?")
_PLAIN = re.compile(rf"(?P<count>{_COUNT})(?:st|nd|rd|th)?(?:(?: |-)?(?:{_ADJECTIVE} )?(?P<unit>{_UNIT})(?!\w))?")
_NAMED_LIST = re.compile(rf"\b(?P<unit>day|week|month|year)s (?P<list>{_COUNT}(?:(?:, and |, | and | to | or ){_COUNT})+)\b")
_NAMED = re.compile(rf"\b(?P<unit>day|week|month|year)s? (?P<count>{_COUNT})\b")

_LOW = re.compile(
    r"\b(?:at least|(?<!no )(?<!not )(?:more|greater) than|later than|no (?:fewer|less) than|above|upwards? of|a minimum of|exceed\w*|longer than|older than|beyond)(?: the| a| about)?(?: age| the age of)? ?$"
)
_HIGH = re.compile(
    r"\b(?:up to|at most|(?<!no )(?<!not )(?:less|lower|fewer) than|no more than|not more than|no later than|below|under|a maximum of|younger than|within)(?: the| a| about)?(?: age| the age of)? ?$"
)
_NOT_WHOLE_LOW = re.compile(r"\bover(?: age| the age of)? ?$")
_LOW_AFTER = re.compile(r"^(?: (?!or\b|and\b)\w+){0,3} ?(?:or|and) (?:more|older|over|above|longer)\b|^\+")
_HIGH_AFTER = re.compile(r"^(?: (?!or\b|and\b)\w+){0,3} ?(?:or|and) (?:less|fewer|younger|under|below)\b")

_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
_ADVERBS = {
    "daily": ("day", 1),
    "weekly": ("week", 1),
    "fortnightly": ("week", 2),
    "monthly": ("month", 1),
    "yearly": ("year", 1),
    "annually": ("year", 1),
    "annual": ("year", 1),
}
_SHORT = {
    "percent": "%",
    "per cent": "%",
    "milligram": "mg",
    "microgram": "mcg",
    "µg": "mcg",
    "gram": "g",
    "millilitre": "ml",
    "milliliter": "ml",
    "kilogram": "kg",
    "hr": "hour",
    "min": "minute",
    "times": "time",
}


@dataclass(frozen=True)
class Quantity:
    """One number of a text.

    `unit` is "of" for shares (the value is the fraction), "every day" or "every month" for how often,
    a length of time, a dose, or "" for a bare number. `bound` is "min", "max", "over" (may be a least value or not: "over 96 weeks", "from 50"), "within" (may be a
    greatest value or not) or "".
    """

    value: Fraction
    unit: str
    bound: str
    start: int
    end: int
    whole: Fraction | None = None
    """Of how many, for a share told as people."""

    @property
    def is_time(self) -> bool:
        return self.unit in ("minute", "hour", "day", "month") or self.unit.startswith("every")


def spell_out(text: str) -> str:
    """Text with number words as digits ("twenty-five" → "25", "half of" → "1 of 2"); "one" only before what it counts."""
    text = re.sub(r"\ba (?=(?:hundred|thousand|million)\b)", "1 ", text)
    text = re.sub(rf"\b({_TENS})[- ](one|two|three|four|five|six|seven|eight|nine)\b", lambda m: str(_WORDS[m[1]] + _WORDS[m[2]]), text)
    text = re.sub(r"\bhalf a year\b|\bhalf-yearly\b", "6 months", text)
    text = re.sub(r"\b(six|three|four|two)[- ](monthly|weekly)\b", lambda m: f"every {_WORDS[m[1]]} {m[2][:-2]}s", text)
    text = re.sub(r"\b(?:a|one) fortnight\b", "2 weeks", text)
    text = re.sub(r"\b(in|within|after|for|about|over|only|than|least|most) (?:a|an|one) (hour|day|week|month|year)\b", r"\1 1 \2", text)
    text = re.sub(r"\bhalf\b(?! an? )(?!-)", "1 of 2", text)
    text = re.sub(r"\b(?:a|one) (third|quarter|fifth|tenth)\b", lambda m: f"1 of {_PARTS[m[1]]}", text)
    text = re.sub(r"\b(two|three) (thirds|quarters|fifths)\b", lambda m: f"{_WORDS[m[1]]} of {_PARTS[m[2][:-1]]}", text)
    text = re.sub(
        rf"\bone(?= (?:in|of|out of|to|{_UNIT}|tablet|capsule|dose|infusion|injection)\b)(?! of (?:the|these|those|them|its|our|your|my|his|her|two))",
        "1",
        text,
    )
    text = re.sub(r"\b(" + "|".join(word for word in _WORDS if word != "one") + r")\b", lambda m: str(_WORDS[m[1]]), text)
    text = re.sub(r"\b(\d+) hundred\b", lambda m: str(int(m[1]) * 100), text)
    text = re.sub(r"\b(\d+) 100\b", lambda m: str(int(m[1]) * 100) if int(m[1]) < 100 else m[0], text)
    return re.sub(r"\b(\d+) thousand\b", lambda m: f"{int(m[1]) * 1000:,}", text)


_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


def quantities(text: str) -> list[Quantity]:
    """All quantities of a lower-case text, in reading order; none overlaps another.

    Args:
        text: lower case, number words spelled out by `spell_out`.
    """
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = []

    def take(pattern: re.Pattern[str], match: re.Match[str], value: Fraction, unit: str) -> None:
        begin, stop = match.span()
        whole = _whole(match) if pattern is _RATIO else None
        found.append(Quantity(value, unit, _bound(text, begin, stop, unit), begin, stop, whole))

    for pattern, read in (
        (_RANGE_RATIO, _read_range_ratio),
        (_RATIO, _read_ratio),
        (_PER, _read_per),
        (_EVERY, _read_every),
        (_ADVERB, _read_adverb),
        (_NAMED_LIST, _read_list),
        (_RANGE, _read_range),
        (_NAMED, _read_plain),
        (_PLAIN, _read_plain),
    ):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if pattern is not _ADVERB and match.start() and re.search(r"[\w.]$|[a-z]-$", text[: match.start()]) and match[0][:1].isdigit():
                continue  # "beta-1a", "s1p", "1.5": part of a name or of another number
            values = read(match)
            if values:
                taken.append((match.start(), match.end()))
                for value, unit in values:
                    take(pattern, match, value, unit)
    return sorted(found, key=lambda quantity: quantity.start)


def _read_ratio(match: re.Match[str]) -> list[tuple[Fraction, str]]:
    whole = _whole(match)
    return [(_number(match["count"] or match["some"]) / whole, "of")] if whole else []


def _read_range_ratio(match: re.Match[str]) -> list[tuple[Fraction, str]]:
    if re.search(r"\d and \d", match[0]) and not match["percent"] and not re.search(r"between $", match.string[: match.start()]):
        return []  # "9 and 14 of 100" may be two groups
    whole = Fraction(100) if match["percent"] else _number(match["whole"])
    return [(_number(match[group]) / whole, "of") for group in ("low", "high")]


def _whole(match: re.Match[str]) -> Fraction:
    return _number(match["whole"] or match["all"])


def _read_per(match: re.Match[str]) -> list[tuple[Fraction, str]]:
    times = _TIMES.get(match["count"]) or _number(match["count"].split()[0])
    unit = match["unit"] or _ADVERBS[match["adverb"]][0]
    length, base = _in_base(Fraction(1), unit)
    return [(length / times, f"every {base}")] if times else []


def _read_every(match: re.Match[str]) -> list[tuple[Fraction, str]]:
    is_rate = not re.search(r"\b(?:every|each|once)\b", match[0])
    if is_rate and match["count"]:
        return []  # "a 2 year study" is no frequency
    counts = [Fraction(2)] if match["other"] else [_number(match[group]) for group in ("count", "high") if match[group]] or [Fraction(1)]
    lengths = [_in_base(count, match["unit"]) for count in counts]
    if is_rate:
        # "0.2 relapses a year", "88,000 dollars per year": the unit of a rate. "after a week" is a length of time.
        return []
    return [(length, f"every {base}") for length, base in lengths]


def _read_adverb(match: re.Match[str]) -> list[tuple[Fraction, str]]:
    unit, count = _ADVERBS[match["adverb"]]
    length, base = _in_base(Fraction(count), unit)
    return [(length, f"every {base}")]


def _read_range(match: re.Match[str]) -> list[tuple[Fraction, str]]:
    if re.search(r"\band\b|\bor\b", match[0]) and not match["unit"]:
        return []
    return [_with_unit(_number(match[group]), match["unit"]) for group in ("low", "high")]


def _read_list(match: re.Match[str]) -> list[tuple[Fraction, str]]:
    return [_with_unit(_number(count), match["unit"]) for count in re.findall(_COUNT, match["list"])]


def _read_plain(match: re.Match[str]) -> list[tuple[Fraction, str]]:
    return [_with_unit(_number(match["count"]), match["unit"])]


def _with_unit(value: Fraction, unit: str | None) -> tuple[Fraction, str]:
    if unit is None:
        return value, ""
    name = unit if unit in ("%", "mg", "mcg", "g", "ml", "kg", "times") else unit.rstrip("s")
    name = _SHORT.get(name, name)
    if name == "%":
        return value / 100, "of"  # 13% and 13 of 100 are one share
    return _in_base(value, name)


def _in_base(value: Fraction, unit: str) -> tuple[Fraction, str]:
    if unit in _MONTHS:
        return value * _MONTHS[unit], "month"
    if unit in _DAYS:
        return value * _DAYS[unit], "day"
    return value, unit


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def _bound(text: str, start: int, end: int, unit: str) -> str:
    before, after = text[:start], text[end:]
    if _LOW_AFTER.search(after):
        return "min"
    if _HIGH_AFTER.search(after):
        return "max"
    if _LOW.search(before):
        return "min"
    if _HIGH.search(before):
        return "within" if re.search(r"\bwithin(?: the| a| about)? ?$", before) else "max"
    if re.search(r"\bfrom(?: age| the age of| about)? ?$", before):
        return "over"
    if _NOT_WHOLE_LOW.search(before):
        # "Over 96 weeks" is the length of a study, "over 15 years" may be a least length.
        return "over" if unit in ("hour", "day", "month") else "min"
    return ""


def without_quantities(text: str) -> str:
    """A text with its quantities cut out: what is left are words."""
    for number in reversed(quantities(text)):
        text = f"{text[: number.start]} {text[number.end :]}"
    return text


_BOUND_WORDS = re.compile(
    r"\b(?:at least|at most|no (?:more|fewer|less|later) than|(?:more|greater|less|lower|fewer|later|longer|older|younger) than|up to|a little over|over|under)(?= (?:about )?\d)"
    r"|(?<=[\w%]) (?:or|and) (?:more|less|older|over|under|longer|younger|fewer)\b"
)


def without_bounds(text: str) -> str:
    """A text without "at least", "or more" and their like beside numbers: they tell a bound, not a direction."""
    return _BOUND_WORDS.sub(" ", text)


def bounds_agree(said: str, held: str) -> bool:
    """Whether two bounds may mean the same."""
    return (
        said == held
        or {said, held} <= {"over", "min"}
        or {said, held} <= {"over", ""}
        or {said, held} <= {"within", ""}
        or {said, held} <= {"within", "max"}
        or {said, held} == {"within", "over"}
    )
