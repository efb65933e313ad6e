"""The terms under which the data may be used again: from the SPDX name in the settings to a title and an address."""

from __future__ import annotations

import re
from dataclasses import dataclass

# SPDX name -> title, address of the text (spdx.org/licenses)
_KNOWN = {
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/deed.vi",
    ),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution-ShareAlike 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.vi",
    ),
    "CC0-1.0": ("Creative Commons Zero 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/deed.vi"),
    "ODbL-1.0": ("Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "ODC-By-1.0": ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "PDDL-1.0": (
        "Open Data Commons Public Domain Dedication and License 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
    ),
}


@dataclass(frozen=True)
class Licence:
    """Its SPDX name, title and address; title and address are empty for terms that are no SPDX name."""

    name: str
    title: str
    url: str


def licence_of(name: str) -> Licence:
    """The licence of a setting. A name that is not on our short list leads to the SPDX list."""
    if name in _KNOWN:
        return Licence(name, *_KNOWN[name])
    # the setting becomes part of an address: words of an office's own terms do not
    is_spdx = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+-]*", name) is not None
    return Licence(name, name, f"https://spdx.org/licenses/{name}.html") if is_spdx else Licence(name, "", "")
