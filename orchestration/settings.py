"""Settings: `congkhai.toml` plus environment, read once into one typed object, and the places of the data home."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
CODE_VERSION = "0.1.0"
TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class SettingsError(Exception):
    """A key of congkhai.toml or of the environment that cannot be used; the text says which and how to mend it."""


@dataclass(frozen=True)
class Home:
    """Places inside the data home (`CONGKHAI_HOME`, default `var/`); design section 3 says what each holds."""

    path: Path

    @property
    def inbox(self) -> Path:
        return self.path / "inbox"

    @property
    def outbox(self) -> Path:
        return self.path / "outbox"

    @property
    def landing(self) -> Path:
        return self.path / "landing"

    @property
    def ledger(self) -> Path:
        return self.landing / "ledger.jsonl"

    @property
    def tombstones(self) -> Path:
        return self.landing / "purged.jsonl"

    @property
    def decisions(self) -> Path:
        return self.path / "decisions"

    @property
    def releases(self) -> Path:
        return self.path / "releases"

    @property
    def release_log(self) -> Path:
        return self.path / "releases.jsonl"

    @property
    def calendar_log(self) -> Path:
        return self.path / "calendar.jsonl"

    @property
    def withdrawn(self) -> Path:
        return self.path / "withdrawn"

    @property
    def current(self) -> Path:
        return self.path / "current"

    @property
    def candidates(self) -> Path:
        return self.path / "candidates"

    @property
    def evidence(self) -> Path:
        return self.path / "evidence"

    @property
    def work(self) -> Path:
        return self.path / "work"

    @property
    def downloads(self) -> Path:
        return self.work / "downloads"

    @property
    def collected(self) -> Path:
        return self.work / "collected"

    @property
    def observations(self) -> Path:
        return self.work / "observations"

    @property
    def warehouse(self) -> Path:
        return self.work / "warehouse.duckdb"

    @property
    def dagster(self) -> Path:
        return self.work / "dagster"

    @property
    def dbt_target(self) -> Path:
        return self.work / "dbt"


@dataclass(frozen=True)
class Source:
    """One place to pull from: an absolute path (folder, workbook, zip) or an https, sftp or s3 address.

    `round` is that of workbooks which name none; `credentials` is the middle of the environment variables
    CONGKHAI_<credentials>_USER, _PASSWORD, _TOKEN, _KEY_FILE, _KNOWN_HOSTS; `endpoint` is an S3 service other than AWS.
    """

    at: str
    round: str = ""
    credentials: str = ""
    endpoint: str = ""

    @property
    def shown(self) -> str:
        """The address as it may be told: a query may hold a key."""
        return self.at.split("?")[0]

    @property
    def is_remote(self) -> bool:
        """True for an address, false for a path of this machine."""
        return "://" in self.at


def read_source(value: Any, root: Path = ROOT) -> Source:
    """A source from a path, an address, or a table with `at` and the other fields.

    Raises ValueError, in Vietnamese, for an unknown key, a scheme that is not read, or a password in the address.
    """
    table = {"at": value} if isinstance(value, str) else dict(value)
    unknown = set(table) - {f.name for f in fields(Source)}
    if unknown or not table.get("at") or not all(isinstance(v, str) for v in table.values()):
        raise ValueError(f"một nguồn cần khóa 'at' và có thể có round, credentials, endpoint; không có {unknown}")
    source = Source(**table)
    if not source.is_remote:
        return replace(source, at=str((root / source.at).resolve()))
    address = urlsplit(source.at)
    is_here = address.scheme == "http" and address.hostname in ("localhost", "127.0.0.1", "::1")
    if address.scheme not in ("https", "sftp", "s3") and not is_here:
        raise ValueError(f"nguồn {address.scheme}:// không dùng được; dùng https, sftp, s3 hoặc một thư mục")
    if address.password or (address.username and address.scheme != "sftp"):
        raise ValueError("địa chỉ nguồn không được chứa mật khẩu; đặt trong biến môi trường (khóa 'credentials')")
    return source


@dataclass(frozen=True)
class Settings:
    """All that may be configured. Paths are absolute; sizes in bytes or MiB, times in seconds, as the names say."""

    sources: tuple[Source, ...]
    decisions: Path
    issuing_office: str
    max_workbook_bytes: int
    read_seconds: int
    read_memory_mib: int
    max_source_bytes: int
    max_source_files: int
    source_seconds: int
    source_tries: int
    schedules_on: bool
    approval: bool
    site_url: str
    licence: str
    mail_server: str
    mail_from: str
    mail_to: tuple[str, ...]
    deploy_to: tuple[str, ...]
    sql_in_browser: bool
    home: Home = field(default_factory=lambda: Home(ROOT / "var"))
    root: Path = ROOT

    @property
    def seeds(self) -> Path:
        return self.root / "dbt_project" / "seeds"

    @property
    def dbt_project(self) -> Path:
        return self.root / "dbt_project"

    @property
    def expectations(self) -> Path:
        return self.root / "expectations"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def query_assets(self) -> Path | None:
        """The engine of SQL in the browser that `make query-assets` gathered; none where it did not, or not wanted."""
        gathered = self.root / "query-assets"
        return gathered if self.sql_in_browser and gathered.is_dir() else None


_KEYS = {f.name: f.type for f in fields(Settings) if f.name not in ("home", "root")}


def _typed(key: str, value: Any, root: Path) -> Any:
    kind = _KEYS[key]
    try:
        if key == "sources":
            if isinstance(value, str):
                # an address holds colons of its own: addresses are separated by spaces
                value = value.split() if "://" in value else value.split(os.pathsep)
            if not isinstance(value, list) or not all(isinstance(item, str | dict) for item in value):
                raise ValueError("một danh sách nguồn")
            return tuple(read_source(item, root) for item in value)
        if kind == "tuple[str, ...]":
            # a list in brackets would be taken for one folder of a strange name
            if isinstance(value, str) and value.startswith("["):
                raise ValueError("các mục cách nhau bằng dấu cách, không có ngoặc")
            value = value.split() if isinstance(value, str) else value
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise ValueError
            return tuple(value)
        if key == "decisions":
            return (root / value).resolve()
        if kind == "int":
            if isinstance(value, bool | float):
                raise ValueError
            number = int(value)
            if number <= 0:
                raise ValueError
            return number
        if kind == "bool":
            if isinstance(value, str) and value in ("true", "false"):
                return value == "true"
            if not isinstance(value, bool):
                raise ValueError
            return value
        if not isinstance(value, str):
            raise ValueError
        return value
    except (TypeError, ValueError) as error:
        is_list = key == "sources" or kind == "tuple[str, ...]"
        needed = str(error) if is_list and str(error) else f"kiểu {kind}"
        raise SettingsError(
            f"congkhai.toml hoặc biến môi trường CONGKHAI_{key.upper()}: "
            f"khóa '{key}' có giá trị {value!r} không dùng được; cần {needed}. "
            "Sửa giá trị này rồi chạy lại."
        ) from error


def load_settings(root: Path = ROOT, environ: dict[str, str] | None = None) -> Settings:
    """Read `congkhai.toml` under `root` and the `CONGKHAI_*` environment into Settings.

    Raises SettingsError for a file that is no TOML, an unknown key, a missing key or a value of a wrong type.
    """
    env = dict(os.environ) if environ is None else environ
    file = Path(env.get("CONGKHAI_CONFIG", root / "congkhai.toml"))
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"Không đọc được tệp cấu hình {file.name}: {error}") from error
    unknown = sorted(set(raw) - set(_KEYS))
    if unknown:
        raise SettingsError(
            f"{file.name}: khóa không biết: {', '.join(unknown)}. Các khóa dùng được: {', '.join(sorted(_KEYS))}."
        )
    for key in _KEYS:
        if f"CONGKHAI_{key.upper()}" in env:
            raw[key] = env[f"CONGKHAI_{key.upper()}"]
    missing = sorted(set(_KEYS) - set(raw))
    if missing:
        raise SettingsError(f"{file.name}: thiếu khóa: {', '.join(missing)}.")
    home = Home(Path(env.get("CONGKHAI_HOME") or root / "var").resolve())
    return Settings(**{key: _typed(key, raw[key], root) for key in _KEYS}, home=home, root=root)
