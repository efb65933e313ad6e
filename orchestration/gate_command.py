"""`congkhai gate`: what the gate says of the newest candidate, and the failing things of one rule."""

from __future__ import annotations

import argparse
import sys

from orchestration.run import DONE, TO_MEND
from orchestration.settings import Settings


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`gate [--show RULE]`."""
    gate = commands.add_parser("gate", help="kết luận của khâu kiểm soát chất lượng về bản dự thảo mới nhất")
    gate.add_argument("--show", default="", metavar="RULE", help="in từng chỗ không đạt của một quy tắc: tệp, trang, ô")


def show_gate(settings: Settings, options: argparse.Namespace) -> int:
    """Print the verdict as it lies there; 0 when it is green and still true of the bytes, 2 when it is not.

    With `--show` the failing rows of a rule from the private evidence: 0, or 2 for a rule nobody knows.
    """
    from orchestration.collect.officer.screen import plain
    from orchestration.gate.report import rule_lines, verdict_lines
    from orchestration.gate.seal import GateRed, green_gate, newest_candidate, read_gate

    try:
        candidate = newest_candidate(settings.home)
        gate = read_gate(candidate)
        if options.show:
            rules = {rule["rule_id"]: rule for rule in gate["rules"]}
            if options.show not in rules:
                raise GateRed(f"Không có quy tắc «{options.show}». Các quy tắc: {', '.join(sorted(rules))}.")
            print("\n".join(map(plain, rule_lines(gate, rules[options.show], settings.home))))
            return DONE
        print("\n".join(map(plain, verdict_lines(gate))))
        green_gate(candidate, settings)
    except GateRed as error:
        print(error, file=sys.stderr)
        return TO_MEND
    print("Kết luận: cho công bố.")
    return DONE
