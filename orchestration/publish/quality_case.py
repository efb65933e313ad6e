"""The cases of wrong sources that the product was built around: which rule finds each, or why none does."""

from __future__ import annotations

from typing import Any

from orchestration.publish.markup import Cell, Table, classed, esc
from orchestration.publish.row import Row, text

_TITLE = "Các trường hợp đã gặp ở nguồn"


def html(cases: list[Row], rules: list[dict[str, Any]]) -> str:
    """A folded table of the rows of `quality_case`, each leading to its rule among `rules`; '' without any."""
    known = {rule["rule_id"] for rule in rules}
    made = Table(caption=_TITLE, head=["Trường hợp", "Quy tắc", "Vì sao không là quy tắc", "Nguồn"], cards=True)
    for case in sorted(cases, key=lambda row: _order(text(row["quality_case"]))):
        rule = text(case["rule_id"])
        name = f"<code>{esc(rule)}</code>" if rule else ""
        made.rows.append(
            [
                Cell(esc(f"{text(case['quality_case'])}. {text(case['title_vi'])}")),
                Cell(f'<a href="#{esc(rule_anchor(rule))}">{name}</a>' if rule in known else name),
                Cell(_prose(text(case["why_vi"]))),
                Cell(_prose(text(case["source"]))),
            ]
        )
    if not made.rows:
        return ""
    ruled = sum(bool(text(case["rule_id"])) for case in cases)
    count = f"{len(cases)} trường hợp: {ruled} có quy tắc, {len(cases) - ruled} nêu lý do không có"
    return f'<h2 id="truong-hop">{_TITLE}</h2>\n<details><summary>{esc(count)}</summary>\n{made.html()}</details>\n'


def _prose(words: str) -> str:
    return classed("span", "prose", esc(words)) if words else ""


def _order(case: str) -> tuple[int, str]:
    """Q2 before Q10."""
    digits = "".join(c for c in case if c.isdecimal())
    return int(digits or 0), case


def rule_anchor(rule: str) -> str:
    """The anchor of a rule on the quality page."""
    return "quy-tac-" + "".join(c if c.isalnum() and c.isascii() else "-" for c in rule.lower())
