"""The commands about releases: ask one in SQL, once or in a conversation, and make one again."""

from __future__ import annotations

import argparse
import os
import sys

from orchestration.again import made_again
from orchestration.publish.switch import linked_release
from orchestration.run import DONE, TO_MEND, failed
from orchestration.settings import Settings


def query(settings: Settings, options: argparse.Namespace) -> int:
    """Print the rows of one statement."""
    from orchestration.publish.query import WAYS, QueryError, run
    from orchestration.publish.released import UnknownRelease, open_released

    sql = sys.stdin.read() if options.sql == "-" else options.sql
    try:
        with open_released(settings.home, options.release) as connection:
            result = run(connection, sql, options.limit)
    except (UnknownRelease, QueryError) as error:
        print(error, file=sys.stderr)
        return TO_MEND
    try:
        print(WAYS[options.way](result), flush=True)
    except BrokenPipeError:
        # the program that reads has seen enough; what is left in the buffer must not be tried again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if result.note():
        print(result.note(), file=sys.stderr)
    return DONE


def shell(settings: Settings, options: argparse.Namespace) -> int:
    """Talk SQL; through a pipe a statement that failed ends in status 2."""
    from orchestration.publish.released import UnknownRelease, open_released, release_folder
    from orchestration.publish.shell import Shell, converse

    try:
        name = release_folder(settings.home, options.release).name
        with open_released(settings.home, name) as connection:
            told = Shell(connection)
            converse(told, name)
    except UnknownRelease as error:
        print(error, file=sys.stderr)
        return TO_MEND
    return TO_MEND if told.failed and not sys.stdin.isatty() else DONE


def rebuild(settings: Settings, options: argparse.Namespace) -> int:
    """Make a release again in a scratch home and compare every file."""
    from orchestration.publish.rebuild import CannotRebuild, differences
    from orchestration.publish.released import UnknownRelease

    try:
        with made_again(settings, options.release) as (asked, home, result):
            if not result.success:
                return failed(result, settings, linked_release(settings.home))
            told = differences(asked, home, settings)
    except (UnknownRelease, CannotRebuild) as error:
        print(error, file=sys.stderr)
        return TO_MEND
    if told:
        print("\n".join([f"Dựng lại {asked.id}: không giống bản đã công bố.", *told]), file=sys.stderr)
        return TO_MEND
    print(f"Dựng lại {asked.id}: giống hệt, {len(asked.described['files'])} tệp.")
    return DONE
