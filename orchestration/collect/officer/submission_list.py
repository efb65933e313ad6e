"""`congkhai submissions`: who has and has not handed in at a round, when, with how many problems."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from orchestration.collect import deadline
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.officer.book import BODY_FONT, WRAP, text_height
from orchestration.collect.officer.cell import put_text
from orchestration.collect.officer.guard import print_landscape
from orchestration.collect.officer.owing import Owing
from orchestration.collect.officer.recipient import areas_at
from orchestration.collect.officer.scratch import received, scratch
from orchestration.collect.officer.screen import column_line
from orchestration.collect.officer.style import FILL
from orchestration.collect.problem import CRITICAL, INFO, WARNING
from orchestration.collect.submission import ACCEPTED, COUNTING, DROPPED, REFUSED, Submission
from orchestration.settings import Settings

MISSING, RECEIVED, TO_MEND, NOT_ACCEPTED = "chưa nộp", "đã nộp", "đã nộp, phải sửa", "không nhận được"
_COLOUR = {MISSING: FILL[CRITICAL], NOT_ACCEPTED: FILL[CRITICAL], TO_MEND: FILL[WARNING]}
_HEADERS = ("Biểu", "Mã đơn vị", "Tên đơn vị", "Thuộc xã", "Tình trạng", "Nhận lúc", "Ngày nộp trong tệp", "Số lượt",
            "Lỗi", "Cảnh báo", "Lưu ý", "Tệp")  # fmt: skip
_WIDTHS = (10, 26, 32, 8, 14, 17, 12, 7, 6, 8, 6, 40)
# what fits a screen: the same columns without the file
_SCREEN = (10, 24, 30, 8, 17, 16, 10, 5, 5, 5, 5)


class NoSubmissions(Exception):
    """The home holds nothing to list; the text says what to do."""


@dataclass(frozen=True)
class Line:
    """One unit and form of the round; `turns` counts the workbooks received for it."""

    form: str
    unit_id: str
    name: str
    commune: str
    state: str
    received_at: str = ""
    declared_date: str = ""
    turns: int = 0
    critical: int = 0
    warning: int = 0
    info: int = 0
    file: str = ""

    def values(self) -> tuple[str | int, ...]:
        """In the order of the columns."""
        return tuple(vars(self).values())


def submission_lines(
    settings: Settings, catalogue: Catalogue, round_code: str, progress: Callable[[int, int], None]
) -> tuple[str, list[Line]]:
    """(round, lines): what the ledger of the home holds for the round, by default the newest that has a submission.

    Needs no publication; nothing of the home is changed. Raises NoSubmissions for an empty ledger, CorrectionError.
    """
    home = settings.home
    with scratch(settings) as inside:
        submissions, resolver = received(inside, home, catalogue, progress)
        if not submissions:
            raise NoSubmissions(f"Kho dữ liệu {home.path} chưa nhận sổ tính nào; chạy congkhai publish trước.")
        rounds = {s.round for s in submissions if s.round}
        chosen = round_code or max(rounds, key=lambda r: int(catalogue.rounds[r]["sort_order"]), default="")
        return chosen, _lines(Owing(submissions, resolver, chosen))


def _lines(owing: Owing) -> list[Line]:
    lines, groups = list[Line](), defaultdict[tuple[str, str], list[Submission]](list)
    for submission in owing.submissions:
        if submission.status == REFUSED and not (submission.unit_id and submission.round):
            # nobody can say of which round it is: it is listed in every one until it is mended
            if submission.round in ("", owing.round_code):
                lines.append(_line([submission], "", "", NOT_ACCEPTED, 1))
        # what an office set aside or purged was as good as never handed in
        elif submission.round == owing.round_code and submission.unit_id and submission.status != DROPPED:
            groups[submission.reading.identity.form, submission.unit_id].append(submission)
    if not owing.round_code:
        return lines
    known = {unit.unit_id: unit for unit in areas_at(owing.catalogue, owing.round_code) + owing.providers}
    for form, unit_id in sorted(owing.owed() | groups.keys()):
        name, commune = (known[unit_id].name, known[unit_id].commune_code) if unit_id in known else ("", "")
        group = groups.get((form, unit_id), [])
        if not group:
            lines.append(Line(form, unit_id, name, commune, MISSING))
            continue
        # the newest that counts with the older ones of which a part still does; else what came last
        counting = sorted((s for s in group if s.status in COUNTING), key=lambda s: s.status != ACCEPTED) or group[-1:]
        state = TO_MEND if any(s.count(CRITICAL) for s in counting) else RECEIVED
        lines.append(_line(counting, name, commune, state, len(group)))
    return sorted(lines, key=lambda line: (line.form, line.commune, line.unit_id, line.file))


def _line(counting: list[Submission], name: str, commune: str, state: str, turns: int) -> Line:
    """The line of the first, with the problems of all of them."""
    first = counting[0]
    critical, warning, info = (sum(s.count(severity) for s in counting) for severity in (CRITICAL, WARNING, INFO))
    return Line(
        first.reading.identity.form,
        first.unit_id,
        name or first.reading.identity.unit_name,
        commune,
        state,
        f"{dt.datetime.fromisoformat(first.entry.received_at):%d/%m/%Y %H:%M}",
        f"{dt.date.fromisoformat(first.declared_date):%d/%m/%Y}" if first.declared_date else "",
        turns,
        critical,
        warning,
        info,
        first.entry.file,
    )


def totals(lines: list[Line]) -> str:
    """One sentence: how many of those that owe have handed in."""
    owing = [line for line in lines if line.state != NOT_ACCEPTED]
    parts = [f"{sum(line.state != MISSING for line in owing)}/{len(owing)} biểu đã nộp"]
    parts += [f"{count} {state}" for state in (TO_MEND, MISSING, NOT_ACCEPTED) if (count := _count(lines, state))]
    return ", ".join(parts) + "."


def deadlines(catalogue: Catalogue, round_code: str, lines: list[Line]) -> list[str]:
    """A sentence for each listed form whose last day is known, with its legal source."""
    found = []
    for form in sorted({line.form for line in lines if line.form}):
        known = deadline.due(catalogue, form, round_code) if round_code else None
        if known:
            day, row = known
            number = deadline.document_number(catalogue, row["legal_document"])
            found.append(f"Hạn nộp {form}: {day.day}/{day.month}/{day.year} ({deadline.source(row, number)}).")
    return found


def _count(lines: list[Line], state: str) -> int:
    return sum(line.state == state for line in lines)


def screen_table(lines: list[Line]) -> str:
    """The list for a screen, without the names of the files."""
    widths = list(_SCREEN)
    rows = [column_line(tuple(str(v) for v in line.values()[: len(widths)]), widths) for line in lines]
    head = (
        "Biểu",
        "Mã đơn vị",
        "Tên đơn vị",
        "Xã",
        "Tình trạng",
        "Nhận lúc",
        "Ngày nộp",
        "Lượt",
        "Lỗi",
        "C.báo",
        "L.ý",
    )
    return "\n".join([column_line(head, widths), "─" * (sum(widths) + 2 * len(widths)), *rows])


def write_list(path: Path, round_name: str, lines: list[Line]) -> None:
    """The list as a workbook; names of schools and files stay text. A file of that name is replaced in one step."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Tình hình nộp"
    put_text(sheet.cell(1, 1), f"Tình hình nộp biểu, {round_name}: {totals(lines)}")
    sheet["A1"].font = Font(name="Times New Roman", size=14, bold=True)
    for column, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(3, column, header)
        cell.font = Font(name="Times New Roman", size=11, bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[3].height = text_height(zip(_HEADERS, _WIDTHS, strict=True))
    for row, line in enumerate(lines, start=4):
        for column, value in enumerate(line.values(), start=1):
            cell = sheet.cell(row, column)
            if isinstance(value, int):
                # missing is not zero: who has not handed in has no count of problems
                cell.value = value if line.state != MISSING else None
            else:
                put_text(cell, value)
            cell.font = BODY_FONT
            cell.alignment = WRAP
        sheet.row_dimensions[row].height = text_height(zip(map(str, line.values()), _WIDTHS, strict=True))
        if line.state in _COLOUR:
            sheet.cell(row, 5).fill = PatternFill("solid", fgColor=_COLOUR[line.state])
    sheet.freeze_panes = "A4"
    print_landscape(sheet, (3, 3))
    sheet.auto_filter.ref = f"A3:L{max(4, len(lines) + 3)}"
    part = path.with_name(f".{path.name}.part")
    book.save(part)
    part.replace(path)
