"""The catalogue rows that the workbooks are laid out by, read from the seeds."""

import csv
from functools import cache
from pathlib import Path

from orchestration.collect.catalogue import Catalogue, Layout

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"


@cache
def seed(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one seed, every value text, "" for none."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def rows(name: str, **equal: str) -> list[dict[str, str]]:
    """The rows of a seed whose columns have the given values, in file order."""
    return [row for row in seed(name) if all(row[column] == value for column, value in equal.items())]


def label(list_name: str, code: str) -> str:
    """The Vietnamese word an officer writes for a code, "" for no code."""
    return next((r["label_vi"] for r in rows("code_list", list=list_name, code=code)), "")


@cache
def layout(form: str) -> Layout:
    """The layout of the form's first version."""
    return Catalogue(SEEDS).layouts[form, rows("form", form=form)[0]["version"]]


def round_row(code: str) -> dict[str, str]:
    """The row of a round."""
    return rows("round", round=code)[0]
