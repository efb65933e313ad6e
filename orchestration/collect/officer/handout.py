"""Handing out blank forms: one workbook for one unit, or one for each unit that owes the form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.collect.catalogue import Catalogue, Layout
from orchestration.collect.officer.owing import Owing
from orchestration.collect.officer.recipient import CannotHandOut, Recipient, areas_at
from orchestration.collect.officer.template import NOT_LAID_OUT, write_template
from orchestration.collect.text import slug

_LONGEST_NAME = 60


@dataclass(frozen=True)
class HandedOut:
    """How many workbooks were written, and how many were there before and stay as they are."""

    written: int
    kept: int


def hand_out(form: str, unit: str, owing: Owing, file: Path) -> None:
    """Write the form for one unit, named by `unit_id` or `level-code`, into a new file. Raises CannotHandOut.

    The round may be one at which the form is not due: a late report states its own date.
    """
    layout = layout_at(owing.catalogue, form, owing.round["reference_date"])
    recipient = _one(layout, unit, owing)
    if file.suffix.lower() != ".xlsx":
        raise CannotHandOut(f"-o: «{file}» phải là tên tệp .xlsx.")
    if file.exists():
        raise CannotHandOut(f"-o: đã có tệp «{file}», có thể đã điền số liệu; chọn tên khác hoặc xóa tệp cũ.")
    _write(file, layout, owing, recipient)


def hand_out_all(form: str, owing: Owing, folder: Path) -> HandedOut:
    """Write the form for each unit that reports it into a folder; a file that is there is kept.

    Raises CannotHandOut, also for a round at which the form is not due; one that is never due may go out at any.
    """
    layout = layout_at(owing.catalogue, form, owing.round["reference_date"])
    if folder.exists() and not folder.is_dir():
        raise CannotHandOut(f"-o: «{folder}» là một tệp; với --all-units hãy ghi tên thư mục.")
    files = file_names(layout, _all(layout, owing), owing.round_code)
    written = 0
    for name, recipient in files.items():
        if not (folder / name).exists():
            _write(folder / name, layout, owing, recipient)
            written += 1
    return HandedOut(written, len(files) - written)


def layout_at(catalogue: Catalogue, form: str, day: str) -> Layout:
    """The newest version of a form valid on an ISO day. Raises CannotHandOut."""
    layout = catalogue.layouts_on(day).get(form)
    if layout is None:
        known = ", ".join(dict.fromkeys(name for name, _ in catalogue.layouts))
        raise CannotHandOut(f"Không có biểu «{form}» vào ngày {day}; các biểu: {known}.")
    return layout


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


def _all(layout: Layout, owing: Owing) -> list[Recipient]:
    _levels(layout)
    periods = layout.row["periods"].split()
    if periods and not owing.is_due(layout):
        # in the words of the rounds of the same school year
        rounds = [
            code
            for code, row in owing.catalogue.rounds.items()
            if row["school_year"] == owing.round["school_year"] and row["period"] in periods
        ]
        raise CannotHandOut(
            f"Biểu {layout.form} không phải nộp ở kỳ {owing.round_code}; ghi --round {' hoặc '.join(rounds)}, "
            "hoặc --unit để phát riêng cho một đơn vị."
        )
    units = owing.reporters(layout)
    if not units:
        raise CannotHandOut(
            f"Kỳ {owing.round_code} chưa có đơn vị nào nộp biểu {layout.form}. {_no_register(owing)}".strip()
        )
    return units


def _one(layout: Layout, text: str, owing: Owing) -> Recipient:
    levels, day = _levels(layout), owing.round["reference_date"]
    units = {unit.unit_id: unit for unit in areas_at(owing.catalogue, owing.round_code) + owing.providers}
    unit = units.get(owing.resolver.unit_id(text, day))
    if unit is None:
        told = (
            f"--unit: không có đơn vị «{text}» vào ngày {day} của kỳ {owing.round_code}. Ghi mã như "
            f"school-9901001 hoặc province-11; danh mục cơ sở lấy từ các tệp DM-CS đã nhận. {_no_register(owing)}"
        )
        raise CannotHandOut(told.strip())
    if unit.level not in levels:
        hint = f" Bản tổng hợp của địa bàn: congkhai form {layout.form}." if "school" in levels else ""
        raise CannotHandOut(f"«{unit.name}» ({text}) không phải đơn vị nộp biểu {layout.form}.{hint}")
    if not unit.is_operating:
        raise CannotHandOut(
            f"«{unit.name}» ({text}) không hoạt động vào ngày của kỳ {owing.round_code}; "
            "nếu danh mục sai, nộp lại DM-CS rồi chạy congkhai publish."
        )
    return unit


def _levels(layout: Layout) -> list[str]:
    levels = layout.row["reporter"].split()
    if not levels:
        raise CannotHandOut(f"Biểu {layout.form} không phát cho đơn vị nào: tệp này do phần mềm khác xuất ra.")
    if layout.kind in NOT_LAID_OUT:
        raise CannotHandOut(f"Biểu {layout.form} chưa có mẫu để phát: đơn vị nộp tệp theo bố cục của mình.")
    return levels


def _no_register(owing: Owing) -> str:
    return "" if owing.providers else "Kho dữ liệu chưa nhận danh mục cơ sở: chạy congkhai publish với tệp DM-CS trước."


def _write(file: Path, layout: Layout, owing: Owing, recipient: Recipient) -> None:
    try:
        write_template(file, layout, owing.catalogue, recipient, owing.round_code)
    except OSError as error:
        raise CannotHandOut(f"-o: không ghi được «{file}»: {error.strerror or error}.") from error
