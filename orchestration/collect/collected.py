"""The whole ledger judged: corrections applied, units resolved, newest workbooks told from those they replace."""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.correction import DROP, check_corrections, corrected, dropped, read_corrections
from orchestration.collect.identity import Resolver, dated
from orchestration.collect.judgement import judge
from orchestration.collect.pull import LedgerEntry
from orchestration.collect.reading import Reading
from orchestration.collect.submission import Submission
from orchestration.collect.tombstone import Tombstone
from orchestration.settings import Home


def judged_ledger(
    home: Home,
    ledger: list[LedgerEntry],
    readings: dict[str, Reading],
    catalogue: Catalogue,
    tombstones: Mapping[str, Tombstone],
) -> tuple[list[Submission], Resolver]:
    """One Submission per ledger entry, and the resolver of their units.

    `tombstones` stand for purged workbooks, which have no reading. Raises CorrectionError.
    """
    readings = readings | {sha256: Reading() for sha256 in tombstones}
    corrections = read_corrections(home.decisions, ledger)
    for correction in corrections:
        if correction.sha256 in tombstones and correction.action != DROP:
            raise correction.error("tệp đã được xóa bằng congkhai purge; bỏ dòng này.")
    readings, drops = corrected(readings, corrections, catalogue), dropped(corrections)
    readings = dated(readings, ledger, catalogue)
    kept = [readings[entry.sha256] for entry in ledger if entry.sha256 not in drops]
    resolver = Resolver.build(kept, catalogue, home.decisions)
    submissions = judge(ledger, readings, resolver, drops, tombstones)
    check_corrections(corrections, submissions)
    return submissions, resolver
