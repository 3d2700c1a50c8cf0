"""Files made when their button is pressed, so that a press right after typing brings what was typed last.

Such a press sends two messages at once: what was typed, and the wish for the file. The file is made in a thread of its
own, which waits until the page has been drawn with the new words; a file made earlier would hold the old ones, or be
cleared away with the old page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ui import session

ARRIVE, LOOK_EVERY, AT_MOST, CLEARED = 0.2, 0.05, 5.0, 0.15
"""Seconds: until the typed words have arrived; between two looks; of waiting; until the old page is cleared away."""


@contextmanager
def drawing() -> Iterator[None]:
    """Marks the time in which the page is being drawn."""
    state = session.drawing_state()
    state.is_drawing = True
    try:
        yield
    finally:
        state.is_drawing = False


def at_press(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """A function for a download button: waits until the page stands still, then makes the file."""
    state = session.drawing_state()

    def made() -> bytes:
        time.sleep(ARRIVE)
        deadline = time.monotonic() + AT_MOST
        was_drawing = False
        while state.is_drawing and time.monotonic() < deadline:
            was_drawing = True
            time.sleep(LOOK_EVERY)
        if was_drawing:
            time.sleep(CLEARED)
        return make()

    return made
