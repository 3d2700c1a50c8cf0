"""What we know: curated text in, searchable index out. Knows nothing of chat.

The names below are what other packages use; they load on first use, so that importing this package
costs nothing and `--help` is instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from knowledge.build import build_index as build_index
    from knowledge.embed import serving_encoder as serving_encoder
    from knowledge.errors import IndexDamagedError as IndexDamagedError
    from knowledge.errors import IndexMissingError as IndexMissingError
    from knowledge.errors import KnowledgeError as KnowledgeError
    from knowledge.home import home_folder as home_folder
    from knowledge.index import Hit as Hit
    from knowledge.index import Index as Index
    from knowledge.index import open_index as open_index
    from knowledge.index import read_passage as read_passage
    from knowledge.load import LIBRARY as LIBRARY
    from knowledge.load import Library as Library
    from knowledge.load import load_contacts as load_contacts
    from knowledge.load import load_library as load_library
    from knowledge.mode import Mode as Mode
    from knowledge.mode import current_mode as current_mode
    from knowledge.own_lines import OwnLine as OwnLine
    from knowledge.own_lines import load_own_lines as load_own_lines
    from knowledge.passages import GLANCE_LABELS as GLANCE_LABELS
    from knowledge.passages import cell_id as cell_id
    from knowledge.passages import figure_id as figure_id
    from knowledge.readability import reading_grade as reading_grade
    from knowledge.schema import Aspect as Aspect
    from knowledge.schema import Contact as Contact
    from knowledge.schema import Evidence as Evidence
    from knowledge.schema import Figure as Figure
    from knowledge.schema import Group as Group
    from knowledge.schema import Option as Option
    from knowledge.schema import Passage as Passage
    from knowledge.schema import Reference as Reference
    from knowledge.schema import Sentence as Sentence
    from knowledge.schema import Status as Status
    from knowledge.sentences import split_sentences as split_sentences
    from knowledge.spotting import Mention as Mention
    from knowledge.spotting import NameSpotter as NameSpotter

_PUBLIC = {
    "Aspect": "knowledge.schema",
    "Contact": "knowledge.schema",
    "Evidence": "knowledge.schema",
    "Figure": "knowledge.schema",
    "Group": "knowledge.schema",
    "Option": "knowledge.schema",
    "Passage": "knowledge.schema",
    "Reference": "knowledge.schema",
    "Sentence": "knowledge.schema",
    "Status": "knowledge.schema",
    "Hit": "knowledge.index",
    "Index": "knowledge.index",
    "IndexDamagedError": "knowledge.errors",
    "IndexMissingError": "knowledge.errors",
    "KnowledgeError": "knowledge.errors",
    "Library": "knowledge.load",
    "LIBRARY": "knowledge.load",
    "NameSpotter": "knowledge.spotting",
    "Mention": "knowledge.spotting",
    "GLANCE_LABELS": "knowledge.passages",
    "cell_id": "knowledge.passages",
    "figure_id": "knowledge.passages",
    "build_index": "knowledge.build",
    "home_folder": "knowledge.home",
    "load_contacts": "knowledge.load",
    "load_library": "knowledge.load",
    "Mode": "knowledge.mode",
    "current_mode": "knowledge.mode",
    "OwnLine": "knowledge.own_lines",
    "load_own_lines": "knowledge.own_lines",
    "open_index": "knowledge.index",
    "read_passage": "knowledge.index",
    "reading_grade": "knowledge.readability",
    "serving_encoder": "knowledge.embed",
    "split_sentences": "knowledge.sentences",
}

__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'knowledge' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
