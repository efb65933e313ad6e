"""The command of congkhai in a process whose clock was set back: `python tests/clock_back.py DAYS publish …`.

Python's clock is, once every library is loaded: compiled ones bind to the real classes. What they ask of the system
below Python keeps its time. A preloaded libfaketime, which changes that too, lets absolute sleeps and waits fail, so
that a run of this size stands still.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from pathlib import Path
from typing import Any

_Real, _real_time = dt.datetime, time.time


class _Kind(type):
    """What compiled code makes is a datetime of this process too."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _Real)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, _Real)


def set_back(days: int) -> None:
    """From here on it is so many days ago."""
    back = dt.timedelta(days=days)

    class SetBack(_Real, metaclass=_Kind):
        __slots__ = ()

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            """Wall clock in a zone, set back."""
            return _Real.now(tz) - back

    dt.datetime = SetBack  # type: ignore[misc]
    time.time = lambda: _real_time() - back.total_seconds()


def main() -> int:
    """Exit status of the command."""
    os.environ["PYTHONWARNINGS"] = "ignore"
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from orchestration.progress import quiet_imports

    with quiet_imports():
        import dbt.cli.main  # noqa: F401
        import great_expectations  # noqa: F401

        from orchestration import cli, definitions  # noqa: F401

    set_back(int(sys.argv[1]))
    return cli.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
