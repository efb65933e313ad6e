"""What is kept confidential, how much and why: the part of the quality page that the public count makes."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from orchestration.publish import number, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, esc
from orchestration.publish.row import text

RULES = {
    "small": "số nhỏ",
    "secondary": "để không suy ra được số khác",
    "not_told": "không nêu lý do vì quá ít",
}


def html(ctx: Context) -> str:
    """A paragraph and a table: values hidden by kind of unit and topic over all rounds, one column a reason."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in ctx.data.hidden_counts:
        counts[text(row["unit_level"]), text(row["topic"]), text(row["rule"])] += int(row["hidden_values"])
    if not counts:
        return '<h2 id="bao-mat">Giá trị bảo mật</h2>\n<p>Không có giá trị nào được bảo mật.</p>\n'
    made = Table(
        caption="Giá trị bảo mật, theo cấp và lĩnh vực",
        head=["Cấp", "Lĩnh vực", *(words.capitalize() for words in RULES.values())],
        cards=True,
        numeric=frozenset(range(2, 2 + len(RULES))),
    )
    levels, topics = list(wording.LEVELS), list(ctx.data.topic_names)
    told = {(level, topic) for level, topic, _ in counts}
    for level, topic in sorted(told, key=lambda one: (levels.index(one[0]), topics.index(one[1]))):
        numbers = (counts[level, topic, rule] for rule in RULES)
        made.rows.append(
            [
                Cell(esc(wording.LEVELS[level])),
                Cell(esc(ctx.data.topic_names[topic])),
                *(Cell(number.plain(Decimal(count)) if count else "") for count in numbers),
            ]
        )
    total = number.plain(Decimal(sum(counts.values())))
    return (
        '<h2 id="bao-mat">Giá trị bảo mật</h2>\n'
        f"<p>{total} giá trị không in ra con số để không ai nhận ra một trẻ hoặc một người: nội dung nhạy cảm đếm "
        "được từ 1 đến 5, tỷ lệ trên dưới 10, tỷ lệ 0% hoặc 100% trên dưới 20, và những số mà cộng, trừ với nhau sẽ "
        "cho biết một số như vậy. Đã bảo mật một lần thì bảo mật luôn ở kỳ đó.</p>\n"
        f"{made.html()}"
    )
