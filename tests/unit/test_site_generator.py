"""A stamped page is, apart from its body, the page the generator builds in the ordinary way."""

from __future__ import annotations

import shutil
from pathlib import Path

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
