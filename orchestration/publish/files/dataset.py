"""The release for catalogues and search engines: schema.org Dataset with DCAT distributions, as JSON-LD.

schema.org/Dataset; www.w3.org/TR/vocab-dcat-3. It carries no day of publication: that would be a clock in the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from orchestration.export.data_package import TITLE
from orchestration.publish.data import SiteData
from orchestration.publish.files.about import About, PublicFile
from orchestration.publish.files.sheet import plain_line

_CONTEXT = [
    "https://schema.org",
    {
        "dcat": "http://www.w3.org/ns/dcat#",
        "spdx": "http://spdx.org/rdf/terms#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
        "dcat:mediaType": {"@type": "@id"},
    },
]
_MEDIA = "https://www.iana.org/assignments/media-types/"
# from where the addresses of the metadata lead: it lies one folder deep, as the page of downloads does
ROOT = "../"


def dataset(data: SiteData, about: About, files: Sequence[PublicFile]) -> dict[str, Any]:
    """The metadata of a release with one distribution a file."""
    described: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": ["Dataset", "dcat:Dataset"],
        "name": f"{TITLE}, bản công bố {about.release_id}",
        "description": _description(data),
        "inLanguage": "vi",
        "identifier": about.release_id,
        "version": about.release_id,
        "isAccessibleForFree": True,
        "keywords": ["giáo dục mầm non", "thống kê", *(plain_line(name) for name in data.topics().values())],
        "url": about.address("tai-ve/", ROOT),
        "variableMeasured": _variables(data),
        "distribution": [_distribution(file, about) for file in files],
    }
    if about.licence.url:
        described["license"] = about.licence.url
    if about.issuing_office:
        office = {"@type": "Organization", "name": plain_line(about.issuing_office)}
        described |= {"creator": office, "publisher": office}
    days = sorted({data.rounds[value.round].reference_date for values in data.values.values() for value in values})
    if days:
        described["temporalCoverage"] = f"{days[0]}/{days[-1]}"
    places = _places(data)
    if places:
        described["spatialCoverage"] = [{"@type": "Place", "name": name} for name in places]
    return described


def as_text(described: dict[str, Any]) -> str:
    """JSON that may also stand inside a script element: nothing in it can end that element."""
    text = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text + "\n"


def _description(data: SiteData) -> str:
    invented = sum(unit.is_illustrative for unit in data.units.values())
    words = f"Số liệu giáo dục mầm non của {len(data.units)} địa bàn và cơ sở, mỗi con số dẫn về ô của báo cáo gốc."
    return f"{words} {invented} đơn vị trong đó là số liệu minh họa, không có thật." if invented else words


def _variables(data: SiteData) -> list[dict[str, str]]:
    """The indicators that have a figure anywhere."""
    used = {value.indicator for values in data.values.values() for value in values if value.value is not None}
    found = sorted((data.indicators[name] for name in used), key=lambda i: (i.order, i.id))
    return [
        {"@type": "PropertyValue", "propertyID": one.id, "name": one.name}
        | ({"unitText": one.measure_unit} if one.measure_unit else {})
        for one in found
    ]


def _places(data: SiteData) -> list[str]:
    """The real areas with figures that lie in no other such area; the made-up ones cover no place."""
    real = {unit.id for unit in data.units.values() if unit.is_area and not unit.is_illustrative}
    held = {name for name in real if any(value.value is not None for value in data.values.get(name, []))}
    top = [data.units[name] for name in held if data.units[name].parent not in held]
    return [plain_line(unit.name) for unit in sorted(top, key=lambda unit: (unit.code, unit.id))]


def _distribution(file: PublicFile, about: About) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": ["DataDownload", "dcat:Distribution"],
        "name": file.name,
        "description": file.words,
        "contentUrl": about.address(file.path, ROOT),
        "encodingFormat": file.media_type,
        "dcat:mediaType": f"{_MEDIA}{file.media_type}",
    }
    if file.size is not None and file.sha256 is not None:
        found |= {
            "contentSize": f"{file.size} B",
            "dcat:byteSize": file.size,
            "sha256": file.sha256,
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": file.sha256,
            },
        }
    return found
