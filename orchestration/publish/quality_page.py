"""The quality page: every rule with its counts, every waiver with its reason, every cell accounted for.

Counts and words only; found and expected values, sample cells and failing rows never leave the office.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from orchestration.publish import number, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.row import text

SEVERITIES = {"critical": "nghiêm trọng", "warning": "cảnh báo", "info": "lưu ý"}
VERDICTS = {"pass": "đạt", "fail": "không đạt", "could_not_run": "không chạy được"}
SUITES = {
    "collected": "Lúc đọc tệp",
    "warehouse": "Trong kho số liệu",
    "candidate": "Trên bản dự thảo",
}
FATES = (
    ("observed", "được ghi nhận"),
    ("blank", "để trống"),
    ("rejected", "bị loại"),
    ("ignored", "ngoài phạm vi"),
)
STATUSES = {
    "accepted": "đã nhận",
    "rejected": "bị loại",
    "partial": "nhận một phần",
    "superseded": "đã có lượt nộp sau thay",
    "duplicate": "trùng một lượt nộp trước",
}


def html(ctx: Context, gate: dict[str, Any]) -> str:
    """The whole data part of the page from gate.json, the notes and the submissions."""
    return (
        _summary(gate)
        + _cells(gate)
        + _waivers(ctx, gate)
        + _rules(gate)
        + _submissions(ctx)
        + classed(
            "p",
            "page-foot",
            f"Bản công bố {esc(ctx.release_id)} · mã dữ liệu {esc(str(gate['data_hash'])[:12])} · "
            f'<a href="{ctx.root}data/gate.json">gate.json</a>',
        )
    )


def _count(value: Any) -> str:
    return number.plain(Decimal(str(value))) if value is not None else "không đếm được"


def _summary(gate: dict[str, Any]) -> str:
    rules = gate["rules"]
    passed = sum(rule["verdict"] == "pass" for rule in rules)
    waived = sum(int(rule["waived"] or 0) for rule in rules)
    is_green = gate["verdict"] == "green"
    problems = gate.get("problems", {})
    cards = (
        (f"{passed}/{len(rules)}", "quy tắc đạt"),
        (_count(waived), "lỗi được cho qua kèm lý do"),
        (_count(problems.get("critical", 0)), "lỗi nghiêm trọng trong tệp"),
        (_count(problems.get("warning", 0)), "cảnh báo trong tệp"),
    )
    items = "".join(
        f'<div class="card"><p class="card-value"><span class="big">{esc(value)}</span></p>'
        f'<p class="card-name">{esc(words)}</p></div>'
        for value, words in cards
    )
    verdict = "Khâu kiểm soát chất lượng: cho công bố." if is_green else "Khâu kiểm soát chất lượng: không cho công bố."
    notice = classed("p", "verdict green" if is_green else "verdict red", verdict)
    return f'{notice}\n<div class="headline narrow">{items}</div>\n'


def _cells(gate: dict[str, Any]) -> str:
    """Each cell has exactly one fate, and the sum is printed so that anyone can add it up."""
    cells = gate.get("cells", {})
    if not cells:
        return ""
    terms = " + ".join(f"{_count(cells[name])} {words}" for name, words in FATES)
    total = sum(int(cells[name]) for name, _ in FATES)
    verdict = "Không ô nào bị bỏ sót." if total == int(cells["total"]) else "Tổng không khớp."
    return (
        '<h2 id="tung-o">Từng ô đều có kết cục</h2>\n'
        f"<p>{esc(terms)} = {_count(cells['total'])} ô đã đọc. {verdict}</p>\n"
    )


def _waivers(ctx: Context, gate: dict[str, Any]) -> str:
    made = Table(
        caption="Lỗi được cho qua kèm lý do",
        head=["Quy tắc", "Đơn vị", "Kỳ", "Lý do", "Cơ quan quyết định", "Ngày", "Đến"],
        cards=True,
    )
    known = {rule["rule_id"] for rule in gate["rules"]}
    for row in gate.get("waivers", []):
        rule = text(row.get("rule_id"))
        name = f"<code>{esc(rule)}</code>"
        made.rows.append(
            [
                Cell(f'<a href="#{esc(rule_anchor(rule))}">{name}</a>' if rule in known else name),
                Cell(ctx.unit_link(text(row.get("unit_id")))),
                Cell(esc(ctx.round_name(text(row.get("round"))))),
                Cell(esc(text(row.get("why")))),
                Cell(esc(text(row.get("office")))),
                Cell(esc(wording.date(text(row.get("decided_on"))))),
                Cell(esc(wording.date(text(row.get("until"))))),
            ]
        )
    return f'<h2 id="cho-qua">Lỗi được cho qua</h2>\n{made.html()}' if made.rows else ""


def _rules(gate: dict[str, Any]) -> str:
    html = ['<h2 id="quy-tac">Mọi quy tắc</h2>\n']
    suites = [*SUITES, *sorted({rule["suite"] for rule in gate["rules"]} - set(SUITES))]
    for suite in suites:
        rules = [rule for rule in gate["rules"] if rule["suite"] == suite]
        if not rules:
            continue
        name = SUITES.get(suite, suite)
        made = Table(
            caption=name,
            head=["Quy tắc", "Nội dung", "Mức", "Đã kiểm tra", "Vi phạm", "Cho qua", "Kết quả"],
            cards=True,
            numeric=frozenset({3, 4, 5}),
            sortable=frozenset({0, 2, 3, 4, 5, 6}),
        )
        made.rows = [_rule(rule) for rule in sorted(rules, key=_worst_first)]
        html.append(f"<h3>{esc(name)}</h3>\n{made.html()}")
    return "".join(html)


def _worst_first(rule: dict[str, Any]) -> tuple[bool, bool, str]:
    return rule["verdict"] == "pass", not int(rule["violations"] or 0), rule["rule_id"]


def _rule(rule: dict[str, Any]) -> list[Cell]:
    who = classed("span", "small", esc(text(rule.get("who_vi")))) if rule.get("who_vi") else ""
    source = classed("span", "small", esc(f"Nguồn: {rule['source']}")) if rule.get("source") else ""
    css = {"pass": "met"}.get(rule["verdict"], "unmet")
    counts = [Cell(_count(rule[name]), sort=str(rule[name] or 0)) for name in ("checked", "violations", "waived")]
    name = rule["rule_id"]
    return [
        Cell(f'<span id="{esc(rule_anchor(name))}"><code>{esc(name)}</code></span>', sort=name),
        Cell(esc(text(rule.get("message_vi"))) + who + source),
        Cell(esc(SEVERITIES.get(rule["severity"], rule["severity"]))),
        *counts,
        Cell(classed("span", css, esc(VERDICTS.get(rule["verdict"], rule["verdict"])))),
    ]


def _submissions(ctx: Context) -> str:
    made = Table(
        caption="Các lượt nộp",
        head=["Tệp", "Biểu", "Đơn vị", "Kỳ", "Ngày nộp", "Tình trạng", "Ghi nhận", "Trống", "Loại", "Cảnh báo"],
        numeric=frozenset({6, 7, 8, 9}),
        sortable=frozenset({0, 1, 2, 3, 4, 6, 7, 8, 9}),
    )
    for row in ctx.data.submissions:
        status = text(row["status"])
        declared = text(row["declared_date"])
        made.rows.append(
            [
                Cell(f'<span title="sha256 {esc(text(row["sha256"]))}">{esc(text(row["file"]))}</span>'),
                Cell(esc(f"{text(row['form'])} {text(row['form_version'])}")),
                Cell(ctx.unit_link(text(row["unit_id"]))),
                Cell(esc(ctx.round_name(text(row["round"])))),
                Cell(esc(wording.date(declared)), sort=declared),
                Cell(esc(STATUSES.get(status, status))),
                *(
                    Cell(_count(row[name] if text(row[name]) else 0), sort=text(row[name]))
                    for name in ("observed", "blank", "rejected", "warning")
                ),
            ]
        )
    return f'<h2 id="luot-nop">Các lượt nộp</h2>\n{made.html()}' if made.rows else ""


def rule_anchor(rule: str) -> str:
    """The anchor of a rule on the quality page."""
    return "quy-tac-" + "".join(c if c.isalnum() and c.isascii() else "-" for c in rule.lower())
