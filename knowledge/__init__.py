"""What we know: curated text in, searchable index out. Knows nothing of chat.

The names below are what other packages use; they load on first use, so that importing this package
costs nothing and `--help` is instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

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
    "build_index": "knowledge.build",
    "home_folder": "knowledge.home",
    "load_contacts": "knowledge.load",
    "load_library": "knowledge.load",
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
