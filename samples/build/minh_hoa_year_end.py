"""The register of "Tỉnh Minh Họa" on 31 December: the recognitions of the autumn are in it."""

from pathlib import Path

from samples.build import catalogue, record_form
from samples.build.minh_hoa_area_forms import NAME, OFFICE, UNIT, register
from samples.build.minh_hoa_units import school_year

YEARS = (2024, 2025)


def write(folder: Path) -> None:
    """One register (DM-CS) per year."""
    for year in YEARS:
        round_ = f"{school_year(year)}-year_end"
        stamped = record_form.stamp(
            "DM-CS", UNIT, NAME, "", round_, f"{year + 1}-01-08", OFFICE, "Số liệu minh họa", illustrative=True
        )
        path = folder / school_year(year) / f"DM-CS_{UNIT}_{round_}.xlsx"
        sheets = {"Danh mục": register(catalogue.round_row(round_)["reference_date"])}
        record_form.write(path, stamped, sheets, f"{NAME}, ngày 31/12/{year} (số liệu minh họa)")
