"""The shapes of the library: what an option, a topic, a card, a figure and a reference are.

Pydantic models stand at the border (files on disk); frozen data classes travel inside.
Unknown keys are refused everywhere, so that a spelling mistake cannot silently do nothing.
`knowledge/library/FORMAT.md` explains the same shapes to the people who write the files.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]


class Aspect(StrEnum):
    """What a question about an option (or a topic) is about; one card has one aspect."""

    WHAT_IT_IS = "what_it_is"
    WHO_FOR = "who_for"
    HOW_TAKEN = "how_taken"
    DAILY_LIFE = "daily_life"
    BENEFIT = "benefit"
    SIDE_EFFECTS = "side_effects"
    SERIOUS_RISKS = "serious_risks"
    WHO_SHOULD_NOT = "who_should_not"
    TESTS = "tests"
    PREGNANCY = "pregnancy"
    BREASTFEEDING = "breastfeeding"
    FATHERING = "fathering"
    VACCINES = "vaccines"
    INFECTIONS = "infections"
    INTERACTIONS = "interactions"
    MISSED_DOSE = "missed_dose"
    STOPPING = "stopping"
    SWITCHING = "switching"
    COST = "cost"
    UNKNOWNS = "unknowns"
    QUESTIONS = "questions"
    SIGNS = "signs"
    LIVING = "living"
    GENERAL = "general"


class Group(StrEnum):
    """What kind of choice an option is; balance is compared inside a group and status."""

    DMT = "disease-modifying"
    RELAPSE = "relapse treatment"
    SYMPTOM = "symptom treatment"
    APPROACH = "approach"


class Status(StrEnum):
    APPROVED = "approved"
    OFF_LABEL = "off-label"
    WITHDRAWN = "withdrawn"
    INVESTIGATIONAL = "investigational"
    NOT_A_DRUG = "not a drug"


class Measure(StrEnum):
    """How a figure may be told. Only a `share` is ever drawn or told as people out of 100."""

    SHARE = "share"
    RATE = "rate"
    MEAN = "mean"


class Evidence(StrEnum):
    """Where a figure comes from; `numbers.certainty` turns it into a word by a fixed rule."""

    RANDOMISED_SEVERAL = "randomised, several trials"
    RANDOMISED_ONE = "randomised, one trial"
    OBSERVATIONAL = "observational"
    SINGLE_ARM = "no comparison group"
    REPORTS = "reports only"
    EXPERT = "expert opinion"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Reference(Strict):
    """One work cited. `read` is what was really read, and is shown to the reader."""

    citation: Line
    type: Literal["trial", "label", "guideline", "review", "cohort", "registry", "agency", "news", "website"]
    year: int = Field(ge=1950, le=2100)
    read: Literal["full_text", "abstract", "label", "secondary"]
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    seen: str | None = Field(default=None, description="address of the page that was read, when not `url`")

    @model_validator(mode="after")
    def has_identifier(self) -> Self:
        if not (self.doi or self.pmid or self.url):
            raise ValueError("a reference needs a doi, a pmid or a url")
        return self

    @property
    def address(self) -> str:
        """A web address that a reader can open."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url or ""


class Arm(Strict):
    """One group of a study: its name as a patient would read it, its value and its size."""

    name: Line
    value: float
    n: int | None = Field(default=None, ge=1)


class Figure(Strict):
    """One number with everything that must stand beside it.

    `outcome` completes "... people on X had OUTCOME" for a share. For a rate or a mean, `outcome`
    names what was measured and `unit` is said after the value. `missing` gives the reason for each
    of comparator, period, population and n that the source does not report.
    """

    id: Key
    side: Literal["benefit", "harm"]
    outcome: Line
    otherwise: Line | None = Field(default=None, description="said of the rest; default 'did not'")
    measure: Measure
    unit: Line | None = None
    treatment: Arm
    comparator: Arm | None = None
    period: Line | None = None
    when: Line | None = Field(default=None, description="replaces 'Over PERIOD' at the start of the sentence")
    population: Line | None = None
    trial: Line
    evidence: Evidence
    relative: Line | None = None
    headline: bool = False
    missing: dict[Literal["comparator", "period", "population", "n"], Line] = Field(default_factory=dict)
    refs: tuple[Key, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def is_complete(self) -> Self:
        for name in ("comparator", "period", "population"):
            if getattr(self, name) is None and name not in self.missing:
                raise ValueError(f"figure {self.id}: no {name}; give it, or say why under `missing`")
        arms = [self.treatment, *([self.comparator] if self.comparator else [])]
        if any(arm.n is None for arm in arms) and "n" not in self.missing:
            raise ValueError(f"figure {self.id}: an arm has no n; give it, or say why under `missing`")
        if self.measure is Measure.SHARE:
            if any(not 0 <= arm.value <= 100 for arm in arms):
                raise ValueError(f"figure {self.id}: a share is a percentage from 0 to 100")
        elif not self.unit:
            raise ValueError(f"figure {self.id}: a {self.measure} needs its unit")
        return self


class Cell(Strict):
    """A short answer for tables and filters: one plain line, its tags, its references."""

    text: Line
    tags: tuple[Key, ...] = ()
    refs: tuple[Key, ...] = Field(min_length=1)


class Glance(Strict):
    """The table row of an option. All options fill the same cells; that is what balance means."""

    kind: Cell
    approved_for: Cell
    route: Cell
    how_often: Cell
    where: Cell
    benefit: Cell
    common_side_effects: Cell
    serious_risks: Cell
    tests_before: Cell
    tests_during: Cell
    pregnancy: Cell
    breastfeeding: Cell
    vaccines: Cell
    stopping: Cell

    def cells(self) -> list[tuple[str, Cell]]:
        """Field name and cell, in the order of the table."""
        return [(name, getattr(self, name)) for name in type(self).model_fields]


class Approval(Strict):
    """One regulator's approval for one group of people."""

    regulator: Literal["FDA", "EMA", "MHRA", "other"]
    population: Line
    year: int = Field(ge=1980, le=2100)
    refs: tuple[Key, ...] = Field(min_length=1)


class Card(Strict):
    """One section that answers one question, standing alone.

    `text` holds sentences, each ended by its references in square brackets, or by `[-]` where
    the sentence states no fact. `doors` are other wordings of the question as patients type them: those written with the
    card, then those of the `wordings` folder.
    """

    id: Key
    aspect: Aspect
    question: Line
    doors: tuple[Line, ...] = Field(min_length=3, max_length=24)
    text: Line
    figures: tuple[Key, ...] = ()
    options: tuple[Key, ...] = ()


class Wordings(RootModel[dict[Key, tuple[Line, ...]]]):
    """Further wordings of the questions of one source, by card id."""


class Dated(Strict):
    """What every source says about its own checking."""

    checked: dt.date
    review_by: dt.date
    reviewed_by: str | None = Field(default=None, description="a clinician's name, once one has read it")
    sheet: str | None = Field(default=None, description="id of the fact sheet behind it")


class Option(Dated):
    """One treatment option: table cells, figures and cards from one file."""

    id: Key
    name: Line
    brands: tuple[Line, ...] = ()
    group: Group
    status: Status
    status_as_of: dt.date
    therapy_class: Line
    glance: Glance
    approvals: tuple[Approval, ...] = ()
    figures: tuple[Figure, ...] = ()
    no_figures: Line | None = Field(default=None, description="why there are no figures")
    cards: tuple[Card, ...] = Field(min_length=1)
    ask_your_team: tuple[Line, ...] = Field(min_length=2)
    follow_ups: tuple[Line, ...] = ()

    @property
    def title(self) -> str:
        """Name with its best-known brand, as a heading."""
        name = self.name[0].upper() + self.name[1:]
        return f"{name} ({self.brands[0]})" if self.brands else name

    @model_validator(mode="after")
    def figures_fit(self) -> Self:
        known = {figure.id for figure in self.figures}
        for card in self.cards:
            for wanted in card.figures:
                if wanted not in known:
                    raise ValueError(f"card {card.id} shows figure {wanted}, which this file does not have")
        if not self.figures and not self.no_figures:
            raise ValueError("no figures: say why under `no_figures`")
        return self


class Topic(Dated):
    """Everything that is not one treatment: one Markdown file of cards."""

    id: Key
    title: Line
    options: tuple[Key, ...] = ()
    ask_your_team: tuple[Line, ...] = Field(min_length=2)
    follow_ups: tuple[Line, ...] = ()
    cards: tuple[Card, ...] = Field(min_length=1)


class Term(Strict):
    """One glossary entry; `also` holds other forms that mean the same."""

    term: Line
    plain: Line
    also: tuple[Line, ...] = ()
    refs: tuple[Key, ...] = Field(min_length=1)


class Name(Strict):
    """All the ways people say one option. `descriptions` are whole phrases, e.g. "the twice a year drip"."""

    id: Key
    generic: Line
    title: Line
    is_group: bool = Field(default=False, description="several drugs under one id; `brands` then holds the members' names")
    brands: tuple[Line, ...] = ()
    abbreviations: tuple[Line, ...] = ()
    classes: tuple[Line, ...] = ()
    misspellings: tuple[Line, ...] = ()
    descriptions: tuple[Line, ...] = ()


class Contact(Strict):
    """One phone line or service. Only confirmed ones are in the file."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    kind: Literal["emergency", "crisis", "crisis-text", "poison", "abuse", "child", "ms", "health-advice", "carer"]
    name: Line
    number: Line
    tel: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]+$")] | None = None
    hours: Line | None = None
    text: Line | None = None
    url: str | None = None
    languages: tuple[str, ...] = ()
    source: Line
    as_of: dt.date


# ---- inside shapes --------------------------------------------------------------------------


@dataclass(frozen=True)
class Sentence:
    """One sentence of a passage: `passage.text[start:end]` is its exact text."""

    start: int
    end: int
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """The unit of retrieval. `header` names source and section and is embedded with `text`."""

    id: str
    source_id: str
    source_title: str
    section: str
    header: str
    text: str
    sentences: tuple[Sentence, ...]
    kind: Literal["card", "figure", "cell", "chunk", "term"]
    trust: Literal["curated", "imported"]
    aspect: str
    options: tuple[str, ...]
    checked: str
    doors: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    """Ids of the figure passages that belong to a card."""

    @property
    def embedded_text(self) -> str:
        """What the encoder reads: header first, so that the passage stands alone."""
        return f"{self.header}\n{self.text}"
