"""Every harm to a release or to the home is one line; an unharmed one has none."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from small_release import FIRST, SECOND, THIRD, publish_small, wait_small

from orchestration.export.files import file_hash, write_json
from orchestration.office import verify
from orchestration.publish.state import RELEASED
from orchestration.publish.switch import switch
from orchestration.publish.verify import differences, home_differences
from orchestration.settings import Home, Settings


def rename_own(folder: Path, **fields: object) -> None:
    """release.json with other fields and true hashes: only what is told otherwise is wrong."""
    described = json.loads((folder / "release.json").read_text())
    files = {name: file_hash(folder / name) for name in described["files"] if (folder / name).exists()}
    write_json(folder / "release.json", described | {"files": files} | fields)


def own_bytes(file: Path, content: bytes) -> None:
    """A file of its own: the hard link below the site keeps the old bytes."""
    file.unlink()
    file.write_bytes(content)


def page(folder: Path) -> None:
    (folder / "site" / "index.html").write_text("khác")


def lost(folder: Path) -> None:
    (folder / "site" / "index.html").unlink()


def more(folder: Path) -> None:
    (folder / "data" / "them.csv").write_text("a\n")
    shutil.copy(folder / "data" / "them.csv", folder / "site" / "data" / "them.csv")


def linked(folder: Path) -> None:
    own_bytes(folder / "site" / "data" / "gate.json", b"{}")


def linked_lost(folder: Path) -> None:
    (folder / "site" / "data" / "gate.json").unlink()


def database(folder: Path) -> None:
    with duckdb.connect(str(folder / "data" / "warehouse.duckdb")) as connection:
        connection.execute("update indicator_value set name = 'y' where value = 3")
    rename_own(folder)


def table(folder: Path) -> None:
    with duckdb.connect(str(folder / "data" / "warehouse.duckdb")) as connection:
        connection.execute("drop table indicator_value; create table other as select 1 as a")
    rename_own(folder)


def no_database(folder: Path) -> None:
    for file in (folder / "data" / "warehouse.duckdb", folder / "site" / "data" / "warehouse.duckdb"):
        own_bytes(file, b"x")
    rename_own(folder)


def red(folder: Path) -> None:
    gate = json.loads((folder / "gate.json").read_text())
    for file in (folder / "gate.json", folder / "site" / "data" / "gate.json"):
        file.unlink()
        write_json(file, gate | {"verdict": "red"})
    rename_own(folder)


def other_data(folder: Path) -> None:
    rename_own(folder, data_hash="0" * 64)


def other_name(folder: Path) -> None:
    rename_own(folder, id=THIRD)


def no_json(folder: Path) -> None:
    (folder / "release.json").write_text("{")


HARMS: dict[Callable[[Path], None], list[str]] = {
    page: ["site/index.html: nội dung đã đổi"],
    lost: ["site/index.html: thiếu tệp"],
    more: ["data/them.csv: tệp thừa, release.json không nêu", "gate.json: không phải của dữ liệu trong data/"],
    linked: ["site/data/gate.json: khác tệp trong data/"],
    linked_lost: ["site/data/gate.json: thiếu tệp"],
    database: ["data/warehouse.duckdb: bảng indicator_value khác tệp Parquet"],
    table: ["data/warehouse.duckdb: thiếu bảng indicator_value"],
    no_database: ["data/warehouse.duckdb: không mở được"],
    red: ["gate.json: kết luận là «red», cần «green»"],
    other_data: ["gate.json: không phải của dữ liệu trong data/"],
    other_name: [f"release.json: ghi bản «{THIRD}»"],
    no_json: ["release.json: không đọc được"],
}


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_each_harm_to_a_release_is_told(
    settings: Settings, home: Home, harm: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    publish_small(home, FIRST)
    folder = publish_small(home, SECOND, 6)
    assert differences(folder) == [] and verify(settings, Namespace(release="")) == 0
    harm(folder)
    assert differences(folder) == HARMS[harm]
    capsys.readouterr()
    assert verify(settings, Namespace(release="")) == verify(settings, Namespace(release=SECOND)) == 2
    told = capsys.readouterr().err
    assert f"{SECOND}: {HARMS[harm][0]}" in told and "congkhai restore" in told
    assert verify(settings, Namespace(release=FIRST)) == 0, "the other one is whole"


def other_link(home: Home) -> None:
    switch(home, FIRST)


def no_link(home: Home) -> None:
    home.current.unlink()


def no_folder(home: Home) -> None:
    shutil.rmtree(home.releases / FIRST)


def no_line(home: Home) -> None:
    (home.releases / "2021-2022-term1.9").mkdir()


def twice(home: Home) -> None:
    text = home.release_log.read_text().splitlines(keepends=True)
    home.release_log.write_text("".join([text[0], text[0], *text[1:]]))


def two_released(home: Home) -> None:
    text = home.release_log.read_text().splitlines(keepends=True)
    home.release_log.write_text("".join(line for line in text if "superseded" not in line))


def waits_for_other_bytes(home: Home) -> None:
    folder = home.releases / THIRD
    write_json(folder / "release.json", json.loads((folder / "release.json").read_text()) | {"x": 1})


HOMES: dict[Callable[[Home], None], str] = {
    other_link: f"current: chỉ vào releases/{FIRST}, releases.jsonl ghi {SECOND}",
    no_link: f"current: thiếu, phải chỉ vào {SECOND}",
    no_folder: f"{FIRST}: đã có bản sau thay nhưng không còn thư mục",
    no_line: "2021-2022-term1.9: có trong releases/ nhưng không có trong releases.jsonl",
    twice: f"releases.jsonl, dòng 2: {FIRST} không thể chuyển thành «{RELEASED}»",
    two_released: f"{FIRST}: releases.jsonl ghi đang công bố cùng lúc với {SECOND}",
    waits_for_other_bytes: f"{THIRD}: release.json không phải bản đã dựng hoặc đã phê duyệt",
}


@pytest.mark.parametrize("harm", HOMES, ids=lambda harm: harm.__name__)
def test_each_harm_to_the_home_is_told(settings: Settings, home: Home, harm: Callable[[Home], None]) -> None:
    publish_small(home, FIRST)
    publish_small(home, SECOND, 6)
    wait_small(home, THIRD, 7)
    assert home_differences(home) == []
    harm(home)
    (told,) = home_differences(home)
    assert told.startswith(HOMES[harm])
    assert verify(settings, Namespace(release="")) == 2


def test_a_release_nobody_knows_is_told(settings: Settings, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(settings, Namespace(release="")) == 0, "an empty home is no harm"
    publish_small(home, FIRST)
    assert verify(settings, Namespace(release="../x")) == 2
    assert f"Không có bản công bố «../x»; đang có: {FIRST}" in capsys.readouterr().err
