"""What is damaged on disk is noticed before it is used, and the next plain publish mends it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from congkhai_run import congkhai, copied_home, public_bytes
from harm import assert_heals, small


def flip(file: Path) -> None:
    """One bit in the middle, as a dying disk would."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(data)


def warehouse(home: Path) -> None:
    flip(home / "work" / "warehouse.duckdb")


def half_a_warehouse(home: Path) -> None:
    file = home / "work" / "warehouse.duckdb"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def store(home: Path) -> None:
    for file in (home / "work" / "observations").rglob("*.parquet"):
        flip(file)


def readings(home: Path) -> None:
    for file in (home / "work" / "readings").rglob("*.json.gz"):
        flip(file)


def candidate(home: Path) -> None:
    for file in (home / "candidates").rglob("*"):
        if file.is_file() and file.stat().st_size:
            flip(file)


def candidate_gate(home: Path) -> None:
    for file in (home / "candidates").rglob("gate.json"):
        file.write_text('{"verdict": "green"')


def dagster(home: Path) -> None:
    shutil.rmtree(home / "work" / "dagster")


def everything_rebuilt_at_will(home: Path) -> None:
    for name in ("work", "candidates", "evidence"):
        shutil.rmtree(home / name)


def landing(home: Path) -> None:
    """Bytes that the source still offers."""
    for file in (home / "landing").glob("??/*"):
        flip(file)


def lost_landing(home: Path) -> None:
    for file in (home / "landing").glob("??/*"):
        file.unlink()


def page(home: Path) -> None:
    file = home / "current" / "site" / "index.html"
    file.write_text(file.read_text(encoding="utf-8").replace("trẻ", "trè"), encoding="utf-8")


def public_table(home: Path) -> None:
    """Of the release with which the next candidate is compared, in the file that comparison reads."""
    flip(home / "current" / "data" / "indicator_value.parquet")


def public_gate(home: Path) -> None:
    file = home / "current" / "gate.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | {"verdict": "red"}), encoding="utf-8")


def lost_pages(home: Path) -> None:
    shutil.rmtree(home / "current" / "site" / "dia-ban")


def stray_page(home: Path) -> None:
    (home / "current" / "site" / "la.html").write_text("lạ")


DAMAGES = [
    warehouse,
    half_a_warehouse,
    store,
    readings,
    candidate,
    candidate_gate,
    dagster,
    everything_rebuilt_at_will,
    landing,
    lost_landing,
]
PUBLIC_DAMAGES = [page, public_table, public_gate, lost_pages, stray_page]


@pytest.fixture(scope="module")
def home(undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all damages: each must leave it as if nothing had been."""
    return copied_home(undisturbed, tmp_path_factory.mktemp("damaged") / "home")


@pytest.mark.parametrize("damages", [DAMAGES[:5], DAMAGES[5:7], DAMAGES[7:8], DAMAGES[8:]], ids=lambda d: d[0].__name__)
def test_what_is_private_is_mended(home: Path, undisturbed: Path, damages: list[Callable[[Path], None]]) -> None:
    before = public_bytes(home)
    for damage in damages:
        damage(home)
    assert public_bytes(home) == before
    assert_heals(home, undisturbed)


def test_what_is_public_is_mended(home: Path, undisturbed: Path) -> None:
    for damage in PUBLIC_DAMAGES:
        damage(home)
    found = congkhai(home, "verify")
    assert found.status == 2 and "site/index.html: nội dung đã đổi" in found.told(), found.told()
    assert_heals(home, undisturbed)
    assert congkhai(home, "verify").status == 0


def test_received_bytes_that_nobody_offers_any_more_stop_the_run(home: Path) -> None:
    """Nothing is made of bytes that nobody sent; the sentence says which file to bring again."""
    before = public_bytes(home)
    kept = {file: file.read_bytes() for file in (home / "landing").glob("??/*")}
    for file in kept:
        flip(file)
    run = congkhai(home, "publish", env=small("samples/an-lao"))
    for file, data in kept.items():
        file.write_bytes(data)
    assert run.status == 2 and "BC-TH_district-094_2021-2022-term1.xlsx" in run.err, run.told()
    assert "Traceback" not in run.told() and public_bytes(home) == before
