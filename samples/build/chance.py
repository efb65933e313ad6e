"""The one source of invented numbers: a hash of what the number is for, so that no version can change it."""

import hashlib


def number(low: int, high: int, *key: object) -> int:
    """A whole number from `low` to `high`, both included, fixed by the key."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low + 1)


def happens(permille: int, *key: object) -> bool:
    """True for about `permille` of 1000 keys."""
    return number(0, 999, *key) < permille
