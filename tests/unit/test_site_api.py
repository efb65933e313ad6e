"""The interface for programs: every file is what openapi.json says, missing is null with its symbol, names are text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import site_fixture as fixture

from orchestration.publish import api
from orchestration.publish.data import SiteData, SiteDataError, read
from orchestration.publish.files.about import About

ABOUT = About(fixture.RELEASE_ID, "Sở <b>", "CC-BY-4.0")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture.write_data(tmp_path_factory.mktemp("candidate") / "data")


@pytest.fixture
def data(source: Path) -> SiteData:
    return read(source)


@pytest.fixture(scope="module")
def folder(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    api.write(read(source), ABOUT, site)
    return site / "api/v1"


def held(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def problems(folder: Path, name: str, content: Any) -> list[str]:
    """What is wrong with an answer by the schema of its address in openapi.json."""
    described = held(folder, "openapi.json")
    (path,) = [p for p in described["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", p), f"/{name}")]
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    checked = jsonschema.Draft202012Validator(schema | {"components": described["components"]})
    return [error.message for error in checked.iter_errors(content)]


def test_every_file_is_what_the_description_says(folder: Path) -> None:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.json"))
    assert len(names) == 3 + 13 + 8, names
    for name in names:
        if name != "openapi.json":
            assert problems(folder, name, held(folder, name)) == [], name


@pytest.mark.parametrize(
    ("key", "wrong"), [("value", "6153"), ("symbol", "-"), ("basis", None), ("reported_n", 1.5), ("other", 1)]
)
def test_the_description_refuses_what_no_file_may_hold(folder: Path, key: str, wrong: Any) -> None:
    name = f"units/{fixture.CITY}.json"
    content = held(folder, name)
    content["values"][0][key] = wrong
    assert problems(folder, name, content)


def test_the_description_is_openapi_3_1(folder: Path) -> None:
    described = held(folder, "openapi.json")
    assert set(described) == {"openapi", "info", "servers", "paths", "components"} and described["openapi"] == "3.1.0"
    assert described["info"].keys() == {"title", "version", "description", "license"}
    assert described["info"]["license"].keys() <= {"name", "url"}
    schemas = described["components"]["schemas"]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(described)))
    assert named == set(schemas), "every reference leads somewhere, and no schema stands alone"
    operations = []
    for path, item in described["paths"].items():
        assert path.startswith("/") and set(item) == {"get"}
        operation = item["get"]
        operations.append(operation["operationId"])
        in_path = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path" and one["required"]}
        assert in_path == set(re.findall(r"\{(\w+)\}", path))
        assert all(answer["description"] for answer in operation["responses"].values())
    assert len(set(operations)) == len(operations) == 4


def test_missing_is_null_with_its_symbol(folder: Path) -> None:
    (absent,) = held(folder, f"units/{fixture.GROUP}.json")["values"]
    assert absent["value"] is None and absent["symbol"] == "x"
    school = held(folder, f"units/{fixture.SCHOOL}.json")["values"]
    assert [(one["value"], one["symbol"]) for one in school if one["indicator"] == "sdd_nhe_can"] == [(None, "c")]
    city = held(folder, f"units/{fixture.CITY}.json")["values"]
    told = {(one["indicator"], one["round"]): (one["value"], one["symbol"]) for one in city}
    assert told["so_tre", "2021-2022-term1"] == (6153, None) and told["huy_dong_nha_tre", "2021-2022-term1"][0] == 51.7


def test_a_true_zero_is_zero_and_what_is_not_shown_is_not_told(tmp_path: Path, data: SiteData) -> None:
    zero, other, *_ = data.values[fixture.CITY]
    data.values[fixture.CITY] = [replace(zero, value=Decimal("0.0")), replace(other, is_shown=False)]
    api.write(data, ABOUT, tmp_path / "site")
    (told,) = held(tmp_path / "site/api/v1", f"units/{fixture.CITY}.json")["values"]
    assert told["value"] == 0 and told["symbol"] is None


def test_every_unit_is_reached_from_the_index(folder: Path) -> None:
    found: set[str] = set()
    waiting = held(folder, "index.json")["units"]
    while waiting:
        one = waiting.pop()
        found.add(one["id"])
        waiting += held(folder, f"units/{one['id']}.json")["children"]
    assert found == {path.stem for path in folder.glob("units/*.json")}


def test_figures_of_an_indicator_are_those_of_areas(folder: Path) -> None:
    told = held(folder, "indicators/so_tre.json")
    assert {one["unit"] for one in told["values"]} == {one["id"] for one in told["areas"]}
    assert {one["id"] for one in told["areas"]} == {fixture.CITY, fixture.WARD}
    assert {one["breakdown"] for one in told["values"]} == {"total"}
    assert {one["id"]: one["notice"] for one in told["areas"]}[fixture.CITY].startswith("Dựng lại")
    assert told["page"] == "../../../chi-tieu/so_tre/"


def test_names_are_nothing_but_text(folder: Path) -> None:
    assert held(folder, f"units/{fixture.SCHOOL}.json")["name"].endswith(fixture.HOSTILE)
    assert held(folder, "index.json")["office"] == "Sở <b>"
    assert not [path for path in folder.rglob("*.json") if "<" in path.read_text(encoding="utf-8")]


def test_only_the_index_names_the_release(tmp_path: Path, folder: Path, data: SiteData) -> None:
    api.write(data, replace(ABOUT, release_id="2021-2022-term1.2"), tmp_path / "next")
    later = tmp_path / "next/api/v1"
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.json"))
    assert [name for name in files if (folder / name).read_bytes() != (later / name).read_bytes()] == ["index.json"]


def test_an_id_that_leads_elsewhere_is_refused(tmp_path: Path, data: SiteData) -> None:
    data.units["../x"] = replace(data.units[fixture.SCHOOL], id="../x")
    with pytest.raises(SiteDataError, match="không dùng được làm tên tệp"):
        api.write(data, ABOUT, tmp_path / "site")
