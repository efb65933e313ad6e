"""Forms with something changed in them, some hundred times: whatever it is, a reading comes back, whole and in time."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from broken.other_formats import as_csv, as_ods, as_xls
from hypothesis import strategies as st

Draw = Callable[[Any], Any]

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
FORMS = [
    SAMPLES / "minh-hoa/2023-2024/01-MN-DN_independent_group-9902001_2023-2024-start.xlsx",
    SAMPLES / "minh-hoa/2023-2024/DM-CS_province-99_2023-2024-start.xlsx",
    SAMPLES / "minh-hoa/2023-2024/PCGD-DT_province-99_2023-2024-start.xlsx",
    SAMPLES / "dien-bien-phu/BC-TH_district-094_2021-2022-term1.xlsx",
    SAMPLES / "an-lao/KH-CT_district-313_2024-2025.xlsx",
]
# far more than a whole run takes; past it something hangs
LONGEST_SECONDS = 170

# in a process of its own, so that an abort or a hang is a failure of this test and not of its runner
FUZZ = """
import json, os, sys, zipfile
from pathlib import Path
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.reader import read_workbook
from orchestration.settings import ROOT
from test_fuzz import changed_bytes, changed_parts

catalogue = Catalogue(ROOT / "dbt_project" / "seeds")
seeds = [path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir())]
landed = Path(sys.argv[2])
told = {}

def read(data):
    landed.write_bytes(data)
    reading = read_workbook(landed, catalogue)
    assert sum(sum(counts.values()) for counts in reading.cells.values()) == reading.cells_seen
    reading.store(landed.with_suffix(".json.gz"))
    for problem in reading.problems:
        assert problem.kind in catalogue.problem_kinds, problem
        told[problem.kind] = told.get(problem.kind, 0) + 1

bounded = dict(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
               phases=[Phase.generate])

@settings(max_examples=int(sys.argv[3]), **bounded)
@given(st.data())
def damaged(data):
    seed = data.draw(st.sampled_from(seeds))
    read(changed_bytes(seed, data.draw(st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)),
                                                min_size=1, max_size=6)), data.draw(st.sampled_from([1, 1, 1, 0.7]))))

@settings(max_examples=int(sys.argv[4]), **bounded)
@given(st.data())
def reworded(data):
    seed = data.draw(st.sampled_from([seed for seed in seeds if seed.startswith(b"PK")]))
    read(changed_parts(seed, data.draw))

damaged()
reworded()
print(json.dumps(told))
"""

PIECES = [
    b"", b"<", b'"', b"/>", b"</c>", b"</row>", b"</sheetData>", b'<c r="A1"/>', b'<c r="XFD1048576"><v>1</v></c>',
    b'<c r="A0">', b'<c r="a1">', b"<c>", b"<f>", b"<f/>", b"<v/>", b'<v>1e999</v>', b"<v>nan</v>", b"<v>-</v>",
    b' t="e"', b' t="s"', b' t="d"', b' t="b"', b' s="99999999999"', b' s="-1"', b"&#0;", b"&#x10FFFF;", b"&lt;",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x?>", b"\xff", b"\xc3\x28", b"\xf0\x9f\xa7\x92", b"9" * 400,
    b'table:number-columns-repeated="77"', b'table:number-rows-spanned="-3"', b'office:value="x"', b"#REF!", b"%",
    b'ref="A1:XFD1048576"', b'xmlns="x"', b"<row>", b"<row r='0'>", b"  ", b"\n", b"\t",
]  # fmt: skip


def changed_bytes(data: bytes, changes: list[tuple[int, bytes]], kept: float) -> bytes:
    """The bytes with some of them overwritten, and the end cut off."""
    out = bytearray(data)
    for where, new in changes:
        start = where * max(0, len(out) - len(new)) // 10**6
        out[start : start + len(new)] = new
    return bytes(out[: int(len(out) * kept)])


VALUES = [
    b"", b" ", b"-1", b"0.5", b"1e999", b"nan", b"1.234", b"abc", b"#REF!", b"31/02/2024", b"99", b"97", b"...", b'"',
    b"&amp;", b"=1+1", "Trẻ".encode(), "không".encode(), "\u202eTổng số".encode(), b"9" * 40, b"_x0000_", b"20/10",
]  # fmt: skip
CONTENT = re.compile(
    rb'(?<=<v>)[^<]*|(?<=<t>)[^<]*|(?<=<text:p>)[^<]*|(?<= office:value=")[^"]*|(?<= t=")[^"]*|(?<= r=")[^"]*'
)


def changed_parts(data: bytes, draw: Draw) -> bytes:
    """A container sound as such, one part of which is changed: what its cells hold, or its very markup."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = [name for name in parts if "worksheets/sheet" in name or name == "content.xml"]
    others = [name for name in parts if name.endswith((".xml", ".rels")) and "theme" not in name]
    name = draw(st.sampled_from(sheets * 3 + others))
    change = _other_markup if draw(st.integers(0, 3)) == 0 else _other_content
    for _ in range(draw(st.integers(1, 5))):
        parts[name] = change(parts[name], draw)
    with io.BytesIO() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, content in parts.items():
                archive.writestr(each, content)
        return target.getvalue()


def _other_content(part: bytes, draw: Draw) -> bytes:
    places = [match.span() for match in CONTENT.finditer(part)]
    if not places:
        return part
    start, end = draw(st.sampled_from(places))
    return part[:start] + draw(st.sampled_from(VALUES)) + part[end:]


def _other_markup(part: bytes, draw: Draw) -> bytes:
    start = draw(st.integers(0, len(part)))
    # at a tag or a quote more often than in the middle of a word
    start = max(start, part.find(draw(st.sampled_from([b"<c ", b">", b'"', b"<v>", b"<row"])), start))
    end = start + draw(st.sampled_from([0, 0, 1, 3, 12, 200]))
    return part[:start] + draw(st.sampled_from(PIECES)) + part[end:]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The valid forms to change, in every format."""
    folder = tmp_path_factory.mktemp("forms")
    for index, path in enumerate(FORMS):
        book = openpyxl.load_workbook(path)
        made = {"xlsx": path.read_bytes(), "xls": as_xls(book), "ods": as_ods(book)}
        made["csv"] = as_csv(book.worksheets[-1])
        for kind, data in made.items():
            (folder / f"{index}.{kind}").write_bytes(data)
    return folder


def test_no_change_of_a_form_crashes_or_hangs_the_reader(forms: Path, tmp_path: Path) -> None:
    script = tmp_path / "fuzz.py"
    script.write_text(FUZZ, encoding="utf-8")
    path = f"{ROOT}:{ROOT / 'tests'}:{ROOT / 'tests' / 'faults'}"
    done = subprocess.run(
        [sys.executable, str(script), str(forms), str(tmp_path / "landed"), "500", "700"],
        cwd=tmp_path, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout)
    # the changes reach every depth: containers, cells, values
    assert {"not_a_workbook", "not_a_number", "missing_item", "label_mismatch"} <= told.keys()
