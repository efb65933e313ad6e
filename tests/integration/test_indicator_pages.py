"""The published samples: each indicator's file, the words of every column, and the anchors that pages point to."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urljoin

import duckdb
import pytest

from orchestration.publish.column_words import UNITS, WORDS


@pytest.fixture(scope="module")
def release(published_home: Path) -> Path:
    return published_home / "current"


def test_every_value_stands_in_the_file_of_its_indicator(release: Path) -> None:
    with (release / "data" / "indicator_value.csv").open(encoding="utf-8", newline="") as stream:
        whole = Counter(row["indicator"] for row in csv.DictReader(stream))
    own = {}
    for path in (release / "site" / "chi-tieu").glob("*/so-lieu.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            own[path.parent.name] = sum(1 for _ in csv.DictReader(stream))
    assert own == dict(whole)


def test_every_column_has_vietnamese_words_and_no_word_is_of_none(release: Path) -> None:
    with duckdb.connect() as connection:
        found = connection.execute(
            "select table_name, column_name from read_parquet(?) where position > 0",
            [str(release / "data" / "dictionary.parquet")],
        ).fetchall()
    names = {column for _, column in found} | {f"{table}.{column}" for table, column in found}
    assert [one for one in found if one[1] not in WORDS and ".".join(one) not in WORDS] == []
    assert (WORDS.keys() | UNITS.keys()) - names == set()


def test_what_indicator_pages_point_to_is_there(release: Path) -> None:
    site = release / "site"
    pages = [*sorted((site / "chi-tieu").glob("*/index.html")), site / "can-cu/index.html", site / "tu-dien/index.html"]
    ids: dict[Path, set[str]] = {}
    lost = set()
    for page in pages:
        base = "/" + page.parent.relative_to(site).as_posix() + "/"
        for href in set(re.findall(r'<a href="([^"]+)"', page.read_text(encoding="utf-8"))):
            address, _, anchor = urljoin(base, href.replace("&amp;", "&")).partition("#")
            target = (
                release / address.lstrip("/") if address.startswith("/data/") else site / unquote(address.lstrip("/"))
            )
            target = target / "index.html" if target.is_dir() else target
            # a figure of an older round may have no place of its own on its unit's page: the page itself must be there
            anchor = "" if anchor.startswith("so-") else anchor
            if target not in ids:
                text = target.read_text(encoding="utf-8") if target.suffix == ".html" and target.exists() else ""
                ids[target] = set(re.findall(r'\sid="([^"]+)"', text))
            if not target.exists() or (anchor and target.suffix == ".html" and unquote(anchor) not in ids[target]):
                lost.add((page.parent.name, href))
    assert sorted(lost)[:20] == []
