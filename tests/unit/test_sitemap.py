"""The map of the site: whole addresses in parts, or nothing where the site has no address."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from orchestration.publish import sitemap
from orchestration.publish.files.about import About

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(path: Path) -> list[str | None]:
    return [one.text for one in ElementTree.parse(path).getroot().iterfind("./*/s:loc", SPACE)]


def test_without_an_address_the_map_is_there_and_empty(tmp_path: Path) -> None:
    sitemap.write(About("r"), ["", "dia-ban/"], tmp_path)
    assert addresses(tmp_path / "sitemap.xml") == []
    assert [path.name for path in tmp_path.iterdir()] == ["sitemap.xml"]


def test_with_an_address_every_page_stands_in_one_part(tmp_path: Path) -> None:
    about = About("r", site_url="https://pub.example/a")
    sitemap.write(about, ["co-so/x-1/", "", "dia-ban/"], tmp_path, largest=2)
    parts = addresses(tmp_path / "sitemap.xml")
    assert parts == ["https://pub.example/a/sitemap-1.xml", "https://pub.example/a/sitemap-2.xml"]
    listed = [addresses(tmp_path / str(part).rsplit("/", 1)[1]) for part in parts]
    root = "https://pub.example/a/"
    assert listed == [[root, f"{root}co-so/x-1/"], [f"{root}dia-ban/"]]
