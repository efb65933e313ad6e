"""Handing out blank forms: one workbook for one unit, or one for each unit that owes the form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.collect.catalogue import Catalogue, Layout, valid_on
from orchestration.collect.officer.recipient import CannotHandOut, Recipient, all_owing, one_owing
from orchestration.collect.officer.template import write_template
from orchestration.collect.text import slug
from orchestration.settings import Home

_LONGEST_NAME = 60


@dataclass(frozen=True)
class HandedOut:
    """How many workbooks were written, and how many were there before and stay as they are."""

    written: int
    kept: int


def hand_out(form: str, unit: str, home: Home, catalogue: Catalogue, round_code: str, file: Path) -> None:
    """Write the form for one unit, named by `unit_id` or `level-code`, into a new file. Raises CannotHandOut."""
    layout = layout_at(catalogue, form, catalogue.rounds[round_code]["reference_date"])
    recipient = one_owing(layout, unit, home, catalogue, round_code)
    if file.suffix.lower() != ".xlsx":
        raise CannotHandOut(f"-o: «{file}» phải là tên tệp .xlsx.")
    if file.exists():
        raise CannotHandOut(f"-o: đã có tệp «{file}», có thể đã điền số liệu; chọn tên khác hoặc xóa tệp cũ.")
    _write(file, layout, catalogue, recipient, round_code)


def hand_out_all(form: str, home: Home, catalogue: Catalogue, round_code: str, folder: Path) -> HandedOut:
    """Write the form for each unit that owes it into a folder; a file that is there is kept. Raises CannotHandOut."""
    layout = layout_at(catalogue, form, catalogue.rounds[round_code]["reference_date"])
    if folder.exists() and not folder.is_dir():
        raise CannotHandOut(f"-o: «{folder}» là một tệp; với --all-units hãy ghi tên thư mục.")
    files = file_names(layout, all_owing(layout, home, catalogue, round_code), round_code)
    written = 0
    for name, recipient in files.items():
        if not (folder / name).exists():
            _write(folder / name, layout, catalogue, recipient, round_code)
            written += 1
    return HandedOut(written, len(files) - written)


def layout_at(catalogue: Catalogue, form: str, day: str) -> Layout:
    """The newest version of a form valid on an ISO day. Raises CannotHandOut."""
    versions = [layout for layout in catalogue.layouts.values() if layout.form == form and valid_on(layout.row, day)]
    if not versions:
        known = ", ".join(dict.fromkeys(name for name, _ in catalogue.layouts))
        raise CannotHandOut(f"Không có biểu «{form}» vào ngày {day}; các biểu: {known}.")
    return max(versions, key=lambda layout: (layout.row["valid_from"], layout.version))


def file_names(layout: Layout, recipients: list[Recipient], round_code: str) -> dict[str, Recipient]:
    """One name a unit, safe on every system and unlike any other, whatever a register calls its providers."""
    names: dict[str, Recipient] = {}
    for recipient in recipients:
        parts = (slug(recipient.name)[:_LONGEST_NAME].strip("-"), slug(recipient.level), slug(recipient.code))
        stem = f"{layout.form}_{'-'.join(part for part in parts if part)}_{round_code}"
        # two codes may differ in signs only
        name = f"{stem}.xlsx" if f"{stem}.xlsx" not in names else f"{stem}_{len(names) + 1}.xlsx"
        names[name] = recipient
    return names


def _write(file: Path, layout: Layout, catalogue: Catalogue, recipient: Recipient, round_code: str) -> None:
    try:
        write_template(file, layout, catalogue, recipient, round_code)
    except OSError as error:
        raise CannotHandOut(f"-o: không ghi được «{file}»: {error.strerror or error}.") from error
