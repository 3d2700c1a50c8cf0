"""A model in two files: the same vectors, one hash over both, and no model without its weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.exported import WEIGHTS_SUFFIX, model_digest, open_session, write_mapped


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A model in one file: x times a matrix."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    matrix = numpy_helper.from_array(np.arange(64 * 64, dtype=np.float32).reshape(64, 64), "matrix")
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "matrix"], ["y"])],
        "times",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 64])],
        [matrix],
    )
    path = tmp_path / "whole.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(path))
    return path


def weights_of(graph: Path) -> Path:
    return graph.with_name(graph.name + WEIGHTS_SUFFIX)


def test_graph_and_weights_give_what_the_one_file_gave(whole: Path, tmp_path: Path) -> None:
    target = tmp_path / "split.onnx"
    for _ in range(2):  # written anew, it is not twice as long
        write_mapped(whole, target)
    assert weights_of(target).stat().st_size < 2 * 64 * 64 * 4
    assert target.stat().st_size < 1000
    x = {"x": np.ones((1, 64), dtype=np.float32)}
    assert np.array_equal(open_session(whole).run(None, x)[0], open_session(target).run(None, x)[0])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["split.onnx", "split.onnx.weights", "whole.onnx"]


def test_the_hash_notices_altered_weights_and_altered_graph(whole: Path, tmp_path: Path) -> None:
    target = tmp_path / "split.onnx"
    write_mapped(whole, target)
    before = model_digest(target)
    weights_of(target).write_bytes(b"\0" * weights_of(target).stat().st_size)
    assert model_digest(target) != before
    write_mapped(whole, target)
    assert model_digest(target) == before
    target.write_bytes(target.read_bytes() + b"\0")
    assert model_digest(target) != before


def test_without_its_weights_a_model_does_not_open(whole: Path, tmp_path: Path) -> None:
    target = tmp_path / "split.onnx"
    write_mapped(whole, target)
    weights_of(target).unlink()
    with pytest.raises(Exception, match=r"(?i)split\.onnx\.weights|external"):
        open_session(target)
