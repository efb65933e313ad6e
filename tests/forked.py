"""The command in a fork of a process that has imported everything once: a third of a small publication is imports.

`python -m forked` reads one request a line and answers the process id, then the exit status. A fork is told apart from
a process of its own by nothing a test looks at; what must be set before Python starts (zone, locale, hooks of other
tests) needs a process of its own.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
HOOK = Path(__file__).parent / "faults" / "ending"


def import_all() -> None:
    """What every publication imports, but nothing that opens a file of a home or starts a thread."""
    import dbt.cli.main  # noqa: F401
    import great_expectations  # noqa: F401

    from orchestration.progress import quiet_imports

    os.environ["PYTHONWARNINGS"] = "ignore"
    with quiet_imports():
        import orchestration.cli
        import orchestration.definitions  # noqa: F401
    # imported in this order, a library speaks at a level that nobody hears in the command
    logging.getLogger().handlers.clear()
    logging.getLogger().setLevel(logging.WARNING)


def be_the_command(arguments: list[str], env: dict[str, str], out: Path, err: Path) -> NoReturn:
    """What a new process of the command would do, in a fork that never returns; its streams are appended to files."""
    status = 1
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, file in ((1, out), (2, err)):
            os.dup2(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), number)
        os.environ.clear()
        os.environ.update(env)
        if "HARM_HOME" in env:
            spec = importlib.util.spec_from_file_location("ending", HOOK / "sitecustomize.py")
            assert spec and spec.loader
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
        from orchestration.cli import main as command

        status = command(arguments)
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


class Server:
    """The process that forks, started when it is first asked and ended with this one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._env = dict(os.environ)

    def serves(self, env: dict[str, str]) -> bool:
        """Whether a fork would run in the same zone, locale and hooks as a process with this environment."""
        before_python = ("TZ", "LANG", "LANGUAGE", "PYTHON", "LC_", "LD_")
        both = {name for name in self._env | env if name.startswith(before_python)}
        if env.get("PYTHONPATH") == str(HOOK):
            both.discard("PYTHONPATH")
        return all(self._env.get(name) == env.get(name) for name in both)

    def start(self, arguments: list[str], env: dict[str, str], out: Path, err: Path) -> int:
        """Start one command; returns its process id, which is also that of its group."""
        process = self._running()
        request = {"arguments": arguments, "env": env, "out": str(out), "err": str(err)}
        assert process.stdin
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        return self._answer()

    def wait(self) -> int:
        """The exit status of the command started last, negative for a signal."""
        return self._answer()

    def _answer(self) -> int:
        assert self._process and self._process.stdout
        return int(self._process.stdout.readline())

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            path = os.pathsep.join([str(Path(__file__).parent), str(ROOT)])
            self._process = subprocess.Popen(
                [sys.executable, "-m", "forked"],
                cwd=ROOT,
                env=self._env | {"PYTHONPATH": path},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        return self._process


def main() -> None:
    """Fork for every request until there are no more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # nothing a library prints at import is an answer
    os.dup2(2, 1)
    import_all()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            be_the_command(asked["arguments"], asked["env"], Path(asked["out"]), Path(asked["err"]))
        print(child, file=answers, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=answers, flush=True)


if __name__ == "__main__":
    main()
