"""Numbers as the public reads them (design section 5): `6.153`, `51,7%`, "tăng 81 trẻ (+81)", "điểm phần trăm"."""

from __future__ import annotations

from decimal import Decimal

from orchestration.publish.definition import Indicator

MINUS = "−"
SYMBOLS = {"x": "không có số liệu", "z": "không áp dụng", "c": "bảo mật"}
MISSING = SYMBOLS["x"]


def plain(value: Decimal, decimals: int = 0) -> str:
    """`value` with at least `decimals` decimals, and more where the published value has more.

    The warehouse has rounded already and adds decimals so that 99.96 never reads 100; nothing is rounded here.
    """
    significant = value.normalize().as_tuple().exponent
    places = max(decimals, -significant if isinstance(significant, int) else 0)
    shown = f"{abs(value):,.{places}f}"
    shown = shown.replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{MINUS}{shown}" if value < 0 else shown


def count(number: int) -> str:
    """A number of things: `3.321`."""
    return plain(Decimal(number))


def signed(value: Decimal, decimals: int = 0) -> str:
    """With its sign in front: `+81`, `−247`, and `0` without one."""
    return f"+{plain(value, decimals)}" if value > 0 else plain(value, decimals)


def amount(value: Decimal, indicator: Indicator) -> str:
    """The number alone, as in a table cell: `6.153`, `51,7%`."""
    shown = plain(value, indicator.decimals)
    return f"{shown}%" if indicator.is_rate else shown


def with_unit(value: Decimal, indicator: Indicator) -> str:
    """The number with its unit of measure, as in a sentence: `6.153 trẻ`, `51,7%`."""
    shown = amount(value, indicator)
    return shown if indicator.is_rate or not indicator.measure_unit else f"{shown} {indicator.measure_unit}"


def symbol_words(symbol: str) -> str:
    """Words for a value that is not there; a file's letter never reaches a page."""
    return SYMBOLS.get(symbol, MISSING)


def difference(delta: Decimal, indicator: Indicator) -> str:
    """The size of a change with its unit, without direction: `81 trẻ`, `0,1 điểm phần trăm`."""
    shown = plain(abs(delta), indicator.decimals)
    unit = "điểm phần trăm" if indicator.is_rate else indicator.measure_unit
    return f"{shown} {unit}".rstrip()


def change(delta: Decimal, indicator: Indicator, short: bool = False) -> str:
    """A change over time in words beside its sign: "tăng 81 trẻ (+81)"; equal values read "bằng".

    `short` leaves the unit of a count to the table's own column; points of a rate are always spelled out.
    """
    return _directed(delta, indicator, "tăng", "giảm", short)


def against_plan(delta: Decimal, indicator: Indicator, short: bool = False) -> str:
    """A figure held against a plan: "cao hơn kế hoạch 1,7 điểm phần trăm (+1,7)", "thấp hơn kế hoạch 46 trẻ (−46)".

    A plan is no earlier figure, so nothing rises or falls against it. `short` leaves the word "kế hoạch" and the unit
    of a count to the table's own columns.
    """
    plan = "" if short else " kế hoạch"
    if delta == 0:
        return f"bằng{plan}"
    return _directed(delta, indicator, f"cao hơn{plan}", f"thấp hơn{plan}", short)


def compared(words: str, base: str) -> str:
    """Words of a change and its base as one phrase: "tăng 81 trẻ (+81) so với đầu năm học", "bằng đầu năm học"."""
    return f"{words} {base.removeprefix('so với ')}" if words == "bằng" else f"{words} {base}"


def _directed(delta: Decimal, indicator: Indicator, up: str, down: str, short: bool) -> str:
    if delta == 0:
        return "bằng"
    bare = short and not indicator.is_rate
    size = plain(abs(delta), indicator.decimals) if bare else difference(delta, indicator)
    return f"{up if delta > 0 else down} {size} ({signed(delta, indicator.decimals)})"
