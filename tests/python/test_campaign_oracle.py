# SPDX-License-Identifier: Apache-2.0
"""tools/campaign oracle in small: blocks without a difference, and that it sees one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.oracle import campaign, near, twin


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a second."""
    monkeypatch.setattr(campaign, "BULK_PLANS", 60)
    monkeypatch.setattr(campaign, "A_PLAN", 20)
    monkeypatch.setattr(campaign, "WIDE", 15)
    monkeypatch.setattr(campaign, "REFEREED", 10)


@pytest.mark.parametrize("number", range(3))
def test_a_block_has_no_difference(number: int) -> None:
    counts = campaign.Block(11, number).run()
    assert counts["refereed"] > 100
    assert counts["open"] > 100
    assert {name for name in near.FAMILIES if counts[f"family {name}"]} == set(near.FAMILIES)


def test_a_unit_for_somebody_else_is_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One of equals served in place of another, in one answer of a thousand."""
    answer, asked = twin.answer, 0

    def wrong(ask: twin.Ask) -> twin.Answer:
        nonlocal asked
        units, tie = answer(ask)
        asked += 1
        if asked > 500 and tie:
            served = max(range(len(units)), key=lambda i: units[i])
            units[served] -= 1
            units[served - 1] += 1
        return units, tie

    monkeypatch.setattr(twin, "answer", wrong)
    with pytest.raises(campaign.DifferenceError) as caught:
        campaign.Block(11, 0).run()
    campaign.write(caught.value, tmp_path / "difference")
    found = json.loads((tmp_path / "difference" / "answers.json").read_text("utf-8"))
    assert found["engine"]["slices"] != found["the twin"]["slices"]
    assert sum(found["engine"]["slices"]) == sum(found["the twin"]["slices"])
    assert (tmp_path / "difference" / "plan.yaml").read_text("utf-8")
    assert (tmp_path / "difference" / "table.csv").read_text("utf-8").startswith("r,x")


def test_a_wrong_quota_of_the_engine_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The referee's part looks deeper than slices."""
    outcome: Any = campaign.outcome

    def wrong(made: campaign.Made) -> campaign.Made:
        found: campaign.Made = outcome(made)
        if "quotas" in found:
            found["quotas"] = [*found["quotas"][:-1], found["quotas"][-1] + "1"]
        return found

    monkeypatch.setattr(campaign, "outcome", wrong)
    with pytest.raises(campaign.DifferenceError):
        campaign.Block(11, 0).run()
