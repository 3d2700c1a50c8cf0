"""Tune the upper layers of the sentence encoder into a classifier of short texts, and serve it without torch.

The encoder's lower layers stay as they are, and what they give comes from the export that serves questions (see `embed`): computed once for each text in
training, so that an epoch costs the upper layers alone, and shared in serving, so that the classifier's own file holds the upper layers and a linear head,
some 14 MB instead of 90. It is written as ONNX with a hash and with the name of the encoder that it stands on, and read back with onnxruntime.
Same texts, same seed, same machine: same weights.

What the classes mean is the caller's business.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.embed import LOWER_LAYERS, ServingEncoder, go_offline, model_folder
from knowledge.errors import ModelError
from knowledge.exported import export_module, model_digest, open_session
from knowledge.home import write_atomically

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Chances = NDArray[np.float32]

_WEIGHTS = "tuned.onnx"
_ABOUT = "tuned.json"
_TOLERANCE = 1e-4
"""Largest difference between the export's chances and the trained model's."""


@dataclass(frozen=True)
class Recipe:
    """How to tune: passes over the texts, texts a step, learning rates, tokens read of a text, label smoothing, seed.

    A text whose class had the chance `sure_at` in the last pass is learnt: of these only the share `sure_share` is shown in the next one, which saves half
    of the time (1.0 shows all of them).
    """

    epochs: int = 3
    batch: int = 32
    rate: float = 2e-4
    head_rate: float = 2e-3
    max_tokens: int = 64
    smoothing: float = 0.05
    sure_at: float = 0.9
    sure_share: float = 1.0
    seed: int = 7


def tune(
    texts: Sequence[str],
    classes: Sequence[int],
    count: int,
    folder: Path,
    encoder: ServingEncoder,
    weights: Sequence[float] | None = None,
    recipe: Recipe = Recipe(),
) -> None:
    """Train a classifier of `texts` and write it to `folder` (made when absent).

    Args:
        texts: short texts, as they will be given at serving.
        classes: the class of each text, 0 to `count` - 1.
        count: number of classes.
        folder: where weights and hash go.
        encoder: the export whose lower layers the classifier stands on.
        weights: how much each text counts in the loss; None for all alike.
        recipe: how to tune.

    Raises:
        ModelError: the packaged encoder is missing, or the export differs from the trained model.
    """
    trained = _Training(recipe, count, encoder)
    trained.fit(list(texts), list(classes), list(weights) if weights is not None else [1.0] * len(texts))
    trained.export(folder)


class _Training:
    """The classifier while it is being trained (torch)."""

    def __init__(self, recipe: Recipe, count: int, encoder: ServingEncoder) -> None:
        go_offline()
        import torch
        from transformers import AutoModel
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.recipe = recipe
        self.serving = encoder
        self.random = torch.Generator().manual_seed(recipe.seed)
        torch.manual_seed(recipe.seed)
        whole = AutoModel.from_pretrained(str(model_folder()), local_files_only=True, attn_implementation="eager")
        self.upper = whole.encoder.layer[LOWER_LAYERS:]
        self.head = torch.nn.Linear(whole.config.hidden_size, count)
        torch.nn.init.zeros_(self.head.weight)
        torch.nn.init.zeros_(self.head.bias)

    def fit(self, texts: list[str], classes: list[int], weights: list[float]) -> None:
        """Train head and upper layers."""
        import torch

        recipe = self.recipe
        lower = self._lower(texts)
        known = torch.tensor(classes)
        counts = torch.tensor(weights, dtype=torch.float32)
        rates = [recipe.rate, recipe.head_rate]
        optimizer = torch.optim.AdamW(
            [{"params": list(part.parameters()), "lr": rate} for part, rate in zip((self.upper, self.head), rates, strict=True)],
            weight_decay=0.01,
            fused=True,
        )
        halves = _computes_in_halves()
        loss_of = torch.nn.CrossEntropyLoss(reduction="none", label_smoothing=recipe.smoothing)
        chance = torch.zeros(len(texts))
        self.upper.train()
        for epoch in range(recipe.epochs):
            batches = self._batches([len(one) for one in lower], self._shown(chance))
            for number, rows in enumerate(batches):
                for group, rate in zip(optimizer.param_groups, rates, strict=True):
                    group["lr"] = rate * _pace((epoch + number / len(batches)) / recipe.epochs)
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=halves):
                    scores = self._scores(*_padded([lower[row] for row in rows])).float()
                chance[rows] = torch.softmax(scores.detach(), dim=1)[range(len(rows)), known[rows]]
                loss = (loss_of(scores, known[rows]) * counts[rows]).mean()
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.upper.parameters(), 1.0)
                optimizer.step()
        self.upper.eval()

    def _lower(self, texts: list[str]) -> list[Any]:
        """What the lower layers give for each text, without padding."""
        import torch

        found: list[Any] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            hidden, mask = self.serving.lower([texts[row] for row in rows], self.recipe.max_tokens)
            for place, row in enumerate(rows):
                found[row] = torch.from_numpy(hidden[place, : int(mask[place].sum())].copy())
        return found

    def _shown(self, chance: Any) -> list[int]:
        """Rows of the next pass in a new random order: all that are not learnt yet, and a share of the others."""
        import torch

        drawn = torch.rand(len(chance), generator=self.random)
        shown = ((chance < self.recipe.sure_at) | (drawn < self.recipe.sure_share)).nonzero().flatten()
        order: list[int] = shown[torch.randperm(len(shown), generator=self.random)].tolist()
        return order

    def _batches(self, lengths: list[int], shown: list[int]) -> list[list[int]]:
        """Rows as batches in random order, texts of like length together so that little padding is computed."""
        import torch

        size, pool = self.recipe.batch, self.recipe.batch * 16
        batches = []
        for start in range(0, len(shown), pool):
            rows = sorted(shown[start : start + pool], key=lambda row: lengths[row])
            batches += [rows[first : first + size] for first in range(0, len(rows), size)]
        return [batches[number] for number in torch.randperm(len(batches), generator=self.random).tolist()]

    def _scores(self, hidden: Any, mask: Any) -> Any:
        return self.head(_mean(_through(self.upper, hidden, mask), mask))

    def export(self, folder: Path) -> None:
        """Write upper layers and head as ONNX with hash and encoder, and check them."""
        import torch

        scores, upper, head = self._scores, self.upper, self.head

        class Chances(torch.nn.Module):  # type: ignore[misc]
            """Hidden states and their mask to chances of the classes."""

            def __init__(self) -> None:
                super().__init__()
                self.upper, self.head = upper, head

            def forward(self, lower: Any, mask: Any) -> Any:
                return torch.softmax(scores(lower, mask), dim=1)

        whole = Chances().eval()
        sample = (torch.zeros((2, 8, self.head.in_features)), torch.ones((2, 8), dtype=torch.int64))
        export_module(whole, sample, ["lower", "mask"], ["chances"], "chances", folder / _WEIGHTS)
        about = {"encoder": self.serving.folder.name, "onnx": model_digest(folder / _WEIGHTS), "max_tokens": self.recipe.max_tokens}
        write_atomically(folder / _ABOUT, json.dumps(about).encode())
        self._check(whole, folder)

    def _check(self, whole: Any, folder: Path) -> None:
        import torch

        texts = ["is this safe with ocrevus", "ms", "what can i ask my nurse about walking and tiredness " * 20]
        hidden, mask = self.serving.lower(texts, self.recipe.max_tokens)
        with torch.no_grad():
            wanted = whole(torch.from_numpy(hidden), torch.from_numpy(mask)).numpy()
        difference = float(abs(TunedClassifier(folder, self.serving).chances(texts) - wanted).max())
        if difference > _TOLERANCE:
            raise ModelError(f"the exported classifier differs from the trained one by {difference:.1e}")


def _computes_in_halves() -> bool:
    """Whether this processor multiplies numbers of 16 bits by itself: then the training takes half the time, with results as good."""
    import torch

    return any(getattr(torch.cpu, name, lambda: False)() for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))


def _pace(progress: float) -> float:
    """Share of the full learning rate at this share of the training: up over a tenth of it, then down to nothing."""
    return max(min(progress / 0.1, (1.0 - progress) / 0.9), 1e-3)


def _through(layers: Any, hidden: Any, mask: Any) -> Any:
    """Hidden states passed through encoder layers under an attention mask of 0 and 1."""
    barred = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
    for layer in layers:
        given = layer(hidden, attention_mask=barred)
        hidden = given[0] if isinstance(given, tuple) else given
    return hidden


def _mean(hidden: Any, mask: Any) -> Any:
    """Mean of the hidden states over the tokens of each text."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)


def _padded(rows: list[Any]) -> tuple[Any, Any]:
    """Texts' hidden states as one block with its mask."""
    import torch

    hidden = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
    mask = torch.zeros(hidden.shape[:2], dtype=torch.int64)
    for place, row in enumerate(rows):
        mask[place, : len(row)] = 1
    return hidden, mask


class TunedClassifier:
    """Serves a tuned classifier with onnxruntime, on the lower layers of `encoder`. Loads at the first call; needs no torch."""

    def __init__(self, folder: Path, encoder: ServingEncoder) -> None:
        self.folder = folder
        self.encoder = encoder

    @cached_property
    def _about(self) -> dict[str, Any]:
        try:
            about: dict[str, Any] = json.loads((self.folder / _ABOUT).read_bytes())
            whole = model_digest(self.folder / _WEIGHTS) == about["onnx"]
            fits = about["encoder"] == self.encoder.folder.name
        except (OSError, ValueError, KeyError) as error:
            raise ModelError("the tuned classifier's folder is incomplete") from error
        if not whole:
            raise ModelError("the tuned classifier's file was altered")
        if not fits:
            raise ModelError("the tuned classifier stands on another encoder")
        return about

    @cached_property
    def _session(self) -> Any:
        _ = self._about  # the hash is checked before the file is read as a model
        try:
            return open_session(self.folder / _WEIGHTS)
        except Exception as error:
            raise ModelError("the tuned classifier cannot be loaded") from error

    def chances(self, texts: Sequence[str], batch: int = 32) -> Chances:
        """Probability of each class, one row a text; rows sum to 1.

        Raises:
            ModelError: the folder is incomplete, its file was altered, or the encoder is another one or cannot be loaded.
        """
        import numpy as np

        session, most = self._session, int(self._about["max_tokens"])
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        rows: list[Any] = [None] * len(texts)
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            hidden, mask = self.encoder.lower([texts[row] for row in part], most)
            (given,) = session.run(None, {"lower": hidden, "mask": mask})
            for place, row in enumerate(part):
                rows[row] = given[place]
        return np.array(rows, dtype=np.float32)
