"""`congkhai shell`: SQL typed line by line on a release, at a terminal or through a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec

import duckdb

from orchestration.collect.officer.screen import plain
from orchestration.publish.query import QueryError, as_table, run

_PROMPT, _MORE = "congkhai> ", "     ...> "
_HELP = (
    "Gõ câu SQL, kết thúc bằng dấu chấm phẩy. .tables: các bảng; .schema BẢNG: các cột và nghĩa của chúng; "
    ".quit: thoát."
)
_TABLES = "select table_name, comment from duckdb_tables() where not internal order by table_name"
_SCHEMA = (
    "select column_name, lower(data_type) as data_type, comment from duckdb_columns() "
    "where not internal and table_name = ? order by column_index"
)


class Shell:
    """Takes lines, keeps an unfinished statement, gives what is to be printed; counts what failed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.failed = 0
        self.has_quit = False
        self._begun: list[str] = []

    @property
    def prompt(self) -> str:
        """What to print before the next line."""
        return _MORE if self._begun else _PROMPT

    def take(self, line: str) -> str:
        """What one more line gives: rows, words, or nothing while a statement isn't finished."""
        if not self._begun and not line.strip():
            return ""
        if not self._begun and line.lstrip().startswith("."):
            return self._command(line.split())
        self._begun.append(line)
        return self.finish() if line.rstrip().endswith(";") else ""

    def finish(self) -> str:
        """What the statement begun gives as it stands."""
        sql, self._begun = "\n".join(self._begun), []
        return self._told(sql) if sql.strip(" \n\t;") else ""

    def drop(self) -> None:
        """Forget the statement begun."""
        self._begun = []

    def _command(self, words: list[str]) -> str:
        if words in ([".quit"], [".exit"]):
            self.has_quit = True
            return ""
        if words == [".help"]:
            return _HELP
        if words == [".tables"]:
            return "\n".join(f"{name:<20}  {comment}" for name, comment in self._rows(_TABLES))
        if len(words) == 2 and words[0] == ".schema":
            rows = self._rows(_SCHEMA, words[1].lower())
            if rows:
                return "\n".join(f"{name:<24}  {kind:<14}  {comment}" for name, kind, comment in rows)
            return self._fault(f"Không có bảng «{plain(words[1])}»; gõ .tables để xem các bảng.")
        return self._fault(f"Không có lệnh «{plain(' '.join(words))}». {_HELP}")

    def _rows(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        return self.connection.execute(sql, list(values)).fetchall()

    def _told(self, sql: str) -> str:
        try:
            result = run(self.connection, sql)
        except QueryError as error:
            return self._fault(str(error))
        if not result.names:
            return ""
        note = f"\nChỉ in {len(result.rows)} dòng đầu." if result.is_cut else ""
        return as_table(result) + note

    def _fault(self, text: str) -> str:
        self.failed += 1
        return text


def talk(shell: Shell, release_id: str) -> None:
    """A conversation at a terminal, with line editing and history where Python has them."""
    if find_spec("readline"):
        __import__("readline")
    print(f"Bản công bố {release_id}. {_HELP}")
    while not shell.has_quit:
        try:
            told = shell.take(input(shell.prompt))
        except KeyboardInterrupt:
            # as in other shells: it ends the statement, not the conversation
            shell.drop()
            print()
            continue
        except EOFError:
            print()
            return
        if told:
            print(told)


def answers(shell: Shell, lines: Iterable[str]) -> Iterator[str]:
    """What each line of a pipe gives; a last statement needs no semicolon."""
    for line in lines:
        told = shell.take(line.rstrip("\n"))
        if told:
            yield told
        if shell.has_quit:
            return
    told = shell.finish()
    if told:
        yield told


def converse(shell: Shell, release_id: str) -> None:
    """Talk at a terminal, else answer standard input."""
    if sys.stdin.isatty():
        talk(shell, release_id)
    else:
        for told in answers(shell, sys.stdin):
            print(told, flush=True)
