"""The published samples under attack: nothing hidden follows from all that is public (decision 0040)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.attack.report import Attack, attack


@pytest.fixture(scope="module")
def found(published_home: Path) -> Attack:
    """One attack on every release of the samples."""
    return attack(sorted(published_home.glob("releases/*/data")))


def test_no_hidden_count_can_be_told(found: Attack) -> None:
    assert not found.pinned, f"{found}\n" + "\n".join(map(str, found.pinned[:20]))


def test_the_attacker_had_something_to_work_with(found: Attack) -> None:
    """An attack that lost its rows would find nothing: the samples give it thousands of each kind."""
    assert found.hidden > 1000
    least = {
        "printed": 30_000,
        "rollup": 10_000,
        "form": 10_000,
        "rule": 20_000,
        "part": 20_000,
        "set": 300,
        "basis": 100,
    }
    least |= {"set": 300, "basis": 100}
    assert {kind: number for kind, number in least.items() if found.rows.get(kind, 0) < number} == {}


def test_what_the_attacker_guesses_holds(found: Attack) -> None:
    """Rows that had to be given up make the attack weaker; only two bases may differ, and known errors of sources."""
    assert sum(number for kind, number in found.untrue.items() if kind != "basis") < 10, found.untrue
