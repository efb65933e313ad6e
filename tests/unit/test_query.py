"""SQL on a release: nothing but its tables can be reached, and what is printed is plain text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.publish.query import QueryError, Result, as_csv, as_json, as_table, run
from orchestration.publish.released import UnknownRelease, open_released, release_folder
from orchestration.publish.shell import Shell, answers
from orchestration.settings import Home

ID = "2021-2022-term1.1"
HOSTILE = "Trường\u202e \x1b[2J\x9b1mMầm\nnon"


@pytest.fixture
def released(home: Home) -> Home:
    """A home whose public release has one table of two schools, one of them with a name that moves the cursor."""
    data = home.releases / ID / "data"
    data.mkdir(parents=True)
    (home.releases / ID / "release.json").write_text(json.dumps({"id": ID}))
    home.release_log.write_text(json.dumps({"release": ID, "state": "released", "at": "2022-02-01"}) + "\n")
    home.current.symlink_to(f"releases/{ID}")
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        connection.execute("create table school (name varchar, children decimal(28, 4), rate decimal(28, 4))")
        connection.executemany("insert into school values (?, ?, ?)", [(HOSTILE, 6153, None), ("=1+1", 0, 51.7)])
        connection.execute("comment on table school is 'Schools.'")
        connection.execute("comment on column school.name is 'Name.'")
    return home


@pytest.fixture
def connection(released: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_released(released) as opened:
        yield opened


ESCAPES = [
    "from read_csv('/etc/passwd')",
    "from read_text('{file}')",
    "from '{file}'",
    "copy school to '{file}.csv'",
    "attach '{file}' as other",
    "install httpfs",
    "load httpfs",
    "export database '{file}'",
    "from glob('/*')",
    "set enable_external_access = true",
    "reset lock_configuration",
    "set temp_directory = '/tmp'",
    "create table mine as select 1",
    "delete from school",
    "pragma database_list; select * from read_blob('{file}')",
]


@pytest.mark.parametrize("sql", ESCAPES)
def test_sql_reaches_nothing_but_the_tables(connection: duckdb.DuckDBPyConnection, tmp_path: Path, sql: str) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("secret")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(QueryError, match=r"^Câu SQL không chạy được: "):
        run(connection, sql.format(file=file))
    assert sorted(tmp_path.rglob("*")) == before
    assert run(connection, "select count(*) from school").rows == [(2,)]


def test_the_limit_is_told(connection: duckdb.DuckDBPyConnection) -> None:
    cut = run(connection, "from range(5)", 3)
    assert len(cut.rows) == 3 and cut.note().startswith("Chỉ in 3 dòng đầu")
    for limit in (5, 0):
        whole = run(connection, "from range(5)", limit)
        assert len(whole.rows) == 5 and whole.note() == ""


def test_a_name_cannot_move_the_cursor_in_any_form(connection: duckdb.DuckDBPyConnection) -> None:
    result = run(connection, 'select name as "x\x1b[2J", children, rate from school order by children desc')
    for shown in (as_table(result), as_csv(result), as_json(result)):
        assert not set(shown) & {"\x1b", "\x9b", "\u202e"}
    assert "Trường [2J1mMầm non" in as_table(result)
    with pytest.raises(QueryError) as error:
        run(connection, "select \x1b[2J from school")
    assert "\x1b" not in str(error.value)


def test_figures_are_plain_and_missing_is_not_zero(connection: duckdb.DuckDBPyConnection) -> None:
    result = run(connection, "select 'a' as name, children, rate from school order by children")
    assert as_table(result).splitlines() == [
        "name  children  rate",
        "────  ────────  ────",
        "a            0  51.7",
        "a         6153",
        "(2 dòng)",
    ]
    assert as_csv(result) == "name,children,rate\na,0,51.7\na,6153,"
    assert json.loads(as_json(result)) == [
        {"name": "a", "children": 0, "rate": 51.7},
        {"name": "a", "children": 6153, "rate": None},
    ]


def test_csv_runs_no_formula_and_json_loses_no_column(connection: duckdb.DuckDBPyConnection) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(run(connection, "select name, -5 as n from school where rate > 0")))))
    assert rows == [["name", "n"], ["'=1+1", "-5"]]
    assert json.loads(as_json(run(connection, "select 1 as a, 2 as a"))) == [{"a": 1, "a_2": 2}]


def test_a_statement_without_a_table_says_so(connection: duckdb.DuckDBPyConnection) -> None:
    result = run(connection, "-- nothing")
    assert as_table(result) == "(câu này không cho bảng nào)" and as_csv(result) == "" and as_json(result) == "[]"


def test_wide_and_combining_letters_stay_in_their_columns() -> None:
    lines = as_table(Result(["a", "b"], [("e\u0301e\u0301", "x"), ("学校", "y"), ("abcd", "z")], False)).splitlines()
    assert lines[2:5] == ["e\u0301e\u0301    x", "学校  y", "abcd  z"]


def test_only_a_public_release_is_opened(released: Home) -> None:
    assert release_folder(released) == release_folder(released, ID) == released.releases / ID
    (released.releases / "half.1" / "data").mkdir(parents=True)
    for wrong in ("half.1", "..", f"../releases/{ID}", "2021-2022-term1.2"):
        with pytest.raises(UnknownRelease, match=f"đang có: {ID}"):
            open_released(released, wrong)


def test_without_a_release_it_says_so(home: Home) -> None:
    with pytest.raises(UnknownRelease, match="chạy congkhai publish trước"):
        open_released(home)


def test_opening_leaves_nothing_in_the_release(released: Home) -> None:
    before = sorted(released.releases.rglob("*"))
    with open_released(released) as connection:
        run(connection, "select count(distinct a.i * b.i) from range(2000) a(i), range(500) b(i)")
        assert sorted(released.releases.rglob("*")) == before
    assert sorted(released.releases.rglob("*")) == before


def test_a_conversation(connection: duckdb.DuckDBPyConnection) -> None:
    shell = Shell(connection)
    lines = ["", ".tables", ".schema school", "select", "  count(*) as n", "from school;", "select 1 as last"]
    tables, schema, count, last = answers(shell, lines)
    assert tables.split() == ["school", "Schools."] and schema.splitlines()[0].split() == ["name", "varchar", "Name."]
    assert count.splitlines()[0::2] == ["n", "2"] and last.split() == ["last", "────", "1", "(1", "dòng)"]
    assert shell.failed == 0 and not shell.has_quit


def test_a_fault_is_told_and_the_conversation_goes_on(connection: duckdb.DuckDBPyConnection) -> None:
    shell = Shell(connection)
    told = list(answers(shell, ["selec 1;", ".schema nothing", ".foo", "select 2 as b;", ".quit", "select 3;"]))
    assert told[0].startswith("Câu SQL không chạy được") and "Không có bảng «nothing»" in told[1]
    assert "Không có lệnh «.foo»" in told[2] and told[3].splitlines()[2] == "2" and len(told) == 4
    assert shell.failed == 3 and shell.has_quit


def test_an_unfinished_statement_can_be_dropped(connection: duckdb.DuckDBPyConnection) -> None:
    shell = Shell(connection)
    assert shell.prompt == "congkhai> " and shell.take("select nonsense") == "" and shell.prompt != "congkhai> "
    shell.drop()
    assert shell.prompt == "congkhai> " and "7" in shell.take("select 7;") and shell.failed == 0
