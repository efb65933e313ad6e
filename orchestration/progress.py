"""Progress for a person at the terminal: one line per thing done, nothing of the machinery."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dagster as dg

_STARTED = time.monotonic()


def tell(text: str) -> None:
    """One line with the seconds since the start."""
    print(f"[{time.monotonic() - _STARTED:5.1f} s] {text}", flush=True)


@contextmanager
def quiet_imports() -> Iterator[None]:
    """Import without beta and deprecation notices of libraries: they speak to developers, not to officers."""
    warnings.simplefilter("ignore")
    yield


class _Lines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        meta = getattr(record, "dagster_meta", {})
        # events of the run itself carry a dagster_event; what our assets say does not
        text = meta.get("orig_message", record.getMessage())
        machinery = meta.get("dagster_event") is not None or text.startswith("Dependencies for step")
        if not machinery and record.levelno >= logging.INFO:
            tell(text)


def progress_logger() -> dg.LoggerDefinition:
    """A Dagster logger that prints what the assets say."""
    import dagster as dg

    @dg.logger({}, description="Lines for the terminal")
    def progress(_context: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("congkhai", logging.INFO)
        logger.addHandler(_Lines())
        return logger

    return progress
