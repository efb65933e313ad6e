"""The licence of a release in one line and as a notice."""

from __future__ import annotations

from orchestration.export.data_package import TITLE
from orchestration.publish.files.about import About
from orchestration.publish.files.sheet import plain_line


def licence_line(about: About) -> str:
    """The licence in one line; an office that states none is not given one."""
    licence = about.licence
    if not licence.name:
        return "cơ quan phát hành chưa nêu / not stated"
    return plain_line(" · ".join(part for part in (licence.title, licence.name, licence.url) if part))


def licence_text(about: About) -> str:
    """LICENCE.txt: a notice and where the text is."""
    office = plain_line(about.issuing_office) or TITLE
    return (
        f"{TITLE}, {about.release_id}\n"
        f"Giấy phép / Licence: {licence_line(about)}\n\n"
        f"Ghi nguồn / Attribution: {office}, {TITLE}, bản công bố {about.release_id}.\n\n"
        "Bảng area và area_crosswalk lấy từ vietnamadminunits 1.0.4, giấy phép MIT.\n"
        "The tables area and area_crosswalk come from vietnamadminunits 1.0.4, MIT licence.\n"
    )
