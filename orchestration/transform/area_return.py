"""What the providers of an area reported in one form at one round, summed cell by cell, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import duckdb

from orchestration.collect.submission import COUNTING
from orchestration.settings import Home

Key = tuple[str, str, str]  # sheet, item, breakdown

_MEMBERS = """
select provider.unit_id, provider.provider_code, provider.name, provider.is_operating, provider.supervising_code
from intermediate.int_unit_ancestor as ancestor
inner join intermediate.int_provider as provider using (unit_id, round)
where ancestor.ancestor_unit_id = $unit and ancestor.round = $round
order by provider.unit_id
"""
_SUBMITTED = """
select distinct unit_id from staging.stg_submission
where form = $form and round = $round and status in (select unnest($counting))
"""
_VALUES = """
select unit_id, item_sheet, item, breakdown, value from intermediate.int_observation
where form = $form and round = $round
"""
# groups whose figures the return of their school holds; false where return and register do not agree on them
_CARRIED = """
select group_unit_id, bool_and(is_resolved) from intermediate.int_carried_group
where form = $form and round = $round and how = 'inside' and group_unit_id is not null
group by group_unit_id
"""


class NoWarehouse(Exception):
    """The warehouse is absent, older than what was received, or being written; the text says how to mend it."""


@dataclass(frozen=True)
class Provider:
    """A provider of the area on the day of the round."""

    unit_id: str
    code: str
    name: str
    is_operating: bool
    supervising_code: str


@dataclass
class AreaReturn:
    """Sums by (sheet, item, breakdown), of how many returns each is, and who stands behind them.

    `carried` are groups left out because the return of their school holds them already; `unclear` are groups whose
    school holds another number of groups than the register names.
    """

    sums: dict[Key, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    counts: Counter[Key] = field(default_factory=Counter)
    submitted: list[Provider] = field(default_factory=list)
    missing: list[Provider] = field(default_factory=list)
    not_operating: list[Provider] = field(default_factory=list)
    carried: list[Provider] = field(default_factory=list)
    unclear: list[Provider] = field(default_factory=list)

    @property
    def expected_n(self) -> int:
        """Providers of the area that operate, and so owe a return."""
        return len(self.submitted) + len(self.missing)


def read_return(home: Home, form: str, unit_id: str, round_code: str) -> AreaReturn:
    """The return of an area from the warehouse. Raises NoWarehouse."""
    _check_fresh(home)
    asked = {"form": form, "round": round_code}
    try:
        with duckdb.connect(str(home.warehouse), read_only=True) as connection:
            members = connection.execute(_MEMBERS, {"unit": unit_id, "round": round_code}).fetchall()
            submitted = connection.execute(_SUBMITTED, asked | {"counting": list(COUNTING)}).fetchall()
            values = connection.execute(_VALUES, asked).fetchall()
            carried = dict(connection.execute(_CARRIED, asked).fetchall())
    except (duckdb.IOException, duckdb.CatalogException) as error:
        raise NoWarehouse(
            f"Chưa mở được kho {home.warehouse}; chờ lượt chạy khác xong hoặc chạy lại congkhai publish."
        ) from error
    providers = [
        Provider(unit, code, name or code, bool(operates), supervisor or "")
        for unit, code, name, operates, supervisor in members
    ]
    return summed(providers, {unit for (unit,) in submitted}, values, carried)


def _check_fresh(home: Home) -> None:
    """A warehouse older than the ledger or a decision would sum what is no longer so."""
    if not home.warehouse.exists():
        raise NoWarehouse("Chưa có kho số liệu: chạy congkhai publish trước.")
    sources = [home.ledger, home.collected / "submission.parquet", *home.decisions.glob("*.csv")]
    built = home.warehouse.stat().st_mtime_ns
    if any(source.exists() and source.stat().st_mtime_ns > built for source in sources):
        raise NoWarehouse("Kho số liệu cũ hơn các tệp đã nhận hoặc các quyết định: chạy lại congkhai publish.")


def summed(
    providers: list[Provider], submitted: set[str], rows: list[tuple[Any, ...]], carried: dict[str, bool]
) -> AreaReturn:
    """Sums over the providers whose unit_id is among `submitted`; a row is unit_id, sheet, item, breakdown, value.

    `carried` names the groups that the return of their school tells of, and whether the register agrees.
    """
    values: dict[str, dict[Key, Decimal]] = defaultdict(dict)
    for unit_id, sheet, item, breakdown, value in rows:
        values[unit_id][sheet, item, breakdown] = value
    made = AreaReturn()
    for provider in providers:
        is_carried = carried.get(provider.unit_id)
        if provider.unit_id in submitted and is_carried is not None:
            (made.carried if is_carried else made.unclear).append(provider)
        if provider.is_operating:
            if provider.unit_id in submitted:
                made.submitted.append(provider)
            elif not is_carried:
                made.missing.append(provider)
        elif provider.unit_id in submitted:
            made.not_operating.append(provider)
    left_out = {provider.unit_id for provider in made.carried}
    for provider in made.submitted + made.not_operating:
        if provider.unit_id not in left_out:
            for key, value in values[provider.unit_id].items():
                made.sums[key] += value
                made.counts[key] += 1
    return made
