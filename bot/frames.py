"""One fact, two frames: a question must get the same facts however it is turned.

"How many stay free of relapses?" and "how many have a relapse?" ask for one figure, and "benefits and risks" and "risks and
benefits" for the same two sides. Without this the first pair finds two figures from two trials, and the second pair one side alone.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"\bhow (?:many|often|likely|common|much (?:better|less|fewer|more))\b|\b(?:chances?|odds|per ?cent|proportion|share|numbers|figures|rates?|stats|statistics|results?)\b|%|"
    r"\b(?:most|many) (?:people|ppl|folk|patients)\b|\brisk of\b|\b(?:did|do|does|on in)\b.{1,40}\b(?:show|find|found|prove|in [A-Z]{4,})\b|\bwhat happened\b|\bget on\b"
)
_SHARE = re.compile(
    r"\bhow many\b(?! (relapses|spots|lesions|attacks|times|days|weeks))|\b(?:per ?cent|proportion|share|chances?|odds|risk of)\b|%",
    re.IGNORECASE,
)
_GAIN = re.compile(
    r"\b(?:stay(?:s|ed|ing)?|remain(?:s|ed|ing)?|are|is|being|be|go|get through .{1,20}(?= without)) (?=free|without|stable)|\bfree (?:of|from)\b|(?<=\w)[- ]free\b|"
    r"\b(?:without|no|never|any)\b|\b(?:do|does|did|will|have|has)(?: not|n.?t)\b|\bstill\b",
    re.IGNORECASE,
)
_GOOD = r"(?:benefits?|pros?|upsides?|good (?:points|things|side|bits)|advantages?|effective|gains?|how (?:well|good)|what good|does it work|do they work|works?)"
_BAD = r"(?:risks?|cons?|harms?|downsides?|bad (?:points|things|side|bits)|disadvantages?|dangers?|dangerous|drawbacks?|side.?effects?|safe|how bad|problems)"
_BOTH_SIDES = re.compile(
    rf"\b{_GOOD}\b.{{0,60}}\b{_BAD}\b|\b{_BAD}\b.{{0,60}}\b{_GOOD}\b|\bworth (?:it|the (?:risk|trouble|hassle))\b|\bgood and (?:the )?bad\b|\bups and downs\b",
    re.IGNORECASE,
)


def asks_number(text: str) -> bool:
    """Whether a question wants a figure."""
    return bool(_NUMBER.search(text))


def asks_share(text: str) -> bool:
    """Whether a question wants a number of people."""
    return bool(_SHARE.search(text))


def asks_both_sides(text: str) -> bool:
    """Whether a question wants the good and the bad of something, in either order."""
    return bool(_BOTH_SIDES.search(text))


def without_frame(text: str) -> str:
    """The question without the words that turn it to the gain ("stay free of", "never"); what is left names the outcome alone."""
    return re.sub(r"\s+", " ", _GAIN.sub(" ", text)).strip()
