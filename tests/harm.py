"""Runs of `congkhai publish` that are harmed at a chosen moment, and a home small enough to be harmed often."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from congkhai_run import LONGEST_SECONDS, ROOT, Run, command, environment, public_bytes

_HOOK = Path(__file__).parent / "faults" / "ending"
# two places, so that the second is a new round beside the first and needs no reason
FIRST, BOTH = "samples/dien-bien-phu", "samples/dien-bien-phu:samples/quang-ngai"


def small(sources: str = BOTH) -> dict[str, str]:
    """The environment in which a plain `congkhai publish` takes in two reports instead of all samples."""
    return {"CONGKHAI_SOURCES": sources}


def harmed(home: Path, at: str, how: str, log: Path, env: dict[str, str] | None = None) -> Run:
    """`congkhai publish`, harmed before the first moment that matches `at`; fails unless that moment came."""
    hook = {"PYTHONPATH": str(_HOOK), "HARM_HOME": str(home), "HARM_AT": at, "HARM_HOW": how, "HARM_LOG": str(log)}
    log.write_text("")
    with subprocess.Popen(
        command("publish"),
        cwd=ROOT,
        env=environment(home, small() | (env or {}) | hook),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=LONGEST_SECONDS)
        finally:
            # workers of a killed run must not outlive the test
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    run = Run(process.returncode, out, err)
    moments = log.read_text(encoding="utf-8").splitlines()
    assert "harm" in moments, f"no moment like {at}: {run.told()}"
    if how == "kill":
        assert run.status == -signal.SIGKILL, run.told()
    return run


def undisturbed_bytes(home: Path) -> dict[str, str]:
    """Public files and hashes, without those of which only the content is promised."""
    return {
        name: digest
        for name, digest in public_bytes(home).items()
        if not name.endswith("warehouse.duckdb") and name != "release.json"
    }
