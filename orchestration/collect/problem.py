"""Problems: what is wrong, where, what was found and expected, how to mend; the words are catalogue rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

CRITICAL, WARNING, INFO = "critical", "warning", "info"
SEVERITY_VI = {CRITICAL: "lỗi", WARNING: "cảnh báo", INFO: "lưu ý"}

MASK = "•••"
_LONGEST = 300
# an e-mail; a telephone or identity number, however it is spaced; the digits of an identity in a row
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\d.,])(?:\+84|0)(?:[ .-]?\d){8,11}(?!\d)|(?<!\d)\d{9,12}(?!\d)(?! byte)"
)


def without_personal(text: str) -> str:
    """The text with every e-mail, telephone and identity number masked."""
    return _PERSONAL.sub(MASK, text)


@dataclass(frozen=True)
class Problem:
    """One thing wrong at a file, sheet or cell. `severity` and `message` are empty until the catalogue fills them.

    `found` never carries an e-mail, a telephone or an identity number: the cell says where it stands, which is enough
    to mend it. What breaks a rule is figures that were read as such, and stays.
    """

    kind: str
    sheet: str = ""
    cell: str = ""
    found: str = ""
    expected: str = ""
    rule_id: str = ""
    severity: str = ""
    message: str = ""
    mend: str = ""
    file: str = ""

    def __post_init__(self) -> None:
        if self.kind != "rule_broken" and self.found:
            found = without_personal(self.found)
            # a cell may hold 32,000 characters: its beginning tells a person which one it is
            object.__setattr__(self, "found", found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…")

    def worded(self, kinds: dict[str, dict[str, str]]) -> Problem:
        """The same problem with severity, Vietnamese message and mend from `problem_kind.csv` where not set yet."""
        row = kinds[self.kind]
        return replace(
            self,
            severity=self.severity or row["severity"],
            message=self.message or row["message_vi"],
            mend=self.mend or row["mend_vi"],
        )

    def sentence(self) -> str:
        """One Vietnamese line for a person: file, place, what, found, expected, how to mend."""
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        parts = [p for p in (self.file, place) if p]
        text = f"[{SEVERITY_VI[self.severity]}] {' · '.join(parts)}: {self.message.rstrip('.')}."
        if self.found:
            text += f" Tìm thấy: «{self.found}»."
        if self.expected:
            text += f" Cần: {self.expected}."
        return f"{text} {self.mend}".strip()
