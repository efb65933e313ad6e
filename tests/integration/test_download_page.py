"""The page of downloads of the published samples: every file is there, is what it says, and is found from anywhere."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import openpyxl
import pytest
from congkhai_run import sha256
from frictionless import Package


@pytest.fixture(scope="module")
def site(published_home: Path) -> Path:
    return published_home / "current" / "site"


@pytest.fixture(scope="module")
def page(site: Path) -> str:
    return (site / "tai-ve" / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def metadata(page: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/ld\+json">\n(.*?)</script>', page, flags=re.S)
    described: dict[str, Any] = json.loads(found)
    return described


def lying(site: Path, address: str, base: str) -> Path:
    """The file an address of the page leads to, wherever the site lies."""
    path = urlsplit(urljoin(base, address)).path
    top = urlsplit(urljoin(base, "..")).path
    assert path.startswith(top), f"{address} leads out of the site"
    return site / unquote(path.removeprefix(top))


@pytest.mark.parametrize("base", ["file:///o-dia/trang/tai-ve/", "https://so.example/mn/x/tai-ve/"])
def test_every_download_is_there(site: Path, page: str, metadata: dict[str, Any], base: str) -> None:
    links = re.findall(r'<a href="([^"]+)" download>', page)
    assert len(links) > 60 and all(lying(site, link, base).is_file() for link in links)
    listed = {file.relative_to(site) for folder in ("data", "tai-ve") for file in (site / folder).iterdir()}
    linked = {lying(site, link, base).relative_to(site) for link in links}
    assert linked == {path for path in listed if path.name != "index.html"} | {Path("SHA256SUMS")}
    assert links[0].endswith(".xlsx"), "the reader's file comes first"
    for one in metadata["distribution"]:
        file = lying(site, one["contentUrl"], base)
        if file.suffix == ".duckdb":
            assert "sha256" not in one
        else:
            assert (one["sha256"], one["dcat:byteSize"]) == (sha256(file), file.stat().st_size)
            assert f">{one['sha256']}<" in page


def test_the_sums_of_site_and_archive_agree(site: Path, tmp_path: Path) -> None:
    (whole,) = [file for file in (site / "tai-ve").glob("*.zip") if "excel" not in file.name]
    with zipfile.ZipFile(whole) as archive:
        archive.extractall(tmp_path)
    (unpacked,) = tmp_path.iterdir()
    for folder in (site, unpacked):
        command = ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert Package(str(unpacked / "datapackage.json")).validate(limit_rows=50).valid
    assert {file.name for file in unpacked.iterdir()} >= {
        "README.txt",
        "LICENCE.txt",
        "gate.json",
        f"{whole.stem}.xlsx",
    }


def test_the_workbook_holds_the_figures_of_the_report(site: Path) -> None:
    (file,) = (site / "tai-ve").glob("*.xlsx")
    book = openpyxl.load_workbook(file, read_only=True)
    rows = list(book["Quy mô"].iter_rows(values_only=True))
    head = list(rows[0])
    found = [dict(zip(head, row, strict=False)) for row in rows[1:]]
    (children,) = [
        row
        for row in found
        if (row["Mã đơn vị"], row["Chỉ tiêu thống kê"], row["Phân tổ"]) == ("094", "Số trẻ", None)
        and row["Kỳ báo cáo"] == "Học kỳ I năm học 2021-2022"
    ]
    assert (children["Giá trị"], children["So với đầu năm học"], children["So với cùng kỳ năm học trước"]) == (
        6153,
        81,
        -247,
    )
    assert "dựng lại từ tài liệu" in children["Lưu ý"]
    made_up = [row for row in found if str(row["Mã đơn vị"]).startswith("99")]
    assert len(made_up) > 1000 and all("số liệu minh họa" in row["Lưu ý"] for row in made_up)
