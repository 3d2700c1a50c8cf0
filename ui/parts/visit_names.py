"""The words for what a plan holds as ids: wishes, trade-offs, and the certainty check."""

from __future__ import annotations

from ui.aid.visit import Names
from ui.aid.wishes import sure_names, trade_off_names, wish_names


def names() -> Names:
    """All of them, as the page "What matters to me" words them."""
    return Names(wish_names(), trade_off_names(), sure_names())
