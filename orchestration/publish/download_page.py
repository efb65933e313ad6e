"""The downloads: each file of data/ with its size and sha256, the citation, earlier releases."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.publish import number
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, classed, esc

WORDS = {
    "indicator_value": "giá trị của mọi chỉ tiêu thống kê theo đơn vị, kỳ, phân tổ",
    "unit": "địa bàn và cơ sở",
    "provenance": "nguồn của từng giá trị: tệp, tờ, ô, hoặc các đơn vị đã góp vào",
    "assertion": "kế hoạch giao và chỉ tiêu phấn đấu",
    "disclosure_item": "nội dung công khai của từng cơ sở theo thông tư của năm học",
    "indicator": "định nghĩa chỉ tiêu thống kê",
    "indicator_term": "chỉ tiêu thống kê lấy từ dòng biểu nào",
    "round": "kỳ báo cáo",
    "breakdown": "phân tổ",
    "legal_document": "văn bản pháp luật",
    "form": "biểu mẫu",
    "non_indicator": "nội dung không công bố số liệu, kèm lý do",
    "norm": "định mức theo văn bản",
    "area_attribute": "thuộc tính của địa bàn theo thời gian",
    "area_crosswalk": "địa bàn cũ thành địa bàn mới từ ngày 1/7/2025 (theo vietnamadminunits 1.0.4, giấy phép MIT)",
    "area": "địa bàn cả nước theo thời gian (theo vietnamadminunits 1.0.4, giấy phép MIT)",
    "collecting_level": "cấp nhận báo cáo của cơ sở theo thời gian",
    "recognition_criterion": "tiêu chuẩn công nhận phổ cập giáo dục mầm non",
    "series_break": "ngày từ đó số liệu không so được với trước, kèm lý do",
    "rule": "quy tắc kiểm tra",
    "code_list": "bảng mã",
    "topic": "chủ đề của chỉ tiêu thống kê và bảng dựng sẵn chứa chủ đề đó",
    "deadline": "hạn nộp biểu",
    "hidden_count": "số giá trị được giữ kín và lý do",
    "note": "ghi chú đi kèm số liệu",
    "submission": "lượt nộp",
    "mart_quy_mo": "bảng dựng sẵn: quy mô, ngoài công lập",
    "dictionary": "từ điển dữ liệu: nghĩa của từng bảng và từng cột (tiếng Anh)",
    "mart_huy_dong": "bảng dựng sẵn: huy động trẻ",
    "mart_truong_chuan": "bảng dựng sẵn: trường chuẩn quốc gia, kiểm định",
    "mart_doi_ngu": "bảng dựng sẵn: đội ngũ",
    "mart_co_so_vat_chat": "bảng dựng sẵn: cơ sở vật chất",
    "mart_nuoi_duong": "bảng dựng sẵn: nuôi dưỡng, sức khỏe, chương trình, an toàn",
    "mart_pho_cap": "bảng dựng sẵn: phổ cập giáo dục mầm non",
    "mart_ngan_sach": "bảng dựng sẵn: ngân sách, có năm ngân sách của từng số",
    "mart_khac": "bảng dựng sẵn: xã hội hóa, chuyển đổi số và các chủ đề còn lại",
    "mart_cong_khai": "bảng dựng sẵn: cơ sở đã công khai bao nhiêu mục, đúng hạn hay trễ; địa bàn có bao nhiêu cơ sở",
    "mart_ke_hoach": "bảng dựng sẵn: từng kế hoạch giao, chỉ tiêu phấn đấu bên cạnh con số đạt được",
    "mart_nop_bao_cao": "bảng dựng sẵn: đơn vị nào phải nộp biểu nào, đã nộp, nộp trễ hay chưa nộp",
    "warehouse": "toàn bộ các bảng trong một tệp DuckDB",
    "datapackage": "mô tả các tệp theo chuẩn Data Package",
    "changes": "những con số đã đổi so với bản công bố trước",
}


def files_html(ctx: Context, data_dir: Path) -> str:
    """The table of files, in name order."""
    made = Table(
        caption="Các tệp của bản công bố",
        head=["Tệp", "Nội dung", "Cỡ", "sha256"],
        cards=True,
        numeric=frozenset({2}),
        sortable=frozenset({0, 2}),
    )
    for path in sorted(data_dir.iterdir()):
        if path.is_file():
            made.rows.append(_file(ctx, path))
    return made.html()


def _file(ctx: Context, path: Path) -> list[Cell]:
    name = esc(path.name)
    words = Cell(esc(WORDS.get(path.stem, "")))
    first = Cell(f'<a href="{ctx.root}data/{name}" download>{name}</a>', sort=path.name)
    if path.suffix == ".duckdb":
        # its bytes differ from build to build though its tables do not, so neither size nor hash is printed
        return [first, words, Cell(""), Cell(classed("span", "small", "so theo nội dung các bảng"))]
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return [first, words, Cell(size(len(content)), sort=str(len(content))), Cell(f'<code class="hash">{digest}</code>')]


def size(count: int) -> str:
    """Bytes as a reader's unit: `812 B`, `14,2 kB`, `3,1 MB` (powers of ten)."""
    if count < 1000:
        return f"{count} B"
    unit, scale = ("kB", 1000) if count < 1_000_000 else ("MB", 1_000_000)
    tenths = (count * 10 + scale // 2) // scale
    return f"{number.plain(Decimal(tenths) / 10, 1)} {unit}"


def citation_html(ctx: Context) -> str:
    """How to cite the release; each figure has its own permalink besides."""
    return (
        f"<blockquote><p>Công khai giáo dục mầm non, bản công bố {esc(ctx.release_id)}.</p></blockquote>\n"
        "<p>Để ghi nguồn một con số, bấm vào nó và chép liên kết trong câu nguồn.</p>\n"
    )


def releases_html(ctx: Context, history: list[dict[str, Any]]) -> str:
    """This release and the earlier ones, newest first."""
    names = [str(entry.get("release_id") or entry.get("id") or entry.get("release") or "") for entry in history]
    items = [f"<li><b>{esc(ctx.release_id)}</b> (bản này)</li>"]
    items += [f"<li>{esc(name)}</li>" for name in reversed(names) if name]
    return f'<h2 id="cac-ban-cong-bo">Các bản công bố</h2>\n<ul>{"".join(items)}</ul>\n'
