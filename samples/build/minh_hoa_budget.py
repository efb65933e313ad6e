"""The budget sheet of a 01-MN-DN workbook: invented sums in million đồng, one decimal, that add up both ways."""

from samples.build.chance import number
from samples.build.minh_hoa_units import Provider

SHEET = "Ngân sách"
YEARS = ("quyet_toan", "du_toan", "uoc_thuc_hien")
# heads of the form: preschool education, training of staff; «other training» stays 0
HEADS = {16: (21000, 68000), 56: (0, 0), 64: (150, 900)}


def budget(provider: Provider, year: int) -> dict[tuple[str, str, str], float]:
    """(sheet, item, breakdown) -> million đồng, for a public school; the head of all is item 15."""
    tenths: dict[tuple[int, str], int] = {}
    for column in YEARS:
        for head, bounds in HEADS.items():
            total = number(*bounds, "budget", provider.code, year, head, column)
            sources = _parts(total, (82, 12), provider, year, head, column)
            groups = _parts(total, (70, 18, 8), provider, year, head, column)
            tenths |= {(head + 1 + i, column): part for i, part in enumerate(sources)}
            tenths |= {(head + 4 + i, column): part for i, part in enumerate(groups)}
            tenths[head, column] = total
        tenths[15, column] = sum(tenths[head, column] for head in HEADS)
    return {(SHEET, str(item), column): value / 10 for (item, column), value in tenths.items()}


def _parts(total: int, percents: tuple[int, ...], provider: Provider, *key: object) -> list[int]:
    """The total split by about these percentages; what is left is the last part."""
    parts = [total * number(percent - 3, percent, "part", provider.code, *key, percent) // 100 for percent in percents]
    return [*parts, total - sum(parts)]
