"""The part of the methodology page that says what is asked for and no figure is published of, and why."""

from __future__ import annotations

from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, esc


def html(ctx: Context) -> str:
    """One row per non-indicator of the catalogue, in its order."""
    made = Table(caption="Không phải chỉ tiêu thống kê", head=["Nội dung", "Vì sao không công bố", "Nêu ở"], cards=True)
    for one in ctx.data.non_indicators:
        made.rows.append(
            [Cell(f"{esc(one.name)} <code>{esc(one.id)}</code>"), Cell(esc(one.reason)), Cell(esc(one.source))]
        )
    return made.html()
