"""The treatment offered for comparison is one that has something in common with the one in view."""

from __future__ import annotations

from typing import Any

import pytest

from bot.follow_ups import _other_option


@pytest.mark.parametrize("option_id", ["ocrelizumab", "teriflunomide", "glatiramer-acetate", "natalizumab"])
def test_partners_share_a_trial_or_the_way_of_taking(real_chain: Any, option_id: str) -> None:
    index = real_chain.engine.index()
    options = index.library.option_by_id
    own = options[option_id]
    for turn in range(6):
        other = _other_option(option_id, turn, index)
        assert other is not None
        same_trial = {figure.trial for figure in own.figures} & {figure.trial for figure in options[other].figures}
        assert same_trial or set(own.glance.route.tags) & set(options[other].glance.route.tags)


def test_partners_change_from_turn_to_turn(real_chain: Any) -> None:
    index = real_chain.engine.index()
    assert len({_other_option("teriflunomide", turn, index) for turn in range(3)}) == 3
