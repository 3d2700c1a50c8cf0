"""Questions over the option table: two to four options side by side, or the options that fit a wish.

Cells come from the same data as the cards and are cited cell by cell. Nothing is ranked: options stand in
the order in which they were named, lists in the order of the alphabet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from bot.aspects import aspect_cells
from bot.draft import Draft, Piece, owned, passage_pieces
from bot.texts import load_texts, say
from bot.understand import Understood, title_of
from knowledge import GLANCE_LABELS, Group, Index, Option, Status, cell_id, figure_id

DEFAULT_ROWS = ("route", "how_often", "benefit", "serious_risks", "common_side_effects", "tests_during", "pregnancy")
FIRST_ROWS = ("route", "benefit", "serious_risks")
"""What no comparison without an aspect leaves out: a benefit never stands without the risks."""
CELL_SENTENCES = 2
"""Sentences of a cell in a comparison without an aspect, so that how often each is taken finds room too."""
GLANCE_ROWS = ("benefit", "common_side_effects", "serious_risks", "route", "how_often", "tests_during", "pregnancy")
SIDES = ("benefit", "common_side_effects", "serious_risks")
"""Rows for "benefits and risks": the same, in the same order, whichever was asked for first."""
MAX_COLUMNS = 4
MAX_TABLE_WORDS = 108
MAX_BOUNDARY_WORDS = 75
"""Cells of a table that stands between the sentences of a boundary reply."""


@dataclass(frozen=True)
class Wish:
    """A property that a list can be asked for: a table row and the tags that have it."""

    pattern: re.Pattern[str]
    row: str
    tags: frozenset[str]
    words: re.Pattern[str] | None = None

    def fits(self, option: Option) -> bool:
        """Whether the option's cell has one of the tags, or holds the words."""
        cell = getattr(option.glance, self.row)
        return bool(self.words.search(cell.text)) if self.words else bool(self.tags & set(cell.tags))


def _wish(pattern: str, row: str, *tags: str) -> Wish:
    return Wish(re.compile(pattern, re.IGNORECASE), row, frozenset(tags))


def _wording(pattern: str, row: str, words: str) -> Wish:
    return Wish(re.compile(pattern, re.IGNORECASE), row, frozenset(), re.compile(words, re.IGNORECASE))


WISHES = (
    _wish(
        r"\b(strong(er|est)?(?! (side|reaction|pain|immune|smell))|high(er)?[- ]efficacy|highly effective|heavy hitters?)\b",
        "benefit",
        "high-efficacy",
    ),
    _wish(r"\b(moderate(ly)?|mild(er)?|milder|gentler?|weaker|platform)\b(?! (ms|side|symptoms|relapse))", "benefit", "moderate-efficacy"),
    _wish(r"^(?!.*\b(no|not|without|don.?t)\b).*\b(boxed|black[- ]?box) warnings?\b", "serious_risks", "us-boxed-warning"),
    _wording(r"\bhep(atitis)?[ -]?b\b", "tests_before", r"hepatitis"),
    _wording(r"\b(kids?|child(ren)?|teen\w*|under 18|paediatric|pediatric)\b", "approved_for", r"child|teen|aged? 1\d|from 1\d|10 and|13 "),
    _wish(r"\b(pills?|tablets?|capsules?|oral|by mouth|swallow)\b", "route", "tablet"),
    _wish(r"\b(infusions?|drips?|IVs?|intravenous)\b", "route", "infusion"),
    _wish(r"\b(injections?|injectables?|shots?|jabs?|inject|needles?)\b", "route", "self-injection", "clinic-injection"),
    _wish(r"\b(at home|myself|self)\b", "where", "home"),
    _wish(r"\b(ppms|primary[- ]progressive)\b", "approved_for", "ppms"),
    _wish(r"\b(spms|secondary[- ]progressive)\b", "approved_for", "spms", "active-spms"),
    _wish(r"\b(cis|clinically isolated|first attack)\b", "approved_for", "cis"),
    _wish(r"\b(rrms|relapsing)\b", "approved_for", "rrms"),
    _wish(r"\b(twice a year|six[- ]month\w*|every (6|six) months|two times a year)\b", "how_often", "six-monthly"),
    _wish(
        r"\b(once a month|monthly|every month)\b(?! (blood |lab |liver |urine )?(tests?|checks?|monitoring|bloods?)\b)",
        "how_often",
        "monthly",
        "every-4-6-weeks",
    ),
    _wish(
        r"\b(monthly|most|frequent|lots of|often) (blood |lab |liver )?(tests?|checks?|monitoring|bloods?)\b",
        "tests_during",
        "monthly-blood-tests",
    ),
    _wish(r"\b(once a week|weekly)\b", "how_often", "weekly"),
    _wish(r"\b(need|have|do|want)\w* (an? |any |regular )?(mri|scan)s?\b|\bmri (checks?|monitoring)\b", "tests_during", "mri"),
    _wish(r"\b(eye|vision) (checks?|tests?|exams?)\b", "tests_during", "eye"),
    _wish(r"\b(heart) (checks?|tests?|monitoring)\b|\becg\b", "tests_during", "heart"),
    _wish(
        r"^(?!.*\b(no|without|least|fewest|fewer|few|don.?t|monthly)\b).*\b(blood (tests?|checks?|work)|bloods)\b", "tests_during", "blood"
    ),
    _wish(
        r"\b(least|fewest|fewer|few) (\w+ )?(blood |lab )?(tests?|checks?|monitoring|bloods)\b", "tests_during", "none", "few-blood-tests"
    ),
    _wish(r"\b(no|without|don.?t need) (\w+ ){0,2}?(blood |lab )?(tests?|checks?|monitoring|bloods)\b", "tests_during", "none"),
    _wish(
        r"\b(while|during|in|when) (i.?m |you.?re )?pregnan\w*|\bpregnant on\b|\bkeep taking\b.*\bpregnan",
        "pregnancy",
        "may-continue-if-needed",
    ),
    _wish(r"\b(daily|every day|once a day)\b", "how_often", "daily", "twice-daily"),
)
_LIST_WORD = re.compile(r"\b(which|what|whats|list|any|all|are there|is there|show me|name)\b|what['’]s", re.IGNORECASE)
_LIST_NOUN = re.compile(
    r"\b(drugs?|treatments?|dmts?|options|meds|medicines?|medications?|ones|approved|licen[sc]ed|list|pills?|tablets|infusions|injections|choices)\b",
    re.IGNORECASE,
)
_ABOUT_ONE = re.compile(
    r"\bwhat (is|are) (a |an |the )?(pill|tablet|infusion|injection|drip|shot|relaps|ppms|rrms|spms|cis|primary|secondary|clinically)",
    re.IGNORECASE,
)


@cache
def _for_a_symptom() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load_texts('scope')['symptoms'])})\b", re.IGNORECASE)


def compare(understood: Understood, index: Index, room: int = MAX_TABLE_WORDS) -> Draft | None:
    """A table of the options named, on the aspects asked for; None when fewer than two have a page.

    Args:
        room: words of cells at most; rows that do not fit are left out.
    """
    library = index.library
    options = [library.option_by_id[o] for o in understood.options if o in library.option_by_id][:MAX_COLUMNS]
    if len(options) < 2:
        return None
    rows = tuple(dict.fromkeys(cell for aspect in understood.aspects[:2] for cell in aspect_cells(aspect) if aspect != "what_it_is"))
    pieces = [owned(say("table", "intro"))]
    pieces += _table(options, rows or DEFAULT_ROWS, index, room, keep=None if rows else CELL_SENTENCES)
    if not rows or "benefit" in rows:
        pieces.append(owned(say("table", "no_rank"), lead="\n\n"))
    missing = tuple(
        say("abstain", "no_page", name=title_of(option, library)) for option in understood.options if option not in library.option_by_id
    )
    return Draft(
        pieces=tuple(pieces),
        missing=missing,
        ask_your_team=tuple(option.ask_your_team[0] for option in options[:2]),
        follow_ups=_questions_after(options),
        options=tuple(option.id for option in options),
        aspect=understood.aspects[0] if understood.aspects else None,
    )


def _table(options: list[Option], rows: tuple[str, ...], index: Index, room: int, keep: int | None) -> list[Piece]:
    head = "\n\n| |" + "".join(f" {option.title} |" for option in options) + "\n|---|" + "---|" * len(options)
    cells = {row: [cell_pieces(option.id, row, index, lead=" ", tail=" |", keep=keep) for option in options] for row in rows}
    pieces: list[Piece] = []
    for row in _rows_that_fit(cells, room):
        start = f"\n| **{GLANCE_LABELS[row]}** | "
        first, *others = cells[row]
        pieces += [replace(first[0], lead=start if pieces else head + start), *first[1:]]
        pieces += [piece for cell in others for piece in cell]
    return pieces


def _rows_that_fit(cells: dict[str, list[list[Piece]]], room: int) -> list[str]:
    """The rows to show, in their order: the first ones are given their room before the others; one row always stands."""
    fitting: list[str] = []
    used = 0
    for row in sorted(cells, key=lambda row: row not in FIRST_ROWS):
        size = sum(len(piece.text.split()) for cell in cells[row] for piece in cell)
        if not fitting or used + size <= room:
            fitting.append(row)
            used += size
    return [row for row in cells if row in fitting]


def at_a_glance(option_id: str, index: Index, rows: tuple[str, ...] = GLANCE_ROWS) -> Draft | None:
    """The main rows of one option as a list: what a "should I take it" needs in view. None without a page."""
    option = index.library.option_by_id.get(option_id)
    if option is None:
        return None
    pieces: list[Piece] = []
    for row in rows:
        pieces += cell_pieces(option.id, row, index, lead=("\n" if pieces else "") + f"- **{GLANCE_LABELS[row]}**: ")
    name = option.title
    return Draft(
        pieces=tuple(pieces),
        ask_your_team=option.ask_your_team[:2],
        follow_ups=(f"How well does {name} work?", f"What are the serious risks of {name}?", f"What is a year on {name} like?"),
        options=(option.id,),
    )


def both_sides(option_id: str, index: Index, limit: int) -> Draft | None:
    """What an option can do for people and to them: its cells on both, and one figure of each side where there is room for both.

    Args:
        limit: words at most.
    """
    draft = at_a_glance(option_id, index, SIDES)
    if draft is None:
        return None
    figures = sorted(index.library.option_by_id[option_id].figures, key=lambda figure: not figure.headline)
    of_side = {figure.side: figure for figure in reversed(figures)}
    if len(of_side) < 2:
        return draft
    told = [
        piece
        for side in ("benefit", "harm")
        for piece in passage_pieces(index.passage(figure_id(option_id, of_side[side].id)), first_lead="\n\n")
    ]
    words = sum(len(piece.text.split()) for piece in (*draft.pieces, *told))
    return replace(draft, pieces=(*draft.pieces, *told)) if words <= limit else draft


def cell_pieces(option_id: str, row: str, index: Index, lead: str, tail: str = "", keep: int | None = None) -> list[Piece]:
    """One table cell of an option as citable pieces, a sentence each, between `lead` and `tail`; `keep`: at most so many sentences."""
    pieces = [replace(piece, is_cell=True) for piece in passage_pieces(index.passage(cell_id(option_id, row)), keep=keep)]
    pieces[0] = replace(pieces[0], lead=lead)
    pieces[-1] = replace(pieces[-1], tail=tail)
    return pieces


def _questions_after(options: list[Option]) -> tuple[str, ...]:
    first, second = options[0].title, options[1].title
    return (
        f"What are the serious risks of {first}?",
        f"What are the serious risks of {second}?",
        f"Compare pregnancy on {first} and {second}",
    )


def listing(text: str, understood: Understood, index: Index) -> Draft | None:
    """The options that fit the wishes of a "which ones" question; None when it is not one.

    Approved disease-modifying options only, in the order of the alphabet, each with the cell that proves it.
    """
    if understood.options or not (_LIST_WORD.search(text) and _LIST_NOUN.search(text)) or _ABOUT_ONE.search(text):
        return None
    if _for_a_symptom().search(text):  # "are there any pills for the tiredness" asks for no list of disease-modifying treatments
        return None
    wishes = [wish for wish in WISHES if wish.pattern.search(text)]
    group = {option for mention in understood.mentions for option in mention.group}
    if not wishes and not group:
        return None
    options = [
        option
        for option in index.library.options
        if option.group is Group.DMT
        and option.status is Status.APPROVED
        and (not group or option.id in group)
        and all(wish.fits(option) for wish in wishes)
    ]
    if not options:
        return None
    row = wishes[0].row if wishes else "kind"
    pieces = [owned(say("table", "list_intro"))]
    used = 0
    left_out = []
    for option in options:
        size = len(option.title.split()) + len(getattr(option.glance, row).text.split())
        if used + size > MAX_TABLE_WORDS:
            left_out.append(option.title)
            continue
        used += size
        lead = ("\n\n" if len(pieces) == 1 else "\n") + f"- **{option.title}**: "
        pieces += cell_pieces(option.id, row, index, lead)
    if left_out:
        pieces.append(owned(say("table", "also", names=", ".join(left_out)), lead="\n\n"))
    return Draft(
        pieces=tuple(pieces),
        ask_your_team=options[0].ask_your_team[:1],
        follow_ups=tuple(f"What is {option.title} and how does it work?" for option in options[:3]),
        options=tuple(option.id for option in options[:MAX_COLUMNS]),
        aspect="how_taken" if row in ("route", "how_often", "where") else "who_for",
    )
