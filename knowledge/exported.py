"""A model exported for serving: a small graph file, and beside it the weights, which are mapped into memory and not read.

Most of the sentence encoder is its table of word vectors, of which one question touches a few rows. Mapped, the rest stays
on disk: measured, a session then takes 64 MB instead of 128, and loads in two thirds of the time, with the same vectors.
"""

from __future__ import annotations

import hashlib
import os
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge.home import make_folder

WEIGHTS_SUFFIX = ".weights"
_LEAST_BYTES = 1024
"""Smaller tensors stay in the graph."""


def export_module(module: Any, sample: tuple[Any, ...], inputs: Sequence[str], outputs: Sequence[str], pooled: str, target: Path) -> None:
    """Write a torch module as graph and weights (see `write_mapped`). Texts and tokens may be any number.

    Args:
        module: takes tensors of texts by tokens; `sample` is one such set of inputs.
        inputs: names of the inputs; `outputs` those of the outputs.
        pooled: the output that has one row a text and no tokens.
        target: the graph's place; its folder is made when absent.
    """
    import torch

    make_folder(target.parent)
    by_token = {0: "texts", 1: "tokens"}
    temporary = target.with_name(f"{target.stem}.{os.getpid()}.onnx")
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the tracer warns about padding, which a comparison of both covers
            torch.onnx.export(
                module,
                sample,
                str(temporary),
                input_names=list(inputs),
                output_names=list(outputs),
                dynamic_axes=dict.fromkeys((*inputs, *outputs), by_token) | {pooled: {0: "texts"}},
                opset_version=17,
                dynamo=False,
            )
        write_mapped(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def write_mapped(exported: Path, target: Path) -> None:
    """Write the model of one file as graph and weights; the graph comes last, so that it never names weights that are not there.

    Args:
        exported: ONNX file with the weights inside; it is left alone.
        target: the graph's place; the weights go beside it under the same name with `.weights` at its end.
    """
    import onnx

    partial = target.with_name(f"{exported.stem}.graph")
    weights = target.with_name(target.name + WEIGHTS_SUFFIX)
    weights.unlink(missing_ok=True)  # onnx appends to a file that is there
    model = onnx.load(str(exported))
    onnx.save_model(
        model, str(partial), save_as_external_data=True, all_tensors_to_one_file=True, location=weights.name, size_threshold=_LEAST_BYTES
    )
    partial.replace(target)


def model_digest(graph: Path) -> str:
    """SHA-256 of the graph and, where they stand beside it, of its weights.

    Raises:
        OSError: the graph cannot be read.
    """
    digest = hashlib.sha256()
    for path in (graph, graph.with_name(graph.name + WEIGHTS_SUFFIX)):
        if path == graph or path.is_file():
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()


def open_session(graph: Path) -> Any:
    """An onnxruntime session on the graph; it raises whatever onnxruntime raises.

    Without an arena: one long question would keep its working memory for good.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    # Threads that wait in a loop for more work slow everything else down: 8.6 ms a question with fifty people at once, 5.7 without; alone no difference.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return _InTurn(onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"]))


_TURNS = threading.BoundedSemaphore(os.cpu_count() or 1)


class _InTurn:
    """A session that as many threads run at once as there are cores: more would only hold more working memory."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def run(self, outputs: Any, inputs: Any) -> Any:
        """As the session's own."""
        with _TURNS:
            return self._session.run(outputs, inputs)
