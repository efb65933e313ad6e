"""What the files below `api/v1/` are, as an OpenAPI 3.1 document: addresses, parameters, the shape of every answer."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from orchestration.export.licence import Licence
from orchestration.publish import number, wording
from orchestration.publish.definition import Indicator

VERSION = "1.0.0"

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_TYPES = {"str": _TEXT, "bool": _FLAG, "int": {"type": "integer"}}


def document(licence: Licence) -> Schema:
    """The whole document; addresses are relative to where it lies, so it holds below any address of the site."""
    info: Schema = {
        "title": "Công khai giáo dục mầm non: số liệu đã công bố",
        "version": VERSION,
        "description": (
            "Tệp JSON tĩnh, chỉ đọc, làm từ đúng số liệu của bản công bố. Bắt đầu ở /index.json rồi theo children "
            "xuống từng đơn vị. Không có con số thì value là null và symbol nói vì sao; 0 chỉ khi đúng là không. "
            "Số của đơn vị có notice phải ghi kèm lời ấy khi dùng lại."
        ),
    }
    if licence.name:
        info["license"] = {"name": licence.title or licence.name} | ({"url": licence.url} if licence.url else {})
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": "."}],
        "paths": {
            "/index.json": _get("index", "Bản công bố, kỳ báo cáo, phân tổ, nơi bắt đầu", "Index"),
            "/indicators.json": _get("indicators", "Định nghĩa của mọi chỉ tiêu thống kê", "Indicators"),
            "/indicators/{indicator}.json": _get(
                "indicator", "Một chỉ tiêu thống kê với số liệu của các địa bàn", "IndicatorFigures", "indicator"
            ),
            "/units/{unit}.json": _get("unit", "Một địa bàn hoặc cơ sở với số liệu của nó", "UnitFigures", "unit"),
        },
        "components": {"schemas": _schemas()},
    }


def _get(name: str, summary: str, schema: str, parameter: str = "") -> Schema:
    """One address; `parameter` is the id in it, and then the file may not be there."""
    answer = {"application/json": {"schema": _ref(schema)}}
    operation: Schema = {"operationId": name, "summary": summary, "security": []}
    responses: Schema = {"200": {"description": "Tệp của bản công bố đang công khai", "content": answer}}
    if parameter:
        known = {"indicator": "có trong indicators.json", "unit": "có trong units của index.json hoặc trong children"}
        place = {"name": parameter, "in": "path", "required": True, "description": f"Mã {known[parameter]}"}
        operation["parameters"] = [place | {"schema": _TEXT}]
        responses["404"] = {"description": "Bản công bố không có mã này"}
    return {"get": operation | {"responses": responses}}


def _schemas() -> Schema:
    figure = {
        "round": _TEXT | {"description": "Mã kỳ báo cáo, có trong rounds của index.json"},
        "breakdown": _TEXT | {"description": "Mã phân tổ; total là tổng số"},
        "basis": _TEXT | {"enum": list(wording.BASES), "description": _told(wording.BASES)},
        "boundary": _TEXT | {"enum": ["as_reported", "current"], "description": "Địa giới của ngày báo cáo, hiện nay"},
        "value": {"type": ["number", "null"], "description": "Con số đã công bố; null là không có"},
        "symbol": {
            "type": ["string", "null"],
            "enum": [*number.SYMBOLS, None],
            "description": f"Vì sao không có con số: {_told(number.SYMBOLS)}",
        },
        "maturity": {
            "type": ["string", "null"],
            "enum": [*wording.MATURITIES, None],
            "description": _told(wording.MATURITIES),
        },
        "reported_n": {"type": ["integer", "null"], "description": "Số đơn vị đã nộp"},
        "expected_n": {"type": ["integer", "null"], "description": "Số đơn vị phải nộp"},
    }
    named = {
        "id": _TEXT,
        "name": _TEXT | {"description": "Tên do đơn vị khai; là chữ, không phải HTML"},
        "level": _TEXT | {"enum": list(wording.LEVELS), "description": _told(wording.LEVELS)},
        "notice": {"type": ["string", "null"], "description": "Lời phải ghi kèm khi dùng lại, như “Số liệu minh họa”"},
    }
    day = {"type": ["string", "null"], "format": "date"}
    page = _TEXT | {"format": "uri-reference", "description": "Địa chỉ của trang, tính từ tệp này"}
    return {
        "Index": _object(
            release=_TEXT,
            office=_TEXT,
            licence={"type": ["string", "null"]},
            symbols={"type": "object", "additionalProperties": _TEXT},
            rounds=_list(_object(id=_TEXT, name=_TEXT, reference_date=_TEXT | {"format": "date"})),
            breakdowns=_list(_object(id=_TEXT, name=_TEXT)),
            units=_list(_ref("Unit")),
        ),
        "Indicators": _object(indicators=_list(_ref("Indicator"))),
        "Indicator": _object(**{one.name: _TYPES[str(one.type)] for one in fields(Indicator) if one.name != "order"}),
        "IndicatorFigures": _object(
            indicator=_ref("Indicator"),
            page=page,
            areas=_list(_ref("Unit")),
            values=_list(_object(unit=_TEXT, **figure)),
        ),
        "Unit": _object(**named),
        "UnitFigures": _object(
            **named,
            code=_TEXT,
            parent={"type": ["string", "null"]},
            valid_from=day,
            valid_to=day,
            page=page,
            children=_list(_ref("Unit")),
            values=_list(_object(indicator=_TEXT, **figure)),
        ),
    }


def _object(**properties: Schema) -> Schema:
    """Every property is there, empty ones as null, and there are no others."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _told(words: dict[str, str]) -> str:
    return "; ".join(f"{code} {meaning}" for code, meaning in words.items())
