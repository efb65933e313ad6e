"""Words that pages share: officers' shorthand is spelled out."""

from __future__ import annotations

import csv

import pytest

from orchestration.publish import wording
from orchestration.settings import ROOT


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("GV nhà trẻ", "Giáo viên nhà trẻ"),
        ("Địa chỉ, điện thoại, email, cổng TTĐT", "Địa chỉ, điện thoại, email, cổng thông tin điện tử"),
        ("chi lương, CSVC-dịch vụ", "chi lương, cơ sở vật chất-dịch vụ"),
        ("Báo cáo thường niên (MN, PT, TX)", "Báo cáo thường niên (mầm non, phổ thông, thường xuyên)"),
        ("trẻ 5 tuổi", "trẻ 5 tuổi"),
        ("", ""),
    ],
)
def test_shorthand_is_spelled_out(short: str, full: str) -> None:
    assert wording.spelled(short) == full


def test_no_item_to_lay_open_keeps_shorthand() -> None:
    with (ROOT / "dbt_project/seeds/disclosure_item.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    told = [wording.spelled(row[column]) for row in rows for column in ("part_vi", "item_vi")]
    capitals = {word.strip("(),:;.") for text in told for word in text.split() if sum(c.isupper() for c in word) > 1}
    # numbers of parts and words that everybody knows
    assert {word for word in capitals if not set(word) <= set("IVX")} <= {"PDF"}, capitals
