"""Old and new boundaries of an area: what it was made of or became on 1/7/2025, whole or in part."""

from __future__ import annotations

from collections import Counter

from orchestration.publish.alphabet import vietnamese
from orchestration.publish.context import Context
from orchestration.publish.markup import classed, esc
from orchestration.publish.record import Unit
from orchestration.publish.territory import Crossing

REFORM = "1/7/2025"
# longer lists are folded
_MOST_OPEN = 12


def html(ctx: Context, unit: Unit) -> str:
    """Paragraphs and lists; nothing for an area the reform left as it was."""
    territory = ctx.data.territory
    origins, successors = territory.origins.get(unit.id, []), territory.successors.get(unit.id, [])
    below = _below(ctx, unit) if unit.level == "district" and not successors else ""
    return _made_of(ctx, unit, origins) + _became(ctx, successors) + below


def _made_of(ctx: Context, unit: Unit, origins: list[Crossing]) -> str:
    if not origins:
        return ""
    names = [(one.old, "toàn bộ" if one.kind == "whole" else "một phần") for one in origins]
    lead = f"<p>Từ ngày {REFORM}, địa bàn này gồm:</p>\n"
    return f"{lead}{_list(ctx, names)}{_comparable(ctx, unit, origins)}"


def _comparable(ctx: Context, unit: Unit, origins: list[Crossing]) -> str:
    """How figures of before the reform were carried over, or that they cannot be."""
    carried = {
        one.round for one in ctx.data.values.get(unit.id, []) if one.boundary == "current" and one.value is not None
    }
    is_split = any(one.kind == "split" for one in origins)
    if is_split and not carried:
        return classed(
            "p",
            "notice",
            f"Có địa bàn cũ bị chia cho nhiều nơi: <b>không so sánh được</b> với số liệu trước ngày {REFORM}.",
        )
    if is_split:
        words = (
            f"Có địa bàn cũ bị chia: số liệu các kỳ trước ngày {REFORM} chỉ có ở những nội dung tính lại được từ từng "
            "cơ sở theo nơi đặt cơ sở; nội dung khác <b>không so sánh được</b>."
        )
        return f"<p>{words}</p>\n"
    if carried:
        return (
            f"<p>Các địa bàn cũ được nhập trọn vẹn, nên số liệu trước ngày {REFORM} được tính lại theo địa giới hiện "
            "nay; những con số ấy mang ghi chú “theo địa giới hiện nay”.</p>\n"
        )
    return f"<p>Bản công bố này không có số liệu trước ngày {REFORM} tính lại theo địa giới hiện nay.</p>\n"


def _became(ctx: Context, successors: list[Crossing]) -> str:
    if not successors:
        return ""
    names = [(one.new, "toàn bộ" if one.kind == "whole" else "một phần") for one in successors]
    words = f"Từ ngày {REFORM}, địa bàn này thuộc về:"
    note = ""
    if any(one.kind == "split" for one in successors):
        note = "<p>Địa bàn bị chia, nên số liệu của nó <b>không so sánh được</b> với từng địa bàn mới.</p>\n"
    return f"<p>{words}</p>\n{_list(ctx, names)}{note}"


def _below(ctx: Context, unit: Unit) -> str:
    """A district ended with its level: today's communes on its ground, with how many of its own went there."""
    territory = ctx.data.territory
    communes = territory.children.get(unit.id, [])
    found = [one for commune in communes for one in territory.successors.get(commune.id, [])]
    if not found:
        return ""
    whole, split = (Counter(one.new for one in found if one.kind == kind) for kind in ("whole", "split"))
    names = []
    for new in dict.fromkeys(one.new for one in found):
        words = [f"{whole[new]} đơn vị cũ" if whole[new] else "", f"một phần của {split[new]}" if split[new] else ""]
        names.append((new, " và ".join(filter(None, words))))
    lead = (
        f"Từ ngày {REFORM} không còn cấp huyện. {len(communes)} đơn vị cấp xã cũ ở đây nay thuộc {len(names)} đơn vị:"
    )
    return f"<p>{lead}</p>\n{_list(ctx, names)}"


def _list(ctx: Context, names: list[tuple[str, str]]) -> str:
    """Areas by name, linked where they have a page, each with a small word beside it."""
    areas = ctx.data.territory.areas
    found = sorted(names, key=lambda pair: (vietnamese(areas[pair[0]].name), pair[0]))
    items = "".join(
        f"<li>{ctx.unit_link(unit_id, areas[unit_id].name)}{classed('span', 'small', esc(how))}</li>"
        for unit_id, how in found
    )
    listed = f'<ul class="units tight">{items}</ul>\n'
    if len(found) <= _MOST_OPEN:
        return listed
    return f"<details><summary>{len(found)} địa bàn</summary>\n{listed}</details>\n"
