"""The quality page: every rule with its counts, every waiver with its reason, every cell accounted for.

Counts and words only; found and expected values, sample cells and failing rows never leave the office.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from orchestration.publish import hidden_part, number, quality_case, wording
from orchestration.publish.context import Context
from orchestration.publish.markup import Cell, Table, classed, esc, facts
from orchestration.publish.quality_case import rule_anchor
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
        + quality_case.html(ctx.data.quality_cases, gate["rules"])
        + _submissions(ctx)
        + _judged_by(gate)
        + classed(
            "p",
            "small",
            f'Mã dữ liệu {esc(str(gate["data_hash"])[:12])} · <a href="{ctx.root}data/gate.json">gate.json</a>',
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
    between = sum(int(rule["violations"] or 0) for rule in rules if rule["suite"] != "collected")
    cards = (
        (f"{_count(passed)}/{_count(len(rules))}", f"quy tắc đạt; {_count(len(rules) - passed)} không đạt"),
        (_count(between), "vi phạm thấy khi so các tệp, các giá trị với nhau"),
        (_count(waived), "lỗi được cho qua kèm lý do"),
        (_count(problems.get("critical", 0)), "lỗi nghiêm trọng trong từng tệp, kể cả lỗi đã cho qua"),
        (_count(problems.get("warning", 0)), "cảnh báo trong từng tệp"),
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
        head=["Quy tắc", "Đơn vị", "Kỳ", "Về", "Lý do", "Cơ quan quyết định", "Ngày", "Đến"],
        cards=True,
    )
    titles = {rule["rule_id"]: ctx.data.rule_titles.get(rule["rule_id"], rule["message_vi"]) for rule in gate["rules"]}
    for row in gate.get("waivers", []):
        rule, item = text(row.get("rule_id")), text(row.get("item"))
        indicator = ctx.data.indicators.get(item)
        code = classed("span", "small", esc(rule))
        link = f'<a href="#{esc(rule_anchor(rule))}">{esc(titles[rule])}</a>' if rule in titles else ""
        until = wording.date(text(row.get("until"))) if row.get("until") else "khi thu hồi"
        made.rows.append(
            [
                Cell(f"{link} {code}".strip()),
                Cell(ctx.unit_link(text(row.get("unit_id")))),
                Cell(esc(ctx.round_name(text(row.get("round"))))),
                Cell(esc(indicator.name) if indicator else f"<code>{esc(item)}</code>"),
                Cell(classed("span", "prose", esc(text(row.get("why"))))),
                Cell(esc(text(row.get("office")))),
                Cell(esc(wording.date(text(row.get("decided_on"))))),
                Cell(esc(until)),
            ]
        )
    return f'<h2 id="cho-qua">Lỗi được cho qua</h2>\n{made.html()}' if made.rows else ""


def _rules(ctx: Context, gate: dict[str, Any]) -> str:
    """Per suite: first the rules that found something, then, folded away form by form, those that found nothing."""
    html = [
        '<h2 id="quy-tac">Mọi quy tắc</h2>\n<p>Vi phạm một quy tắc nghiêm trọng, hoặc một quy tắc không chạy được, thì '
        "không có bản công bố. Cảnh báo được công bố cùng số liệu, ở đây.</p>\n"
    ]
    suites = [*SUITES, *sorted({rule["suite"] for rule in gate["rules"]} - set(SUITES))]
    for suite in suites:
        rules = sorted((rule for rule in gate["rules"] if rule["suite"] == suite), key=_worst_first)
        if not rules:
            continue
        name = SUITES.get(suite, suite)
        found = [rule for rule in rules if _found_something(rule)]
        html.append(f"<h3>{esc(name)}</h3>\n<p>{esc(_severities(rules))}</p>\n")
        html.append(_table(ctx, f"{name}: có vi phạm hoặc cho qua", found))
        quiet: dict[str, list[dict[str, Any]]] = {}
        for rule in rules:
            if not _found_something(rule):
                quiet.setdefault(_form(rule), []).append(rule)
        for form in sorted(quiet):
            lead = f"{form}: " if form else ""
            count = f"{lead}{_count(len(quiet[form]))} quy tắc đạt, không có vi phạm"
            html.append(f"<details><summary>{esc(count)}</summary>\n")
            html.append(f"{_table(ctx, f'{name}, {count}', quiet[form])}</details>\n")
    return "".join(html)


def _severities(rules: list[dict[str, Any]]) -> str:
    """`285 quy tắc: 265 nghiêm trọng, 20 cảnh báo; 1 vi phạm.`"""
    counts = Counter(rule["severity"] for rule in rules)
    kinds = ", ".join(f"{_count(counts[name])} {words}" for name, words in SEVERITIES.items() if counts[name])
    violations = sum(int(rule["violations"] or 0) for rule in rules)
    return f"{_count(len(rules))} quy tắc: {kinds}; {_count(violations)} vi phạm."


def _form(rule: dict[str, Any]) -> str:
    """`Biểu 01-MN-DN` of a rule inside workbooks, '' for the others."""
    source = text(rule.get("source"))
    return source if rule["suite"] == "collected" and source.startswith("Biểu ") else ""


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
    """How many workbooks of which form were received, and each of them on demand, form by form."""
    rows = ctx.data.submissions
    if not rows:
        return ""
    by_form: dict[str, list[Row]] = {}
    for row in rows:
        by_form.setdefault(text(row["form"]) or "chưa rõ biểu", []).append(row)
    counts = ", ".join(f"{_count(len(by_form[form]))} tệp {form}" for form in sorted(by_form))
    html = [f'<h2 id="luot-nop">Các lượt nộp</h2>\n<p>{_count(len(rows))} lượt nộp: {esc(counts)}.</p>\n']
    for form in sorted(by_form):
        made = Table(
            caption=f"Các lượt nộp, {form}",
            head=["Tệp", "Biểu", "Đơn vị", "Kỳ", "Ngày nộp", "Tình trạng", "Ghi nhận", "Trống", "Loại", "Cảnh báo"],
            numeric=frozenset({6, 7, 8, 9}),
            sortable=frozenset(range(10)),
        )
        made.rows = [_submission(ctx, row) for row in by_form[form]]
        html.append(f"<details><summary>{esc(form)}</summary>\n{made.html()}</details>\n")
    return "".join(html)


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


def _judged_by(gate: dict[str, Any]) -> str:
    """With what it was judged: anyone who holds the same files and rules can judge again."""
    rules = gate.get("judged_by", {})
    pairs = [("Số liệu", gate["data_hash"]), ("Danh mục và quy tắc", rules.get("catalogue", ""))]
    pairs += [(f"Bộ quy tắc «{SUITES.get(s, s)}»", sha256) for s, sha256 in sorted(rules.get("suites", {}).items())]
    hashes = [(label, f'<code class="hash">{esc(text(value))}</code>') for label, value in pairs if value]
    versions = ", ".join(f"{name} {version}" for name, version in sorted(gate.get("versions", {}).items()))
    inner = facts([*hashes, ("Chương trình", esc(versions))])
    summary = "<summary>Mã băm sha256 và phiên bản</summary>"
    return f'<h2 id="ban-nao">Kiểm soát bằng gì</h2>\n<details>{summary}\n{inner}</details>\n'
