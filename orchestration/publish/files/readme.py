"""README of the archives, from the data: Vietnamese first, then English."""

from __future__ import annotations

from orchestration.export.data_package import TITLE
from orchestration.publish.data import SiteData
from orchestration.publish.files.about import About
from orchestration.publish.files.licence_notice import licence_line
from orchestration.publish.files.sheet import plain_line
from orchestration.publish.wording import ILLUSTRATIVE, REBUILT

_VI = """{title}
Bản công bố {release}{office}

Trong gói này
{content}

Cách đọc
- CSV: UTF-8, dấu phẩy ngăn cột, dấu chấm thập phân (6153; 51.7). Ô trống là không có số liệu, không phải số 0.
{marks}
- Ký hiệu ở cột symbol: x không có số liệu, z không áp dụng, c bảo mật
  (in ra thì có thể lộ một trẻ, một người, hoặc giúp suy ra số như vậy).
- Mã đơn vị là chữ, có số 0 ở đầu (03127). Nghĩa của từng cột: dictionary.csv.
- {made_up} trong {units} đơn vị là "{illustrative}", không có thật (cột is_illustrative của unit.csv).
- {rebuilt} đơn vị: "{rebuilt_words}" (cột is_rebuilt).

Giấy phép: {licence}
"""

_EN = """
{title_en}
Release {release}{office_en}

What is in here
{content_en}

How to read it
- CSV: UTF-8, comma between columns, decimal point (6153; 51.7). An empty cell is missing, never zero.
{marks_en}
- Column symbol: x not available, z not applicable, c confidential (printed, it could tell of a child or a
  person, or give away such a number).
- Codes of units are text with leading zeros (03127). dictionary.csv says what each column means.
- {made_up} of {units} units are made up (is_illustrative in unit.csv).
- {rebuilt} units were rebuilt from documents and were not published by their office (is_rebuilt).

Licence: {licence}
"""

_TITLE_EN = "Public statistics of preschool education in Viet Nam"
_ALL = (
    "- *.csv và *.parquet: từng bảng; datapackage.json mô tả chúng; changes.csv: số đã đổi so với bản trước\n"
    "- {stem}.xlsx: số liệu để đọc bằng Excel\n"
    "- gate.json: kết quả khâu kiểm soát chất lượng\n"
    "- SHA256SUMS: để kiểm tra các tệp, sha256sum -c SHA256SUMS\n"
    "- không có warehouse.duckdb, tải riêng: tệp ấy so theo nội dung các bảng",
    "- *.csv and *.parquet: every table; datapackage.json describes them; changes.csv: figures that changed\n"
    "- {stem}.xlsx: figures for reading in a spreadsheet\n"
    "- gate.json: results of every quality rule\n"
    "- SHA256SUMS: to check the files, sha256sum -c SHA256SUMS\n"
    "- without warehouse.duckdb, which is a download of its own: only the content of its tables is compared",
)
_EXCEL = (
    "- *.csv: từng bảng, cho Excel; bảng dài chia thành -1, -2, …",
    "- *.csv: every table, for Excel; a long one in parts -1, -2, …",
)
_GUARDED = (
    "- Chữ mà bảng tính sẽ chạy như công thức (=, +, -, @ ở đầu) có dấu ' ở trước.",
    "- A text that a spreadsheet would run as a formula has an apostrophe in front.",
)
_MARKED = (
    "- Chữ mà Excel sẽ đổi thành số, ngày hoặc công thức (03127, 7/5, 1E5) có dấu ' ở trước.\n"
    "- Nếu máy dùng dấu phẩy thập phân, hãy mở bằng Data, From Text/CSV, chọn English (United States).",
    "- A text that Excel would make a number, a day or a formula (03127, 7/5, 1E5) has an apostrophe in front.\n"
    "- Where the decimal comma is in use open it by Data, From Text/CSV as English (United States).",
)


def readme(data: SiteData, about: About, is_for_excel: bool) -> str:
    """The README of the archive of everything, or of the one for Excel."""
    content, marks = (_EXCEL, _MARKED) if is_for_excel else (_ALL, _GUARDED)
    office = plain_line(about.issuing_office)
    facts = {
        "title": TITLE,
        "title_en": _TITLE_EN,
        "release": about.release_id,
        "office": f", phát hành: {office}" if office else "",
        "office_en": f", published by {office}" if office else "",
        "content": content[0].format(stem=about.stem),
        "content_en": content[1].format(stem=about.stem),
        "marks": marks[0],
        "marks_en": marks[1],
        "units": len(data.units),
        "made_up": sum(unit.is_illustrative for unit in data.units.values()),
        "rebuilt": sum(unit.is_rebuilt for unit in data.units.values()),
        "illustrative": ILLUSTRATIVE.lower(),
        "rebuilt_words": REBUILT,
        "licence": licence_line(about),
    }
    return (_VI + _EN).format(**facts)
