"""Publishing takes only the bytes a green gate names, and the switch shows whole releases only."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import duckdb
import pytest
from green import write_green
from small_release import FIRST, SECOND, publish_small

from orchestration.export.files import data_hash, file_hash, write_both, write_json
from orchestration.gate.seal import GateRed, green_gate
from orchestration.publish.release import publish
from orchestration.publish.switch import switch
from orchestration.publish.withdrawal import rollback
from orchestration.settings import Home, Settings


@pytest.fixture
def candidate(settings: Settings, home: Home) -> Path:
    """A candidate whose bytes a green gate names; too small to be published, big enough to be refused."""
    folder = home.candidates / "0123456789ab"
    (folder / "data").mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute("create table t as select i as n, i::decimal(28,4) as d from range(5) r(i)")
        write_both(connection, "t", folder / "data", "indicator_value")
    write_green(folder, settings)
    return folder


def no_gate(folder: Path) -> None:
    (folder / "gate.json").unlink()


def red_gate(folder: Path) -> None:
    gate = json.loads((folder / "gate.json").read_text())
    write_json(folder / "gate.json", gate | {"verdict": "red"})


def unknown_verdict(folder: Path) -> None:
    gate = json.loads((folder / "gate.json").read_text())
    write_json(folder / "gate.json", gate | {"verdict": "GREEN "})


def one_byte(folder: Path) -> None:
    file = folder / "data" / "indicator_value.csv"
    file.write_bytes(file.read_bytes().replace(b"3", b"4", 1))


def one_more_table(folder: Path) -> None:
    (folder / "data" / "extra.csv").write_text("a\n1\n")


def one_table_less(folder: Path) -> None:
    (folder / "data" / "indicator_value.parquet").unlink()


def renamed(folder: Path) -> None:
    (folder / "data" / "indicator_value.csv").rename(folder / "data" / "indicator_valu.csv")


TAMPERINGS = {
    no_gate: "chưa qua khâu kiểm soát chất lượng",
    red_gate: "không cho công bố",
    unknown_verdict: "không cho công bố",
    one_byte: "đã đổi sau khi kiểm soát",
    one_more_table: "đã đổi sau khi kiểm soát",
    one_table_less: "đã đổi sau khi kiểm soát",
    renamed: "đã đổi sau khi kiểm soát",
}


def test_the_untouched_candidate_is_green(candidate: Path) -> None:
    assert green_gate(candidate)["verdict"] == "green"


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda t: t.__name__)
def test_publish_refuses_what_the_gate_did_not_judge(settings: Settings, home: Home, candidate: Path, tamper) -> None:
    tamper(candidate)
    with pytest.raises(GateRed, match=TAMPERINGS[tamper]):
        publish(settings, candidate)
    assert not home.current.is_symlink() and not list(home.releases.iterdir()) and not home.release_log.exists()


def test_what_was_compared_with_another_release_is_refused(settings: Settings, home: Home, candidate: Path) -> None:
    """Made after one release, and that one was gone back from before this became public."""
    publish_small(home, FIRST, 6)
    publish_small(home, SECOND, 7)
    write_json(candidate / "data" / "version.json", {"version": "1.1.0", "follows": SECOND})
    write_green(candidate, settings)
    rollback(settings)
    with pytest.raises(GateRed, match=f"được so với {SECOND}, mà đang công bố là {FIRST}"):
        publish(settings, candidate)
    assert home.current.resolve().name == FIRST and len(list(home.releases.iterdir())) == 2


def test_changes_are_no_part_of_the_hash_but_the_gate_knows_them(candidate: Path) -> None:
    """changes.csv looks at the release before: the same figures are the same candidate whatever came before."""
    before = data_hash(candidate / "data")
    file = candidate / "data" / "changes.csv"
    file.write_text("a\n1\n")
    assert data_hash(candidate / "data") == before
    with pytest.raises(GateRed, match="đã đổi sau khi kiểm soát"):
        green_gate(candidate)
    gate = json.loads((candidate / "gate.json").read_text())
    write_json(candidate / "gate.json", gate | {"files": {"changes.csv": file_hash(file)}})
    assert green_gate(candidate)


def test_the_switch_shows_one_whole_release_or_the_other(home: Home) -> None:
    names = ["2021-2022-term1.1", "2021-2022-term1.2"]
    for name in names:
        folder = home.releases / name
        folder.mkdir()
        for part in ("a", "b", "c"):
            (folder / part).write_text(name)
    switch(home, names[0])
    seen: set[tuple[str, ...]] = set()
    faults: list[Exception] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                release = home.current.resolve(strict=True)
                seen.add(tuple((release / part).read_text() for part in ("a", "b", "c")))
                (home.current / "a").read_text()
            except OSError as error:
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(600):
        switch(home, names[turn % 2])
    stop.set()
    for reader in readers:
        reader.join()
    assert not faults and seen == {(name,) * 3 for name in names}
    assert str(home.current.readlink()) == f"releases/{names[1]}"


def test_a_half_made_link_does_not_stop_the_switch(home: Home) -> None:
    (home.releases / "r.1").mkdir()
    (home.path / "current.part").symlink_to("nowhere")
    switch(home, "r.1")
    assert home.current.resolve() == home.releases / "r.1" and not (home.path / "current.part").is_symlink()


def test_files_are_plain_numbers_and_no_formulas(tmp_path: Path) -> None:
    texts = ["=1+1", "+84 9", "-5", "@x", "bình thường", "\ttab", "=", "-1-1", "＝1+1", "\n=1"]
    with duckdb.connect() as connection:
        connection.execute("create table t (name varchar, value decimal(28, 4), n integer)")
        values = ["51.7", "6153", "0", "0.0500", "100", "99.96", "1", "2", "3", "4"]
        rows = [(text, value, i) for i, (text, value) in enumerate(zip(texts, values, strict=True))]
        connection.executemany("insert into t values (?, ?, ?)", rows)
        connection.execute("insert into t values (null, null, 99)")
        assert write_both(connection, "t", tmp_path, "t") == 11
        read = "select name, value from read_csv(?, all_varchar = true, header = true) order by n::int"
        written = connection.execute(read, [str(tmp_path / "t.csv")]).fetchall()
        stored = connection.execute(f"select name from '{tmp_path / 't.parquet'}' order by n").fetchall()
    assert [value for _, value in written] == ["51.7", "6153", "0", "0.05", "100", "99.96", "1", "2", "3", "4", None]
    guarded = ["'=1+1", "'+84 9", "-5", "'@x", "bình thường", "'\ttab", "=", "'-1-1", "'＝1+1", "'\n=1"]
    assert [name for name, _ in written] == [*guarded, None]
    assert [name for (name,) in stored] == [*texts, None]


def test_the_same_rows_in_another_order_are_the_same_bytes(tmp_path: Path) -> None:
    hashes = set()
    for order in ("asc", "desc"):
        folder = tmp_path / order
        folder.mkdir()
        with duckdb.connect() as connection:
            connection.execute(f"create table t as select i, 'x' || i as s from range(3000) r(i) order by i {order}")
            write_both(connection, "t", folder, "t")
        hashes.add((file_hash(folder / "t.parquet"), file_hash(folder / "t.csv")))
    assert len(hashes) == 1
