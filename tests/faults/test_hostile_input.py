"""Hostile files through the real reader: each ends in its one problem, in bounds, and its neighbours are read."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from broken.hostile_cases import CASES, SHEET, Hostile, build, container, sheet_xml, workbook_parts

from orchestration.collect import extract
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.extract import Work
from orchestration.collect.officer.book import save
from orchestration.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
GOOD = ROOT / "samples/minh-hoa/2023-2024/DM-CS_province-99_2023-2024-start.xlsx"
REPORT = ROOT / "samples/dien-bien-phu/BC-TH_district-094_2021-2022-term1.xlsx"
LONGEST_SECONDS = 180

READ_ALL = """
import json, resource, sys, time
from pathlib import Path
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.extract import read_all
from orchestration.settings import ROOT, load_settings

if __name__ == "__main__":
    settings = load_settings(ROOT, json.loads(sys.argv[1]))
    files = {Path(path).name: Path(path) for path in sys.argv[2:]}
    steps = []
    readings = read_all(files, settings, Catalogue(settings.seeds), lambda done, of: steps.append([done, of]))
    told = {
        key: [[p.kind, p.sheet, p.cell, p.found, p.expected] for p in reading.problems]
        for key, reading in readings.items()
    }
    facts = {key: len(reading.facts) for key, reading in readings.items()}
    mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"told": told, "facts": facts, "mib": mib, "last": steps[-1]}))
"""


@dataclass(frozen=True)
class Run:
    """What the reader said: problems and number of facts by file name, peak memory of a worker, how many were read."""

    told: dict[str, list[list[str]]]
    facts: dict[str, int]
    mib: int
    last: list[int]

    def kinds(self, name: str) -> list[str]:
        """Kinds of the problems of one file."""
        return [kind for kind, *_ in self.told[name]]


def read_all(folder: Path, files: list[Path], **settings: int) -> Run:
    """`read_all` in a process of its own, with its real workers."""
    script = folder / "read_all.py"
    script.write_text(READ_ALL)
    environment = {"CONGKHAI_HOME": str(folder / "home")}
    environment |= {f"CONGKHAI_{key.upper()}": str(value) for key, value in settings.items()}
    done = subprocess.run(
        [sys.executable, str(script), json.dumps(environment), *map(str, files)],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Run(**json.loads(done.stdout))


def test_the_committed_files_are_what_their_script_writes(tmp_path: Path) -> None:
    build(tmp_path)
    assert [case.file for case in CASES if (tmp_path / case.file).read_bytes() != case.path.read_bytes()] == []


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("hostile")
    return read_all(folder, [*(case.path for case in CASES), GOOD])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_each_ends_in_its_one_problem(case: Hostile, hostile_run: Run, catalogue: Catalogue) -> None:
    ((kind, sheet, cell, found, expected),) = hostile_run.told[case.file]
    assert (kind, sheet, cell) == (case.kind, case.sheet, case.cell)
    assert case.found in found and expected
    assert catalogue.problem_kinds[kind]["severity"] == "critical" and catalogue.problem_kinds[kind]["mend_vi"]


def test_among_them_a_good_one_is_read_and_memory_stays_low(hostile_run: Run) -> None:
    assert hostile_run.told[GOOD.name] == [] and hostile_run.facts[GOOD.name] > 50
    assert hostile_run.mib < 400
    assert hostile_run.last == [len(CASES) + 1, len(CASES) + 1]


def many_sheets() -> bytes:
    """Ten thousand sheets, each with a part of its own."""
    parts = workbook_parts(sheet_xml(""), 10_000)
    return container(parts | {f"xl/worksheets/sheet{i}.xml": sheet_xml("") for i in range(2, 10_001)})


def large_bomb() -> bytes:
    """Cells that compress no better than those of an honest sheet, more of them than may be inflated."""
    with io.BytesIO() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in workbook_parts("").items():
                if name != "xl/worksheets/sheet1.xml":
                    archive.writestr(name, data)
            with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
                noise = "".join(f'<c r="A{i}" s="{i * 7919 % 10007}"/>' for i in range(40_000)).encode()
                for _ in range(220 * 1024**2 // len(noise)):
                    part.write(noise)
        return target.getvalue()


def long_line() -> bytes:
    return b"a;b\n1;2\n" + b"x" * 200_000_000


def row_gap() -> bytes:
    return container(workbook_parts(sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c><c r="Z1"><v>1</v></c></row><row r="900000"><c r="A900000"><v>1</v></c></row>'
    )))  # fmt: skip


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (many_sheets, "phần trong tệp nén"),
        (large_bomb, "giải nén thành"),
        (long_line, "một dòng chữ quá dài"),
        (row_gap, "900000 dòng × 26 cột"),
    ],
)
def test_what_only_hurts_by_its_size_is_told(make: Callable[[], bytes], found: str, tmp_path: Path) -> None:
    file = tmp_path / "lon"
    file.write_bytes(make())
    run = read_all(tmp_path, [file, GOOD], max_workbook_bytes=400_000_000)
    ((kind, _, _, said, _),) = run.told[file.name]
    assert kind == "workbook_too_large" and found in said
    assert run.facts[GOOD.name] > 50


def test_over_the_bound_of_bytes_it_is_not_even_opened(tmp_path: Path) -> None:
    file = tmp_path / "dai.csv"
    file.write_bytes(long_line())
    assert read_all(tmp_path, [file, GOOD]).kinds(file.name) == ["file_too_large"]


def slow_sheet(rows: int) -> bytes:
    """Within every bound, and written so that the slow pass has to read it."""
    row = f"<row>{'<c><v>1</v></c>' * 25}</row>"
    return container(workbook_parts(sheet_xml(row * rows)))


def greedy_sheet(rows: int) -> bytes:
    """Within every bound, and so full of long texts that they take hundreds of megabytes once they are read."""
    chance = random.Random(1)
    texts = ["".join(chance.choices("abcdefghijklmnop0123456789", k=600)) * 40 for _ in range(rows)]
    cells = (
        f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>{text}</t></is></c></row>' for r, text in enumerate(texts, 1)
    )
    return container(workbook_parts(sheet_xml("".join(cells))))


def test_one_past_its_time_costs_nobody_else_anything(tmp_path: Path) -> None:
    slow = tmp_path / "cham"
    slow.write_bytes(slow_sheet(100_000))
    others = [case.path for case in CASES[:6]]
    run = read_all(tmp_path, [slow, *others, GOOD], read_seconds=2)
    assert run.kinds(slow.name) == ["read_stopped"] and "2 giây" in run.told[slow.name][0][4]
    assert run.told[GOOD.name] == [] and run.facts[GOOD.name] > 50
    assert {kind for path in others for kind in run.kinds(path.name)} == {"workbook_too_large"}


def test_one_past_its_memory_costs_nobody_else_anything(tmp_path: Path) -> None:
    greedy = tmp_path / "dai-dong"
    greedy.write_bytes(greedy_sheet(4000))
    others = [case.path for case in CASES[:6]]
    run = read_all(tmp_path, [*others, greedy, GOOD], read_memory_mib=420)
    assert run.kinds(greedy.name) == ["read_stopped"] and "420 MiB" in run.told[greedy.name][0][4]
    assert run.told[GOOD.name] == [] and run.facts[GOOD.name] > 50
    assert {kind for path in others for kind in run.kinds(path.name)} == {"workbook_too_large"}


def test_a_stopped_one_is_tried_again_and_the_others_are_not(tmp_path: Path) -> None:
    slow = tmp_path / "cham"
    slow.write_bytes(slow_sheet(20_000))
    assert read_all(tmp_path, [slow, GOOD], read_seconds=1).last == [2, 2]
    again = read_all(tmp_path, [slow, GOOD], read_seconds=60)
    assert again.last == [1, 1] and again.kinds(slow.name) == ["unknown_form"]


def test_workers_that_cannot_even_start_end_the_run(
    settings: Settings, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "_serve", os.abort)
    with pytest.raises(extract.WorkerLost, match="read_memory_mib"):
        extract.read_all({"a": GOOD}, settings, catalogue, lambda done, of: None)


def test_a_fault_of_the_reader_is_told_at_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path, catalogue: Catalogue) -> None:
        raise KeyError("so_tre")

    monkeypatch.setattr(extract, "read_workbook", fails)
    # the reader that would use a catalogue is replaced
    answer = extract._read_one(Work("a", GOOD, tmp_path / "a"), None)  # type: ignore[arg-type]
    problem = extract._reading(Work("a", GOOD, tmp_path / "a"), answer, None).problems[0]  # type: ignore[arg-type]
    assert (problem.kind, problem.found) == ("reader_fault", "KeyError: 'so_tre'")
    assert extract.failed([problem])


HOSTILE_TEXTS = [
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'; drop table observation; --",
    "abc\u202etxt.exe",
    "\u200fTrường\u200e",
    "_x0000_a_x001B_[31m",
    "\ufeff\ufffe",
    "🧒" * 500,
    "{{ ref('x') }}",
]


def test_hostile_texts_are_data(tmp_path: Path) -> None:
    """In the place of a label, of a value and of a sheet's name: told at their cells, and nothing else happens."""
    book = openpyxl.load_workbook(REPORT)
    sheet = book["Quy mô"]
    for row, text in enumerate(HOSTILE_TEXTS, start=20):
        for column, value in (("A", "so_tre"), ("B", "Số trẻ"), ("D", text)):
            sheet[f"{column}{row}"] = value
            sheet[f"{column}{row}"].data_type = "s"
    for index, name in enumerate(("..", "<script>", "=cmd|x", "\u202etrang")):
        book.create_sheet(name, 0)["A1"] = HOSTILE_TEXTS[index]
    save(book, tmp_path / "chu.xlsx")
    run = read_all(tmp_path, [tmp_path / "chu.xlsx", GOOD])
    cells = {(kind, name, cell) for kind, name, cell, *_ in run.told["chu.xlsx"]}
    expected = {("not_a_number", "Quy mô", f"D{row}") for row in range(20, 20 + len(HOSTILE_TEXTS))}
    assert expected <= cells and "reader_fault" not in run.kinds("chu.xlsx")


def test_a_figure_from_another_file_is_told_at_its_cell(tmp_path: Path) -> None:
    rows = '<row r="3"><c r="D3"><f>[1]Trang!A1*2</f><v>5</v></c><c r="E3"><f>[1]Trang!A1</f><v>2</v></c></row>'
    parts = workbook_parts(sheet_xml(rows)) | {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    (tmp_path / "lien-ket.xlsx").write_bytes(container(parts))
    run = read_all(tmp_path, [tmp_path / "lien-ket.xlsx"])
    assert ["external_link", SHEET, "D3", "5"] in [told[:4] for told in run.told["lien-ket.xlsx"]]
