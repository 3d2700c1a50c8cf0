"""What is wrong with this set-up, and what to do about it: model, library, data folder, index."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.errors import KnowledgeError, StorageError
from knowledge.home import home_folder


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `hint` says what to do when it is not ok."""

    what: str
    ok: bool
    message: str
    hint: str = ""


def examine() -> list[Finding]:
    """Look at everything that an answer needs, in the order in which it is needed."""
    return [
        _look(what, check)
        for what, check in (
            ("model", _model),
            ("library", _library),
            ("data folder", _folder),
            ("index", _index),
            ("question encoder", _encoder),
        )
    ]


def _look(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, check())
    except KnowledgeError as error:
        return Finding(what, False, str(error), error.hint)


def _model() -> str:
    from knowledge.embed import model_folder, model_hash

    folder = model_folder()
    return f"{folder.name}, hash {model_hash(folder)[:12]}"


def _library() -> str:
    from knowledge.load import load_library

    library = load_library()
    return f"{len(library.options)} options, {len(library.topics)} topics"


def _folder() -> str:
    home = home_folder()
    place = home if home.exists() else home.parent
    if not os.access(place, os.W_OK):
        raise StorageError(f"{place} cannot be written")
    return str(home)


def _index() -> str:
    from knowledge.build import is_current, plan_build
    from knowledge.index import current_folder, verify_index

    folder = current_folder()
    verify_index(folder)
    fresh = "up to date" if is_current(plan_build(), home_folder()) else "older than the library; the next build renews it"
    return f"{folder.name}, {fresh}"


def _encoder() -> str:
    from knowledge.embed import serving_encoder

    return serving_encoder().folder.name
