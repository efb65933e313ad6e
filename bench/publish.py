"""CPU of a whole `congkhai publish` of the samples, warm, beside its floor in the same run.

    python -m bench.publish [RUNS]

The floor is what every publication pays before it does anything for a figure: the imports of Dagster, dbt, Great
Expectations and pandas, and a dbt parse. `first` reads every workbook and publishes into an empty home,
`again` finds nothing to do.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent

FLOOR = {
    "import dagster, dagster_dbt": "import dagster, dagster_dbt",
    "import dbt": "from dbt.cli.main import dbtRunner; import dbt.adapters.duckdb",
    "import great_expectations": "import great_expectations",
    "import pandas, duckdb": "import pandas, duckdb",
}
# Vietnamese beginnings of the progress lines, to split the run
STEPS = {
    "start and imports": "Bắt đầu",
    "pull, read, accept": "thông tin cơ sở",
    "dbt": "bảng đã dựng",
    "candidate": "giá trị bảo mật",
    "gate": "quy tắc",
    "site and release": "trang",
}


def cpu(command: list[str], env: dict[str, str]) -> tuple[float, float, str]:
    """(CPU seconds of the process tree, wall seconds, output) of one command. Raises CalledProcessError."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, time.monotonic() - started, done.stdout


def main() -> None:
    """Run everything `RUNS` times (default 3) and print medians and ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    floor = {
        name: median(cpu([sys.executable, "-c", code], dict(os.environ))[0] for _ in range(runs))
        for name, code in FLOOR.items()
    }
    total_floor = sum(floor.values())
    for name, seconds in floor.items():
        print(f"{seconds:6.1f} s CPU  {name}")
    print(f"{total_floor:6.1f} s CPU  floor: the imports one after another")
    first, again, lines = [], [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            env = {**os.environ, "CONGKHAI_HOME": folder}
            publish = [sys.executable, "-m", "orchestration.cli", "publish"]
            # dbt's parse cache belongs to a warm environment
            cpu([sys.executable, "-m", "orchestration.cli", "manifest"], env)
            seconds, wall, output = cpu(publish, env)
            first.append(seconds)
            lines.append(_steps(output))
            again.append(cpu(publish, env)[0])
            print(f"        run: first {seconds:.1f} s CPU, {wall:.1f} s wall; again {again[-1]:.1f} s CPU")
            shutil.rmtree(folder, ignore_errors=True)
            Path(folder).mkdir()
    print(f"{median(first):6.1f} s CPU  first publication of the samples = {median(first) / total_floor:.1f} x floor")
    print(f"{median(again):6.1f} s CPU  again, nothing to do             = {median(again) / total_floor:.1f} x floor")
    print("wall seconds of the first publication by step (median):")
    for name in STEPS:
        print(f"{median(run[name] for run in lines):6.1f} s       {name}")


def _steps(output: str) -> dict[str, float]:
    """Wall seconds per step from the progress lines `[ 12.3 s] …`."""
    at, last = {}, 0.0
    for name, words in STEPS.items():
        # the first line names every step: the last one that speaks of it is the one that ended it
        line = [line for line in output.splitlines() if words in line and line.startswith("[")][-1]
        now = float(line[1:].split(" s]")[0])
        at[name], last = now - last, now
    return at


if __name__ == "__main__":
    main()
