"""A stamped page is, apart from its body, the page the generator builds in the ordinary way."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from orchestration.publish import skeleton, stamp

SOURCE = Path(__file__).resolve().parents[2] / "site"
NAME, ABOUT = "Phường Minh Họa", "Số liệu giáo dục mầm non của Phường Minh Họa."


def test_a_stamped_page_is_what_the_generator_builds(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(SOURCE, source)
    shell = (source / "docs" / "khuon" / "trang.md").read_text(encoding="utf-8")
    ordinary = shell.replace(stamp.TITLE, NAME).replace(stamp.HEADING, NAME).replace(stamp.DESCRIPTION, ABOUT)
    # as deep as the shell, in a folder of its own, since links to its own folder would be written shorter
    page = source / "docs" / "minh-hoa" / "phuong.md"
    page.parent.mkdir()
    page.write_text(ordinary, encoding="utf-8")
    out = tmp_path / "out"
    stamped = stamp.Shell(skeleton.build(source, out)).page(NAME, NAME, ABOUT, stamp.BODY)
    built = (out / "minh-hoa" / "phuong" / "index.html").read_text(encoding="utf-8")
    assert stamped == built


def test_a_page_links_one_style_of_ours_and_it_holds_all_that_are_written(tmp_path: Path) -> None:
    html = skeleton.build(SOURCE, tmp_path)
    assert re.findall(r'href="([^"]*congkhai/[^"]*\.css)"', html) == ["../../assets/congkhai/site.css"]
    assert [path.name for path in (tmp_path / skeleton.STYLE).parent.glob("*.css")] == ["site.css"]
    joined = (tmp_path / skeleton.STYLE).read_text(encoding="utf-8")
    written = sorted((SOURCE / "theme" / skeleton.STYLE).parent.glob("*.css"))
    assert len(written) > 5
    for path in written:
        assert f"/* {path.name} */\n{path.read_text(encoding='utf-8').strip()}\n" in joined
    # what paper changes must stand behind what it changes
    assert joined.index("/* table.css */") < joined.index("/* print.css */")


def test_a_style_that_is_listed_and_not_there_is_named(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(SOURCE, source)
    (source / "theme" / "assets" / "congkhai" / "area.css").unlink()
    with pytest.raises(skeleton.SkeletonError, match=r"area\.css"):
        skeleton.build(source, tmp_path / "out")
