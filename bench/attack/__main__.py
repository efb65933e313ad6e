"""`python -m bench.attack DATA [DATA ...]`: exit status 1 where a hidden count can be told."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.attack.report import attack


def main() -> None:
    """Attack the folders, oldest first, and print what was found."""
    before = time.process_time()
    found = attack([Path(folder) for folder in sys.argv[1:]])
    for each in found.pinned:
        print(each)
    print(found)
    print(f"{time.process_time() - before:.1f} s CPU")
    sys.exit(bool(found.pinned))


if __name__ == "__main__":
    main()
