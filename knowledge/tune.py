"""Tune the sentence encoder whole into a classifier of short texts, and serve it without torch.

The packaged encoder's lower layers stay as they are; the upper ones and a linear head learn from labelled texts. What the frozen layers
give is computed once for each text, so that an epoch costs the upper layers alone: about a minute on two cores for some
eight thousand short messages. The whole classifier (encoder, mean over tokens, head, softmax) is written as ONNX with
its tokenizer and a hash, and read back with onnxruntime. Same texts, same seed, same machine: same weights.

What the classes mean is the caller's business.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.embed import go_offline, model_folder, model_hash
from knowledge.errors import ModelError
from knowledge.home import make_folder, write_atomically

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Chances = NDArray[np.float32]

_WEIGHTS = "tuned.onnx"
_TOKENIZER = "tokenizer.json"
_ABOUT = "tuned.json"
_TOLERANCE = 1e-4
"""Largest difference between the export's chances and the trained model's."""


@dataclass(frozen=True)
class Recipe:
    """How to tune: layers that stay frozen (of six), passes over the texts, texts a step, learning rates, tokens read of a text."""

    frozen: int = 3
    epochs: int = 3
    batch: int = 32
    rate: float = 2e-4
    head_rate: float = 2e-3
    max_tokens: int = 64
    smoothing: float = 0.05
    seed: int = 7


def tune(
    texts: Sequence[str],
    classes: Sequence[int],
    count: int,
    folder: Path,
    weights: Sequence[float] | None = None,
    recipe: Recipe = Recipe(),
) -> None:
    """Train a classifier of `texts` and write it to `folder` (made when absent).

    Args:
        texts: short texts, as they will be given at serving.
        classes: the class of each text, 0 to `count` - 1.
        count: number of classes.
        folder: where weights, tokenizer and hash go.
        weights: how much each text counts in the loss; None for all alike.
        recipe: how to tune.

    Raises:
        ModelError: the packaged encoder is missing, or the export differs from the trained model.
    """
    trained = _Training(recipe, count)
    trained.fit(list(texts), list(classes), list(weights) if weights is not None else [1.0] * len(texts))
    trained.export(folder)


class _Training:
    """The classifier while it is being trained (torch)."""

    def __init__(self, recipe: Recipe, count: int) -> None:
        go_offline()
        import torch
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.recipe = recipe
        self.source = model_folder()
        self.digest = model_hash(self.source)
        self.random = torch.Generator().manual_seed(recipe.seed)
        torch.manual_seed(recipe.seed)
        self.tokenizer = AutoTokenizer.from_pretrained(str(self.source), local_files_only=True)
        self.encoder = AutoModel.from_pretrained(str(self.source), local_files_only=True, attn_implementation="eager")
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, count)
        torch.nn.init.zeros_(self.head.weight)
        torch.nn.init.zeros_(self.head.bias)

    def fit(self, texts: list[str], classes: list[int], weights: list[float]) -> None:
        """Train head and upper layers."""
        import torch

        recipe = self.recipe
        layers = self.encoder.encoder.layer
        upper = layers[recipe.frozen :]
        lower = self._lower(texts)
        known = torch.tensor(classes)
        counts = torch.tensor(weights, dtype=torch.float32)
        optimizer = torch.optim.AdamW(
            [{"params": list(upper.parameters()), "lr": recipe.rate}, {"params": list(self.head.parameters()), "lr": recipe.head_rate}],
            weight_decay=0.01,
        )
        steps = recipe.epochs * -(-len(texts) // recipe.batch)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, [recipe.rate, recipe.head_rate], total_steps=steps, pct_start=0.1, anneal_strategy="linear"
        )
        loss_of = torch.nn.CrossEntropyLoss(reduction="none", label_smoothing=recipe.smoothing)
        upper.train()
        for _ in range(recipe.epochs):
            for rows in self._batches([len(one) for one in lower]):
                hidden, mask = _padded([lower[row] for row in rows])
                loss = (loss_of(self._upper(hidden, mask), known[rows]) * counts[rows]).mean()
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
                optimizer.step()
                schedule.step()
        self.encoder.eval()

    def _lower(self, texts: list[str]) -> list[Any]:
        """What the frozen layers give for each text, without padding."""
        import torch

        self.encoder.eval()
        found: list[Any] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        with torch.no_grad():
            for start in range(0, len(order), 64):
                rows = order[start : start + 64]
                given = self.tokenizer(
                    [texts[row] for row in rows], padding=True, truncation=True, max_length=self.recipe.max_tokens, return_tensors="pt"
                )
                mask = given["attention_mask"]
                hidden = self.encoder.embeddings(input_ids=given["input_ids"], token_type_ids=torch.zeros_like(given["input_ids"]))
                hidden = _through(self.encoder.encoder.layer[: self.recipe.frozen], hidden, mask)
                for place, row in enumerate(rows):
                    found[row] = hidden[place, : int(mask[place].sum())].clone()
        return found

    def _batches(self, lengths: list[int]) -> list[list[int]]:
        """Rows in a new random order each time, texts of like length together so that little padding is computed."""
        import torch

        shuffled = torch.randperm(len(lengths), generator=self.random).tolist()
        size, pool = self.recipe.batch, self.recipe.batch * 16
        batches = []
        for start in range(0, len(shuffled), pool):
            rows = sorted(shuffled[start : start + pool], key=lambda row: lengths[row])
            batches += [rows[first : first + size] for first in range(0, len(rows), size)]
        return [batches[number] for number in torch.randperm(len(batches), generator=self.random).tolist()]

    def _upper(self, hidden: Any, mask: Any) -> Any:
        hidden = _through(self.encoder.encoder.layer[self.recipe.frozen :], hidden, mask)
        return self.head(_mean(hidden, mask))

    def export(self, folder: Path) -> None:
        """Write the classifier as ONNX with its tokenizer and hash, and check it."""
        import torch

        encoder, head = self.encoder, self.head

        class Chances(torch.nn.Module):  # type: ignore[misc]
            """Token ids to chances of the classes."""

            def __init__(self) -> None:
                super().__init__()
                self.encoder, self.head = encoder, head

            def forward(self, input_ids: Any, attention_mask: Any) -> Any:
                hidden = self.encoder.embeddings(input_ids=input_ids, token_type_ids=torch.zeros_like(input_ids))
                hidden = _through(self.encoder.encoder.layer, hidden, attention_mask)
                return torch.softmax(self.head(_mean(hidden, attention_mask)), dim=1)

        make_folder(folder)
        names = ["input_ids", "attention_mask"]
        sample = tuple(torch.ones((2, 8), dtype=torch.int64) for _ in names)
        axes = {name: {0: "texts", 1: "tokens"} for name in names}
        temporary = folder / f"tuned.{os.getpid()}.onnx"
        whole = Chances().eval()
        try:
            with torch.no_grad(), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the tracer warns about padding, which the check below covers
                torch.onnx.export(
                    whole,
                    sample,
                    str(temporary),
                    input_names=names,
                    output_names=["chances"],
                    dynamic_axes=axes,
                    opset_version=17,
                    dynamo=False,
                )
            temporary.replace(folder / _WEIGHTS)
        finally:
            temporary.unlink(missing_ok=True)
        write_atomically(folder / _TOKENIZER, (self.source / _TOKENIZER).read_bytes())
        with (folder / _WEIGHTS).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        about = {"model": self.digest, "onnx": digest, "max_tokens": self.recipe.max_tokens}
        write_atomically(folder / _ABOUT, json.dumps(about).encode())
        self._check(whole, folder)

    def _check(self, whole: Any, folder: Path) -> None:
        import torch

        texts = ["is this safe with ocrevus", "ms", "what can i ask my nurse about walking and tiredness " * 20]
        given = self.tokenizer(texts, padding=True, truncation=True, max_length=self.recipe.max_tokens, return_tensors="pt")
        with torch.no_grad():
            wanted = whole(given["input_ids"], given["attention_mask"]).numpy()
        difference = float(abs(TunedClassifier(folder).chances(texts) - wanted).max())
        if difference > _TOLERANCE:
            raise ModelError(f"the exported classifier differs from the trained one by {difference:.1e}")


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
    """Serves a tuned classifier with onnxruntime. Loads at the first call; needs no torch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _about(self) -> dict[str, Any]:
        try:
            about: dict[str, Any] = json.loads((self.folder / _ABOUT).read_bytes())
            with (self.folder / _WEIGHTS).open("rb") as file:
                whole = hashlib.file_digest(file, "sha256").hexdigest() == about["onnx"]
        except (OSError, ValueError, KeyError) as error:
            raise ModelError("the tuned classifier's folder is incomplete") from error
        if not whole:
            raise ModelError("the tuned classifier's file was altered")
        return about

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        _ = self._about  # the hash is checked before the file is read as a model
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        try:
            return onnxruntime.InferenceSession(str(self.folder / _WEIGHTS), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError("the tuned classifier cannot be loaded") from error

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / _TOKENIZER))
        tokenizer.enable_truncation(int(self._about["max_tokens"]))
        tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")  # noqa: S106 (a token of text)
        return tokenizer

    def chances(self, texts: Sequence[str], batch: int = 32) -> Chances:
        """Probability of each class, one row a text; rows sum to 1.

        Raises:
            ModelError: the folder is incomplete or its file was altered.
        """
        import numpy as np

        session, tokenizer = self._session, self._tokenizer
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        rows: list[Any] = [None] * len(texts)
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            encodings = tokenizer.encode_batch([texts[row] for row in part])
            ids = np.array([one.ids for one in encodings], dtype=np.int64)
            mask = np.array([one.attention_mask for one in encodings], dtype=np.int64)
            (given,) = session.run(None, {"input_ids": ids, "attention_mask": mask})
            for place, row in enumerate(part):
                rows[row] = given[place]
        return np.array(rows, dtype=np.float32)
