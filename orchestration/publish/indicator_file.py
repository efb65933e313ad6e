"""Exactly the published values of one indicator as a file beside its page, and the words and SQL that go with it."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

from orchestration.publish import number
from orchestration.publish.context import Context
from orchestration.publish.data import SiteData
from orchestration.publish.definition import Indicator
from orchestration.publish.markup import esc

NAME = "so-lieu.csv"


def write(data_dir: Path, data: SiteData, out_dir: Path) -> None:
    """Write `so-lieu.csv` into the folder of every indicator that has values: the rows of indicator_value.csv, texts as
    they stand there, so that none runs as a formula. One pass; memory does not grow with the rows."""
    with ExitStack() as stack:
        rows = csv.reader(stack.enter_context((data_dir / "indicator_value.csv").open(encoding="utf-8", newline="")))
        head = next(rows)
        place = head.index("indicator")
        writers = {}
        for row in rows:
            name = row[place]
            if name not in writers:
                path = out_dir / data.indicators[name].path / NAME
                path.parent.mkdir(parents=True, exist_ok=True)
                stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
                writers[name] = csv.writer(stream, lineterminator="\n")
                writers[name].writerow(head)
            writers[name].writerow(row)


def html(ctx: Context, indicator: Indicator) -> str:
    """The file with its rows in words, a line of SQL that gives the same, and the files of the whole release."""
    values = ctx.data.by_indicator.get(indicator.id, [])
    if not values:
        return "<p>Chưa có giá trị nào để tải về.</p>\n"
    units = {one.unit for one in values}
    rounds = {one.round for one in values}
    parts = {one.breakdown for one in values}
    known = sum(one.value is not None for one in values)
    words = (
        f"{_count(len(values))} dòng: {_count(len(units))} đơn vị, {_count(len(rounds))} kỳ báo cáo, "
        f"{_count(len(parts))} phân tổ; {_count(known)} dòng có số, còn lại có ký hiệu vì sao không"
    )
    links = (
        ("data/provenance.csv", "nguồn của từng giá trị"),
        ("data/assertion.csv", "kế hoạch giao và chỉ tiêu phấn đấu"),
        ("tai-ve/", "toàn bộ bản công bố: sổ tính Excel, CSV, Parquet, DuckDB"),
    )
    items = "".join(
        f'<li><a href="{ctx.root}{path}">{path.removeprefix("data/")}</a> <span class="small">{told}</span></li>'
        for path, told in links
    )
    return (
        f'<ul class="files"><li><a href="{NAME}" download="{esc(indicator.id)}.csv">{NAME}</a> '
        f'<span class="small">{esc(words)}. Cột như <a href="{ctx.root}tu-dien/#indicator_value">indicator_value</a>: '
        f"mỗi dòng một đơn vị, kỳ, phân tổ, cách có số liệu và địa giới.</span></li>{items}</ul>\n"
        f'<p>Hỏi bằng SQL trong tệp <a href="{ctx.root}data/warehouse.duckdb">warehouse.duckdb</a>:</p>\n'
        f'<pre class="sql"><code tabindex="0">{esc(sql(indicator))}</code></pre>\n'
    )


def sql(indicator: Indicator) -> str:
    """The values pages show of this indicator, whole units, newest rounds last."""
    return (
        "select unit_level, unit_name, school_year, period, value, symbol\n"
        "from indicator_value\n"
        f"where indicator = '{indicator.id}' and breakdown = 'total' and is_shown\n"
        "order by unit_level, unit_name, reference_date;"
    )


def _count(value: int) -> str:
    return number.plain(Decimal(value))
