"""Which warehouse a candidate was made from; private, beside the candidates."""

from __future__ import annotations

import json
from typing import Any

from orchestration.export.files import file_hash, write_json
from orchestration.settings import Home


def origin(home: Home, candidate_id: str) -> dict[str, str]:
    """The candidate, and the hash of what the transform room last remembered of its inputs ('' when it was ended)."""
    state = home.work / "warehouse.json"
    return {"candidate": candidate_id, "warehouse": file_hash(state) if state.exists() else ""}


def write_origin(home: Home, candidate_id: str) -> None:
    """Say that the newest candidate was made from the warehouse as it stands."""
    write_json(home.candidates / "origin.json", origin(home, candidate_id))


def read_origin(home: Home) -> dict[str, Any] | None:
    """What was said of the newest candidate; None when nothing readable was."""
    try:
        data: dict[str, Any] = json.loads((home.candidates / "origin.json").read_bytes())
    except (OSError, ValueError):
        return None
    return data
