"""The `congkhai` command. Exit status: 0 done, 2 the data or the configuration must be mended, 1 a fault of ours."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration import analyst, deploying, office
from orchestration.collect.catalogue import Catalogue
from orchestration.collect.home import HomeBusy, HomeError, open_home, writer_lock
from orchestration.collect.progress import Told
from orchestration.command_line import parser
from orchestration.disk import trouble
from orchestration.export.calendar import CalendarError
from orchestration.gate_command import show_gate
from orchestration.mend import mend_public_release
from orchestration.publish.state import StateError
from orchestration.publish.switch import linked_release
from orchestration.run import DONE, TO_MEND, failed, root_errors, run_job
from orchestration.settings import Settings, SettingsError, load_settings, read_source

if TYPE_CHECKING:
    import dagster as dg


def main(arguments: list[str] | None = None) -> int:
    """Run one command; prints Vietnamese text for the officer and returns the exit status."""
    options = parser().parse_args(arguments)
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return TO_MEND
    try:
        commands = {
            "publish": _publish,
            "calendar": _calendar,
            "check": _check,
            "submissions": _submissions,
            "gate": show_gate,
            "serve": _serve,
            "manifest": _manifest,
            "purge": _purge,
            "template": _template,
            "form": _form,
            "query": analyst.query,
            "shell": analyst.shell,
            "rebuild": analyst.rebuild,
            "deploy": deploying.deploy,
            "approve": office.approve,
            "verify": office.verify,
            "rollback": office.rollback,
            "withdraw": office.withdraw,
            "status": office.status,
            "backup": office.backup,
            "restore": office.restore,
        }
        return commands[options.command](settings, options)
    except (SettingsError, HomeBusy, HomeError, StateError, CalendarError) as error:
        print(error, file=sys.stderr)
        return TO_MEND
    except Exception as error:
        # of a disk any library may be the first to speak; what is not the disk's is ours
        if not (said := trouble(error, settings.home)):
            raise
        print(said, file=sys.stderr)
        return TO_MEND


def _publish(settings: Settings, options: argparse.Namespace) -> int:
    if options.round:
        _check_round(options.round, Catalogue(settings.seeds))
    try:
        sources = [read_source(source, Path.cwd()).at for source in options.source]
    except ValueError as error:
        raise SettingsError(f"--source: {error}.") from error
    moment = office.moment(options.at)
    asked = {"round": options.round, "not_before": moment.isoformat(timespec="seconds") if moment else ""}
    ops = {"landing": {"config": {"sources": sources}}, "release": {"config": asked}}
    if options.due:
        from orchestration.due import publish_due

        return publish_due(settings, lambda: _publish_now(settings, ops))
    status, _ = _publish_now(settings, ops)
    return office.wait_for(settings, moment) if moment and options.at != "now" and status == DONE else status


def _publish_now(settings: Settings, ops: dict[str, Any]) -> tuple[int, list[str]]:
    """Exit status of the run, and the classes of the errors that ended it."""
    with writer_lock(settings.home):
        open_home(settings)
        mend_public_release(settings)
        office.release_due(settings)
        before = linked_release(settings.home)
        result = run_job(settings, ops)
    if result.success:
        return _told(settings, result), []
    errors = root_errors(result.get_step_failure_events())
    return failed(result, settings, before), [error.cls_name or "" for error in errors]


def _calendar(settings: Settings, _options: argparse.Namespace) -> int:
    from orchestration.due import show_calendar

    return show_calendar(settings)


def _check_round(round_code: str, catalogue: Catalogue) -> None:
    if round_code not in catalogue.rounds:
        raise SettingsError(f"--round: không có kỳ báo cáo «{round_code}»; ví dụ đúng: 2021-2022-term1.")


def _check(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.collect.correction import CorrectionError
    from orchestration.collect.officer import check, screen
    from orchestration.collect.officer.scratch import scratch
    from orchestration.collect.source.found import SourceError

    catalogue = Catalogue(settings.seeds)
    if options.round:
        _check_round(options.round, catalogue)
    with scratch(settings) as inside:
        try:
            files, faults = check.offered(options.paths, inside, options.unit, options.round, without=options.folder)
            checked = check.check(files, inside, settings.home, catalogue, Told(_aside))
            copies = check.return_copies(checked, options.folder, inside) if options.folder else {}
        except (check.CheckError, SourceError, CorrectionError) as error:
            print(error, file=sys.stderr)
            return TO_MEND
    if options.json:
        print(json.dumps(check.as_rows(checked), ensure_ascii=False, indent=1))
    else:
        print(screen.table(checked, shutil.get_terminal_size((120, 40)).columns))
    told = [f"{file} → {copy or 'không có bản đánh dấu, chỉ báo trong bảng'}" for file, copy in copies.items()]
    for line in (*faults, *told):
        print(screen.plain(line), file=sys.stderr)
    return TO_MEND if faults or check.has_critical(checked) else DONE


def _submissions(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.collect.correction import CorrectionError
    from orchestration.collect.officer import submission_list as listing

    catalogue = Catalogue(settings.seeds)
    if options.round:
        _check_round(options.round, catalogue)
    try:
        round_code, lines = listing.submission_lines(settings, catalogue, options.round, Told(_aside))
    except (listing.NoSubmissions, CorrectionError) as error:
        print(error, file=sys.stderr)
        return TO_MEND
    name = catalogue.rounds[round_code]["name_vi"] if round_code else "không xác định được kỳ"
    print(f"{listing.screen_table(lines)}\n\n{name}: {listing.totals(lines)}")
    for sentence in listing.deadlines(catalogue, round_code, lines):
        print(sentence)
    if options.file:
        listing.write_list(options.file, name, lines)
        print(f"Đã ghi {options.file}", file=sys.stderr)
    return DONE


def _aside(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _told(settings: Settings, result: dg.ExecuteInProcessResult) -> int:
    metadata = result.asset_materializations_for_node("release")[0].metadata
    release_id, is_new, waits = (metadata[name].value for name in ("release", "is_new", "waits"))
    for sentence in _unstated(settings) if is_new else ():
        _aside(sentence)
    if waits:
        print(f"Đã dựng và kiểm tra {release_id}, chưa công bố; {waits}.\nTrang công khai giữ nguyên như trước.")
        return DONE
    if is_new and not metadata["pages"].value:
        print(f"Đã công bố {release_id}, bản đã dựng và chờ từ trước.")
    elif is_new:
        print(f"Đã công bố {release_id}: {metadata['pages'].value} trang trong {settings.home.current}/site")
    else:
        print(f"Không có gì mới: bản công bố hiện hành {release_id} đã có đúng số liệu này.")
    print("Xem bằng: make serve")
    return DONE


def _unstated(settings: Settings) -> list[str]:
    """What readers lack because the settings leave it empty; nothing that would stop a publication."""
    said = []
    if not settings.site_url:
        said.append(
            "Cảnh báo: site_url trong congkhai.toml để trống nên trang in, trang mở từ đĩa và tệp tải về không ghi "
            "được địa chỉ đầy đủ, sơ đồ trang (sitemap.xml) để rỗng; hãy ghi địa chỉ công khai, ví dụ https://….vn/."
        )
    if not settings.feedback:
        said.append(
            "Cảnh báo: feedback trong congkhai.toml để trống nên người đọc không có liên kết gửi phản ánh số liệu; "
            "hãy ghi mailto:… hoặc https://…."
        )
    return said


def _serve(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.publish.serve import serve

    if options.preview is not None:
        return office.preview(settings, options)
    if not settings.home.current.exists():
        print("Chưa có bản công bố nào; chạy make publish trước.", file=sys.stderr)
        return TO_MEND
    serve(settings.home.current / "site", options.port)
    return DONE


def _purge(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.collect.officer.purge import PurgeError, purge

    try:
        done = purge(settings, options.sha256, options.reason, options.office or settings.issuing_office)
    except PurgeError as error:
        print(error, file=sys.stderr)
        return TO_MEND
    print("\n".join(done.sentences()))
    return DONE


def _template(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.collect.correction import CorrectionError
    from orchestration.collect.officer.handout import CannotHandOut, hand_out, hand_out_all
    from orchestration.collect.officer.owing import Owing
    from orchestration.collect.officer.scratch import received, scratch

    catalogue = Catalogue(settings.seeds)
    _check_round(options.round, catalogue)
    try:
        with scratch(settings) as inside:
            owing = Owing(*received(inside, settings.home, catalogue, Told(_aside)), options.round)
            if options.all_units:
                done = hand_out_all(options.form, owing, options.output)
                print(f"Đã ghi {done.written} tệp vào {options.output}; giữ nguyên {done.kept} tệp đã có.")
            else:
                hand_out(options.form, options.unit, owing, options.output)
                print(f"Đã ghi {options.output}")
    except (CannotHandOut, CorrectionError) as error:
        print(error, file=sys.stderr)
        return TO_MEND
    return DONE


def _form(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.collect.officer.recipient import CannotHandOut
    from orchestration.transform.area_form import write_area_form
    from orchestration.transform.area_return import NoWarehouse

    catalogue = Catalogue(settings.seeds)
    _check_round(options.round, catalogue)
    try:
        made = write_area_form(options.form, options.unit, settings.home, catalogue, options.round, options.output)
    except (CannotHandOut, NoWarehouse) as error:
        print(error, file=sys.stderr)
        return TO_MEND
    print(f"Đã ghi {options.output}: {len(made.submitted)}/{made.expected_n} cơ sở đã nộp; xem trang «Ghi chú».")
    return DONE


def _manifest(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.transform.warehouse import manifest_path

    open_home(settings)
    print(manifest_path(settings))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
