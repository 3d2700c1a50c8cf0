"""Curation checks: what a machine can tell about the library before a patient reads it.

`check_library` returns problems, worst first; an error makes `python -m knowledge check` exit 1, a
warning never does (an overdue review date must not turn a build red). `coverage` counts what is there.
"""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.coverage import OPTION_ASPECTS, QUESTIONS_FILE, load_questions, missing_answers
from knowledge.load import Library
from knowledge.numbers import figure_sentences
from knowledge.readability import reading_grade
from knowledge.schema import Aspect, Card, Evidence, Figure, Group, Measure, Option, Status, Topic
from knowledge.sentences import read_marked_text, split_sentences

MAX_CARD_WORDS = 90
MAX_SENTENCE_WORDS = 25
MAX_GRADE = 9.0
MAX_MEDIAN_GRADE = 7.5
MAX_CELL_WORDS = 25
MAX_CARD_FIGURES = 2
# Total words of an option against the median of its status group. Wide enough for one drug with many
# special rules, narrow enough that no option is told at twice the length of its neighbours.
BALANCE_BAND = (0.5, 2.0)

_DANGLING = re.compile(r"^(it|this|that|they|these|those|he|she|its|their|such|there)\b(?! (is|are) no\b)", re.IGNORECASE)
_ONE_IN = re.compile(r"\b(?:1|one) in (?:\d|every|a hundred|ten|five|four|three)", re.IGNORECASE)
_ADVICE = re.compile(r"\byou (?:should|must|need to) (?:take|stop|start|switch|choose|skip|double)\b", re.IGNORECASE)
_ADVERT = re.compile(
    r"\b(?:breakthrough|miracle|wonder drug|game.?changer|best (?:drug|choice|option|treatment)|superior|cutting.edge)\b", re.IGNORECASE
)
_RELATIVE = re.compile(r"\b\d+(?:\.\d+)?\s?% (?:lower|fewer|less|reduction|higher|more|greater)\b", re.IGNORECASE)
_AS_PEOPLE = re.compile(r"\b(?:of|in|out of) (?:100|1,000|10,000)(?! people followed)", re.IGNORECASE)
_PLAIN_CAPITALS = frozenset({"FDA", "EMA", "MHRA", "NHS", "USA", "AND", "NOT", "DVLA", "NIHR", "ISRCTN", "UCSF"})
_REAL_TERMS = frozenset({"MRI", "PML", "CBT", "EDSS", "PET", "IVF", "SSRI", "ALS", "NMOSD"})
"""Terms that also stand in titles of trials: they stay in the glossary."""
_ABBREVIATION = re.compile(r"(?<![0-9]-)(?<!-)\b[A-Z]{3,6}\b(?!-[0-9A-Z]{2})(?!-[0-9])")


@dataclass(frozen=True)
class Problem:
    """One thing found. `where` is file and card, `rule` the name of the check."""

    level: Literal["error", "warning"]
    where: str
    rule: str
    message: str


def count_words(text: str) -> int:
    """Words as a reader counts them."""
    return len(re.findall(r"\S*\w\S*", text))


def check_library(library: Library, today: dt.date) -> list[Problem]:
    """All problems of the library, errors first, then by place."""
    problems: list[Problem] = []
    for name, source in _sources(library):
        problems += check_source(source, name, library, today)
    problems += _check_doors(library)
    problems += _check_same_figures(library)
    problems += _check_names(library)
    problems += _check_terms(library)
    problems += _check_questions(library)
    problems += _check_balance(library)
    problems += _check_contacts(library, today)
    problems += _check_median_grade(library)
    return sorted(problems, key=lambda p: (p.level, p.where, p.rule))


def check_source(source: Option | Topic, name: str, library: Library, today: dt.date) -> list[Problem]:
    """Problems of one option or topic alone."""
    found: list[Problem] = []

    def report(level: Literal["error", "warning"], where: str, rule: str, message: str) -> None:
        found.append(Problem(level, f"{name} {where}".strip(), rule, message))

    if source.review_by < today:
        report("warning", "", "review", f"review was due on {source.review_by}")
    for card in source.cards:
        for level, rule, message in _card_problems(card, library):
            report(level, f"#{card.id}", rule, message)
    if isinstance(source, Option):
        for cell_name, cell in source.glance.cells():
            if count_words(cell.text) > MAX_CELL_WORDS:
                report("error", f"glance.{cell_name}", "length", f"{count_words(cell.text)} words, at most {MAX_CELL_WORDS}")
            for missing in _unknown_refs(cell.refs, library):
                report("error", f"glance.{cell_name}", "reference", f"reference {missing} is not in references.yaml")
        for approval in source.approvals:
            for missing in _unknown_refs(approval.refs, library):
                report("error", "approvals", "reference", f"reference {missing} is not in references.yaml")
        by_id = {figure.id: figure for figure in source.figures}
        for card in source.cards:
            if len({by_id[figure_id].comparator is None for figure_id in card.figures}) > 1:
                report("error", f"#{card.id}", "comparator", "a figure without a comparison group stands beside one that has it")
        shown = {figure_id for card in source.cards for figure_id in card.figures}
        for figure in source.figures:
            for rule, message in _figure_problems(figure, library):
                report("error", f"figure {figure.id}", rule, message)
            if figure.id not in shown:
                report("warning", f"figure {figure.id}", "unused", "no card shows this figure")
        have = {card.aspect for card in source.cards}
        if source.group is Group.DMT and source.status in (Status.APPROVED, Status.OFF_LABEL):
            for aspect in OPTION_ASPECTS:
                if aspect not in have:
                    report("error", "", "coverage", f"no card for {aspect}")
    return found


def _unknown_refs(refs: tuple[str, ...], library: Library) -> list[str]:
    return [key for key in refs if key not in library.references]


def _card_problems(card: Card, library: Library) -> Iterator[tuple[Literal["error", "warning"], str, str]]:
    marked = read_marked_text(card.text)
    words = count_words(marked.text)
    if words > MAX_CARD_WORDS:
        yield "error", "length", f"{words} words, at most {MAX_CARD_WORDS}"
    for piece in marked.unmarked:
        yield "error", "reference", f"no reference after {piece[:60]!r}"
    for sentence in marked.sentences:
        text = marked.text[sentence.start : sentence.end]
        parts = split_sentences(text)
        if len(parts) > 1:
            yield "error", "reference", f"{len(parts)} sentences share one marker: {text[:60]!r}"
        if not sentence.refs and re.search(r"\d", text):
            yield "error", "reference", f"marked [-] but holds a number: {text[:60]!r}"
        if (length := count_words(text)) > MAX_SENTENCE_WORDS:
            yield "error", "sentence", f"{length} words in one sentence: {text[:60]!r}"
        for missing in _unknown_refs(sentence.refs, library):
            yield "error", "reference", f"reference {missing} is not in references.yaml"
    grade = reading_grade(marked.text, library.masked_words)
    if grade > MAX_GRADE:
        yield "error", "reading", f"grade {grade:.1f}, at most {MAX_GRADE:g}"
    if _DANGLING.match(marked.text.lstrip("- ")):
        yield "error", "dangling", f"begins with {marked.text.split()[0]!r}; name the subject"
    for rule, pattern, message in (
        ("one-in-x", _ONE_IN, "write shares out of 100, 1,000 or 10,000, not 1 in X"),
        ("advice", _ADVICE, "tells this person what to do"),
        ("tone", _ADVERT, "advertising tone"),
        ("relative", _RELATIVE, "a relative figure in prose; give both groups as a figure"),
    ):
        hit = pattern.search(marked.text)
        if hit:
            yield "error", rule, f"{message}: {hit[0]!r}"
    if len(card.figures) > MAX_CARD_FIGURES:
        yield "error", "length", f"{len(card.figures)} figures, at most {MAX_CARD_FIGURES}"
    for option in card.options:
        if option not in library.name_by_id:
            yield "error", "link", f"option {option} is not in names.yaml"


def _figure_problems(figure: Figure, library: Library) -> Iterator[tuple[str, str]]:
    for missing in _unknown_refs(figure.refs, library):
        yield "reference", f"reference {missing} is not in references.yaml"
    if figure.measure is not Measure.SHARE:
        if figure.unit and _AS_PEOPLE.search(figure.unit):
            yield "rate", "a rate is worded as people out of 100"
        if re.search(r"\bpercent of people\b", figure.unit or ""):
            yield "rate", "percent of people is a share, not a rate"
    if not all(sentence.endswith(".") for sentence in figure_sentences(figure)):
        yield "wording", "a rendered sentence does not end in a full stop"


def _sources(library: Library) -> Iterator[tuple[str, Option | Topic]]:
    yield from ((f"options/{option.id}.yaml", option) for option in library.options)
    yield from ((f"topics/{topic.id}.md", topic) for topic in library.topics)


def _check_doors(library: Library) -> list[Problem]:
    seen: dict[str, str] = {}
    found = []
    for name, source in _sources(library):
        for card in source.cards:
            for door in (card.question, *card.doors):
                key = re.sub(r"\W+", " ", door.lower()).strip()
                here = f"{name} #{card.id}"
                if seen.setdefault(key, here) != here:
                    found.append(Problem("error", here, "door", f"{door!r} also opens {seen[key]}"))
    return found


def _check_same_figures(library: Library) -> list[Problem]:
    """One arm of one trial, outcome, population and period must have one value wherever it stands."""
    values: dict[tuple[str, ...], tuple[float, str]] = {}
    found = []
    for option in library.options:
        for figure in option.figures:
            if figure.evidence is Evidence.OBSERVATIONAL:
                continue  # matched comparisons pick another treated group for each comparator
            for arm in (figure.treatment, figure.comparator):
                if arm is None:
                    continue
                key = tuple(str(part).lower() for part in (figure.trial, figure.outcome, figure.population, figure.period, arm.name))
                here = f"options/{option.id}.yaml figure {figure.id}"
                value, first = values.setdefault(key, (arm.value, here))
                if value != arm.value:
                    found.append(Problem("error", here, "conflict", f"{arm.name} is {arm.value:g} here and {value:g} in {first}"))
    return found


def _check_names(library: Library) -> list[Problem]:
    found = [
        Problem("error", f"options/{option.id}.yaml", "link", "has no entry in names.yaml")
        for option in library.options
        if option.id not in library.name_by_id
    ]
    owners: dict[str, str] = {}
    for name in library.names:
        for form in (name.generic, *name.brands, *name.abbreviations, *name.misspellings):
            if owners.setdefault(form.lower(), name.id) != name.id:
                found.append(Problem("error", f"names.yaml {name.id}", "name", f"{form!r} also names {owners[form.lower()]}"))  # noqa: PERF401
    return found


def _check_terms(library: Library) -> list[Problem]:
    known = {form.upper() for term in library.glossary for form in (term.term, *term.also)}
    known |= {form.upper() for name in library.names for form in (*name.abbreviations, *name.brands)}
    known_words = {word for entry in known for word in re.split(r"[\s-]+", entry)}
    proper = _PLAIN_CAPITALS | _proper_names(library)
    used: dict[str, str] = {}
    for name, source in _sources(library):
        for card in source.cards:
            for word in _ABBREVIATION.findall(read_marked_text(card.text).text):
                used.setdefault(word, f"{name} #{card.id}")
    return [
        Problem("warning", where, "glossary", f"{word} is not in the glossary")
        for word, where in used.items()
        if word not in known_words and word not in proper
    ]


def _proper_names(library: Library) -> set[str]:
    """Words in capitals that name a trial or a register, as figures and references write them: nobody looks for them in a glossary."""
    named = [figure.trial for option in library.options for figure in option.figures]
    named += [
        work.citation
        for work in library.references.values()
        if work.type in ("trial", "registry", "cohort") or re.search(r"\btrials?\b", work.citation)
    ]
    return {word for text in named for word in _ABBREVIATION.findall(text)} - _REAL_TERMS


def _check_questions(library: Library) -> list[Problem]:
    """Every question that people ask leads to something that exists, and every topic has its questions."""
    questions = load_questions(library.root)
    if questions is None:
        return []
    found = [
        Problem("error", QUESTIONS_FILE, "question", f"{ask!r} leads to {wanted}, which is not there")
        for ask, wanted in missing_answers(library, questions)
    ]
    found += [
        Problem("warning", f"topics/{topic.id}.md", "question", f"{QUESTIONS_FILE} lists no question for it")
        for topic in library.topics
        if not questions.topics.get(topic.id)
    ]
    return found


def _check_balance(library: Library) -> list[Problem]:
    groups: dict[tuple[Group, Status], list[tuple[Option, int]]] = defaultdict(list)
    for option in library.options:
        words = sum(count_words(read_marked_text(card.text).text) for card in option.cards)
        groups[option.group, option.status].append((option, words))
    found = []
    for members in groups.values():
        if len(members) < 3:
            continue
        median = statistics.median(words for _, words in members)
        for option, words in members:
            if not BALANCE_BAND[0] * median <= words <= BALANCE_BAND[1] * median:
                found.append(
                    Problem("error", f"options/{option.id}.yaml", "balance", f"{words} words; its group has {median:.0f} in the middle")
                )
    for option in library.options:
        sides = {card.aspect for card in option.cards}
        if option.group is Group.DMT and not {Aspect.BENEFIT, Aspect.SIDE_EFFECTS} <= sides:
            found.append(Problem("error", f"options/{option.id}.yaml", "balance", "benefit and side effects must both have a card"))
    return found


def _check_contacts(library: Library, today: dt.date) -> list[Problem]:
    """An old date is a warning and nothing else: a number never disappears because time passed."""
    return [
        Problem("warning", f"contacts.yaml {contact.country} {contact.name}", "review", f"last checked {contact.as_of}")
        for contact in library.contacts
        if (today - contact.as_of).days > 90
    ]


def _check_median_grade(library: Library) -> list[Problem]:
    grades = [
        reading_grade(read_marked_text(card.text).text, library.masked_words) for _, source in _sources(library) for card in source.cards
    ]
    if grades and statistics.median(grades) > MAX_MEDIAN_GRADE:
        return [Problem("error", "library", "reading", f"median grade {statistics.median(grades):.1f}, at most {MAX_MEDIAN_GRADE:g}")]
    return []
