"""`make faults`: publications killed at random, each followed by a look at the public folder and a plain publish.

Half are killed before a random change of the home, each step as likely as any other, half after a random time. After
each kill the public folder must be a whole release, the old or the new one to the byte; the plain publish that follows
must end as an undisturbed one. Every run is a fork of this process, which has imported everything once.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from congkhai_run import LONGEST_SECONDS, assert_whole, environment
from forked import be_the_command, import_all
from harm import FIRST, assert_old_or_new, hook, small, states, undisturbed_bytes

_NEVER = "(?!)"


def main() -> int:
    """Print what every kill came to and the counts; 1 when one run did not heal."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = options.parse_args()
    print(f"seed {asked.seed}, {asked.count} kills", flush=True)
    import_all()
    with tempfile.TemporaryDirectory() as folder:
        return Kills(Path(folder), random.Random(asked.seed)).run(asked.count)


class Kills:
    """The homes, and what came of every kill."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance, self.counts, self.steps = folder, chance, Counter[str](), Counter[str]()
        self.log, self.first, self.undisturbed = folder / "log", folder / "first", folder / "undisturbed"
        assert publish(self.first, small(FIRST), self.log) == 0, self.log.read_text(encoding="utf-8")
        shutil.copytree(self.first, self.undisturbed, symlinks=True)
        self.moments = folder / "moments"
        began = time.monotonic()
        told = self._publish(self.undisturbed, _NEVER)
        self.seconds = time.monotonic() - began
        assert told == 0, self.log.read_text(encoding="utf-8")
        self.numbers = defaultdict[str, list[int]](list)
        for number, moment in enumerate(self._moments()):
            self.numbers[step(moment)].append(number)
        print(
            f"an undisturbed run: {self.seconds:.0f} s, {len(self._moments())} moments of {len(self.numbers)} steps",
            flush=True,
        )

    def run(self, count: int) -> int:
        """One kill after the other; returns the exit status."""
        for number in range(count):
            self.log.write_text("")
            try:
                self._kill_and_heal(by_moment=number % 2 == 0)
                self.counts["healed"] += 1
            except AssertionError as error:
                self.counts["failed"] += 1
                print(f"FAILED: {error}\n{self.log.read_text(encoding='utf-8')}", flush=True)
        for told, kills in sorted(self.steps.items()):
            print(f"{kills:5}  {told}")
        print(
            ", ".join(f"{name}: {self.counts[name]}" for name in ("killed", "old", "new", "late", "healed", "failed"))
        )
        return 1 if self.counts["failed"] else 0

    def _kill_and_heal(self, by_moment: bool) -> None:
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.first, home, symlinks=True)
        if by_moment:
            numbers = self.numbers[self.chance.choice(sorted(self.numbers))]
            status = self._publish(home, "", after=self.chance.choice(numbers))
        else:
            status = self._publish(home, _NEVER, seconds=self.chance.uniform(0, self.seconds))
        last = self._moments()[-1:]
        where = f"{'moment' if by_moment else 'time'}: {step(last[0]) if last else 'before the first change'}"
        # a run may have fewer moments than the one that was counted, or end before its time
        self.counts["killed" if status == -signal.SIGKILL else "late"] += 1
        assert status in (0, -signal.SIGKILL), f"{where}: ended with {status}"
        is_new = assert_old_or_new(home, self.first, self.undisturbed)
        self.counts["new" if is_new else "old"] += 1
        self.steps[where] += 1
        print(f"{where}: {'new' if is_new else 'old'} release", flush=True)
        assert publish(home, small(), self.log) == 0, where
        assert_whole((home / "current").resolve())
        now, then = undisturbed_bytes(home), undisturbed_bytes(self.undisturbed)
        assert now == then, f"{where}: {[name for name in now | then if now.get(name) != then.get(name)][:9]}"
        assert states(home) == states(self.undisturbed), where

    def _publish(self, home: Path, at: str, after: int = 0, seconds: float = LONGEST_SECONDS) -> int:
        return publish(home, small() | hook(home, at, "kill", self.moments, after), self.log, seconds)

    def _moments(self) -> list[str]:
        lines = self.moments.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line != "harm"]


def step(moment: str) -> str:
    """A moment without what differs from run to run or from file to file."""
    kind, *places = re.sub(r"[0-9a-f]{8}[0-9a-f-]*", "#", moment).split(" ")
    return " ".join([kind, *("/".join(place.split("/")[:2]) for place in places)])


def publish(home: Path, env: dict[str, str], log: Path, seconds: float = LONGEST_SECONDS) -> int:
    """`congkhai publish` in a fork with a group of its own, killed after so many seconds; status, negative a signal."""
    child = os.fork()
    if not child:
        be_the_command(["publish"], environment(home, env), log, log)
    end = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= end:
            os.killpg(child, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
