"""The product's own sentence encoder as one more block of features: messages of one meaning lie close, whatever their words.

Measured by cross-validation on 3,317 development messages, learnt part alone, 5% of the hard look-alikes raised: crises found 75% without and 86%
with it, emergencies 91 and 95%, urgent ones 84 and 90%. It is a help and never a need: without an exported encoder triage runs on words, letters and
structure, and it never imports torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class TextEncoder(Protocol):
    """What encodes texts to unit vectors, one row a text."""

    def encode(self, texts: list[str]) -> Any: ...


@dataclass(frozen=True)
class Meaning:
    """An encoder with a name that tells its vectors from those of another model."""

    name: str
    encoder: TextEncoder

    def vectors(self, folded: list[str]) -> NDArray[np.float32]:
        """Unit vectors of folded texts."""
        import numpy as np

        found: NDArray[np.float32] = np.asarray(self.encoder.encode(folded), dtype=np.float32)
        return found


def exported_meaning() -> Meaning | None:
    """The encoder that the library's build exported; None when there is none or it cannot be loaded."""
    try:
        from knowledge.embed import serving_encoder

        encoder = serving_encoder()
        meaning = Meaning(encoder.folder.name, encoder)
        return meaning if meaning.vectors(["ready"]).shape[0] == 1 else None
    except Exception:  # a missing or damaged encoder only takes this block away
        return None
