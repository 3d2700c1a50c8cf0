"""HTML that hangs on the library alone, made once and kept for all visitors: most of the time of a page went into making it anew.

What is kept is named by ids of the library, by settings of a fixed list (who the page speaks to, a country) and by the day,
never by anything that a person typed: a name has to be told apart from words, so only `Key` is taken and each function looks
its ids up in the library, where any other text fails before something is kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import datetime as dt
    from typing import TypeAlias

    Key: TypeAlias = str | bool | dt.date | tuple[str, ...] | frozenset[str] | None

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """A function of a source (the library, a list of phone lines) and of ids, whose newest results stay at hand.

    A result is only given out for the very source object that it was made from, so that another library never shows
    the pages of the one before. The oldest results go when there are more than `most`.
    """

    def __init__(self, make: Callable[..., Made], most: int) -> None:
        self._make, self._most = make, most
        self._made: OrderedDict[tuple[object, ...], tuple[object, Made]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, source: object, *key: Key) -> Made:
        """What the function makes of this source and key; what it raises is passed on and nothing is kept."""
        place = (id(source), *key)
        with self._lock:
            found = self._made.get(place)
            if found is not None and found[0] is source:
                self._made.move_to_end(place)
                return found[1]
        made = self._make(source, *key)
        with self._lock:
            self._made[place] = (source, made)  # holds the source, so that its id is not given to another object
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made

    @property
    def keys(self) -> list[tuple[object, ...]]:
        """The keys of what is kept, oldest first, without their source."""
        with self._lock:
            return [place[1:] for place in self._made]


def kept(most: int) -> Callable[[Callable[..., Made]], Kept[Made]]:
    """Keep up to `most` results of a function of a source and ids."""

    def keeping(make: Callable[..., Made]) -> Kept[Made]:
        return Kept(make, most)

    return keeping
