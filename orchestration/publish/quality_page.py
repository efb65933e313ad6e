"""The quality page: every rule with its counts, every waiver with its reason, every cell accounted for.

Counts and words only; found and expected values, sample cells and failing rows never leave the office.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from orchestration.publish import hidden_part, number, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.row import Row, text

SEVERITIES = {"critical": "nghiêm trọng", "warning": "cảnh báo", "info": "lưu ý"}
VERDICTS = {"pass": "đạt", "fail": "không đạt", "could_not_run": "không chạy được"}
DETAILS = (("ai sửa", "who_vi"), ("nguồn", "source"))
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
        + hidden_part.html(ctx)
        + _rules(ctx, gate)
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
        (f"{_count(passed)}/{_count(len(rules))}", "quy tắc đạt"),
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


def _rules(ctx: Context, gate: dict[str, Any]) -> str:
    """Per suite: first the rules that found something, then, folded away, those that found nothing."""
    html = ['<h2 id="quy-tac">Mọi quy tắc</h2>\n']
    suites = [*SUITES, *sorted({rule["suite"] for rule in gate["rules"]} - set(SUITES))]
    for suite in suites:
        rules = sorted((rule for rule in gate["rules"] if rule["suite"] == suite), key=_worst_first)
        if not rules:
            continue
        name = SUITES.get(suite, suite)
        found = [rule for rule in rules if _found_something(rule)]
        quiet = [rule for rule in rules if not _found_something(rule)]
        html.append(f"<h3>{esc(name)}</h3>\n{_table(ctx, f'{name}: có vi phạm hoặc cho qua', found)}")
        if quiet:
            count = f"{number.plain(Decimal(len(quiet)))} quy tắc đạt, không có vi phạm"
            table = _table(ctx, f"{name}: {count}", quiet)
            html.append(f"<details><summary>{esc(count)}</summary>\n{table}</details>\n")
    return "".join(html)


def _found_something(rule: dict[str, Any]) -> bool:
    return rule["verdict"] != "pass" or bool(rule["violations"]) or bool(rule["waived"])


def _worst_first(rule: dict[str, Any]) -> tuple[bool, bool, str]:
    return rule["verdict"] == "pass", not rule["violations"], rule["rule_id"]


def _table(ctx: Context, caption: str, rules: list[dict[str, Any]]) -> str:
    made = Table(
        caption=caption,
        head=["Quy tắc", "Mức", "Đã kiểm tra", "Vi phạm", "Cho qua", "Kết quả"],
        cards=True,
        numeric=frozenset({2, 3, 4}),
        sortable=frozenset(range(6)),
    )
    made.rows = [_rule(ctx, rule) for rule in rules]
    return made.html()


def _rule(ctx: Context, rule: dict[str, Any]) -> list[Cell]:
    """What the rule asks for; when it failed, also what that means. Rules of a form say both in one sentence."""
    name, message = rule["rule_id"], text(rule.get("message_vi"))
    title = ctx.data.rule_titles.get(name, message)
    failed = classed("span", "unmet small", esc(message)) if rule["verdict"] != "pass" and message != title else ""
    details = [name, *(f"{lead}: {text(rule.get(key))}" for lead, key in DETAILS if rule.get(key))]
    small = classed("span", "small", esc(" · ".join(details)))
    css = "met" if rule["verdict"] == "pass" else "unmet"
    counts = [Cell(_count(rule[key]), sort=str(rule[key] or 0)) for key in ("checked", "violations", "waived")]
    return [
        Cell(f'<span id="{esc(rule_anchor(name))}">{esc(title)}</span>{failed}{small}', sort=name),
        Cell(esc(SEVERITIES.get(rule["severity"], rule["severity"]))),
        *counts,
        Cell(classed("span", css, esc(VERDICTS.get(rule["verdict"], rule["verdict"])))),
    ]


def _submissions(ctx: Context) -> str:
    """How many workbooks of which form were received, and each of them on demand."""
    rows = ctx.data.submissions
    if not rows:
        return ""
    made = Table(
        caption="Các lượt nộp",
        head=["Tệp", "Biểu", "Đơn vị", "Kỳ", "Ngày nộp", "Tình trạng", "Ghi nhận", "Trống", "Loại", "Cảnh báo"],
        numeric=frozenset({6, 7, 8, 9}),
        sortable=frozenset(range(10)),
    )
    made.rows = [_submission(ctx, row) for row in rows]
    forms = Counter(text(row["form"]) for row in rows)
    counts = ", ".join(f"{number.plain(Decimal(count))} tệp {form or 'chưa rõ biểu'}" for form, count in forms.items())
    total = number.plain(Decimal(len(rows)))
    return (
        f'<h2 id="luot-nop">Các lượt nộp</h2>\n<p>{total} lượt nộp: {esc(counts)}.</p>\n'
        f"<details><summary>Xem từng lượt nộp</summary>\n{made.html()}</details>\n"
    )


def _submission(ctx: Context, row: Row) -> list[Cell]:
    status, declared, file = text(row["status"]), text(row["declared_date"]), PurePosixPath(text(row["file"])).name
    return [
        Cell(f'<span title="sha256 {esc(text(row["sha256"]))}">{esc(file)}</span>', sort=file),
        Cell(esc(f"{text(row['form'])} {text(row['form_version'])}".strip())),
        Cell(ctx.unit_link(text(row["unit_id"]))),
        Cell(esc(ctx.round_name(text(row["round"])))),
        Cell(esc(wording.date(declared)), sort=declared),
        Cell(esc(STATUSES.get(status, status))),
        *(Cell(_count(row[name] or 0), sort=text(row[name])) for name in ("observed", "blank", "rejected", "warning")),
    ]


def rule_anchor(rule: str) -> str:
    """The anchor of a rule on the quality page."""
    return "quy-tac-" + "".join(c if c.isalnum() and c.isascii() else "-" for c in rule.lower())
