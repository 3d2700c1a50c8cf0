"""How vectors are cut for writing: full portions, few syncs, the last one with the last vector."""

from __future__ import annotations

import itertools

import pytest

from knowledge.build import portions


@pytest.mark.parametrize(("count", "most"), [(1, 2000), (3, 2000), (50, 2000), (10_007, 2000), (23_432, 2000), (400_003, 5000)])
def test_vectors_are_written_in_full_portions_and_synced_with_the_last_one(count: int, most: int) -> None:
    edges, sync = portions(count, most)
    sizes = [end - start for start, end in itertools.pairwise(edges)]
    assert edges[0] == 0 and edges[-1] == count
    assert 1 <= min(sizes) <= max(sizes) <= most
    waiting = syncs = 0
    for size in sizes:
        waiting += size
        if waiting >= sync:
            waiting, syncs = 0, syncs + 1
    assert waiting == 0 or count < 16
    assert syncs <= 8
