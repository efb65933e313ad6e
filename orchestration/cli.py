"""The `congkhai` command. Exit status: 0 done, 2 the data or the configuration must be mended, 1 a fault of ours."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.collect.catalogue import Catalogue
from orchestration.collect.home import HomeBusy, HomeError, open_home, writer_lock
from orchestration.collect.progress import Told
from orchestration.settings import Settings, SettingsError, load_settings, read_source

if TYPE_CHECKING:
    import dagster as dg

DONE, OUR_FAULT, TO_MEND = 0, 1, 2
# faults of data and configuration; any other is ours
MENDABLE = {
    "CorrectionError",
    "GateRed",
    "HomeBusy",
    "HomeError",
    "NoRound",
    "NothingToPull",
    "SourceError",
    "WaiverError",
}
SOURCE_HELP = "thư mục, sổ tính, tệp zip, hoặc địa chỉ https, sftp, s3 để nhận; lặp lại được"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; prints Vietnamese text for the officer and returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        commands = {
            "publish": _publish,
            "check": _check,
            "submissions": _submissions,
            "serve": _serve,
            "manifest": _manifest,
            "purge": _purge,
            "template": _template,
            "form": _form,
        }
        return commands[options.command](settings, options)
    except (SettingsError, HomeBusy, HomeError) as error:
        print(error, file=sys.stderr)
        return TO_MEND


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="congkhai", description="Công khai số liệu giáo dục mầm non")
    commands = parser.add_subparsers(dest="command", required=True)
    publish = commands.add_parser("publish", help="nhận sổ tính, kiểm soát chất lượng, công bố")
    publish.add_argument("--source", action="append", default=[], metavar="NGUỒN", help=SOURCE_HELP)
    publish.add_argument("--round", default="", help="kỳ đặt tên bản công bố, ví dụ 2021-2022-term1")
    check = commands.add_parser("check", help="kiểm tra sổ tính mà không nhận: bảng lỗi, hoặc bản đánh dấu để gửi trả")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="tệp hoặc thư mục")
    check.add_argument("--json", action="store_true", help="in một danh sách JSON ra stdout, mọi lời khác ra stderr")
    check.add_argument("--return", dest="folder", type=Path, metavar="DIR", help="ghi các sổ tính có lỗi, đã đánh dấu")
    check.add_argument("--round", default="", help="kỳ của tệp không tự nêu kỳ, ví dụ 2021-2022-term1")
    check.add_argument("--unit", default="", help="đơn vị của tệp không tự nêu đơn vị, ví dụ school-9901001")
    submissions = commands.add_parser("submissions", help="ai đã nộp, ai chưa nộp, bao giờ, còn bao nhiêu lỗi")
    submissions.add_argument("--round", default="", help="kỳ báo cáo; không ghi thì lấy kỳ mới nhất đã có lượt nộp")
    submissions.add_argument("-o", dest="file", type=Path, metavar="TỆP.xlsx", help="ghi danh sách thành sổ tính")
    serve = commands.add_parser("serve", help="xem bản công bố hiện hành trên máy này")
    serve.add_argument("--port", type=int, default=8000)
    purge = commands.add_parser("purge", help="xóa khỏi kho một sổ tính có danh sách trẻ hoặc người")
    purge.add_argument("sha256", metavar="SHA", help="mã băm của tệp, ít nhất 8 ký tự đầu")
    purge.add_argument("--reason", required=True, help="vì sao xóa, không ghi tên người")
    purge.add_argument("--office", default="", help="cơ quan quyết định; mặc định là cơ quan công bố")
    template = commands.add_parser("template", help="phát biểu mẫu trống cho đơn vị, đã ghi sẵn tên và mã")
    template.add_argument("form", metavar="FORM", help="mã biểu, ví dụ 01-MN-DN")
    whom = template.add_mutually_exclusive_group(required=True)
    whom.add_argument("--unit", default="", metavar="UNIT", help="mã đơn vị, ví dụ school-9901001 hoặc province-11")
    whom.add_argument("--all-units", action="store_true", help="mỗi đơn vị phải nộp biểu một tệp")
    template.add_argument("--round", required=True, metavar="ROUND", help="kỳ báo cáo, ví dụ 2025-2026-start")
    template.add_argument("-o", "--output", required=True, type=Path, metavar="PATH", help="tệp .xlsx, hoặc thư mục")
    form = commands.add_parser("form", help="ghi biểu của một địa bàn, cộng từ các cơ sở đã nộp")
    form.add_argument("form", metavar="FORM", help="mã biểu, ví dụ 01-MN-DN")
    form.add_argument("--unit", required=True, metavar="AREA", help="mã địa bàn, ví dụ province-11")
    form.add_argument("--round", required=True, metavar="ROUND", help="kỳ báo cáo, ví dụ 2025-2026-start")
    form.add_argument("-o", "--output", required=True, type=Path, metavar="PATH", help="tệp .xlsx")
    commands.add_parser("manifest", help="chuẩn bị dbt cho giao diện Dagster")
    return parser


def _publish(settings: Settings, options: argparse.Namespace) -> int:
    if options.round:
        _check_round(options.round, Catalogue(settings.seeds))
    try:
        sources = [read_source(source, Path.cwd()).at for source in options.source]
    except ValueError as error:
        raise SettingsError(f"--source: {error}.") from error
    with writer_lock(settings.home):
        open_home(settings)
        return _run_job(settings, sources, options.round)


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
    if options.file:
        listing.write_list(options.file, name, lines)
        print(f"Đã ghi {options.file}", file=sys.stderr)
    return DONE


def _aside(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _run_job(settings: Settings, sources: list[str], round_code: str) -> int:
    """The same Dagster job as in the web interface, in this process, with its run history in the home."""
    # read when dagster is imported: run storage of the home, and beta notices that no officer can act on
    os.environ["DAGSTER_HOME"] = str(settings.home.dagster)
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    from orchestration.progress import quiet_imports, tell

    with quiet_imports():
        import dagster as dg

        from orchestration.definitions import defs
    tell("Bắt đầu: nhận → đọc → dựng bảng → bản dự thảo → kiểm soát chất lượng → trang → công bố")
    config = {
        "ops": {"landing": {"config": {"sources": sources}}, "release": {"config": {"round": round_code}}},
        "loggers": {"progress": {}},
    }
    with dg.DagsterInstance.get() as instance:
        job = defs.resolve_job_def("publish")
        result = job.execute_in_process(run_config=config, instance=instance, raise_on_error=False, tags=job.tags)
    if result.success:
        return _told(settings, result)
    return _failed(result)


def _told(settings: Settings, result: dg.ExecuteInProcessResult) -> int:
    metadata = result.asset_materializations_for_node("release")[0].metadata
    release_id, is_new = metadata["release"].value, metadata["is_new"].value
    if is_new:
        print(f"Đã công bố {release_id}: {metadata['pages'].value} trang trong {settings.home.current}/site")
    else:
        print(f"Không có gì mới: bản công bố hiện hành {release_id} đã có đúng số liệu này.")
    print("Xem bằng: make serve")
    return DONE


def _failed(result: dg.ExecuteInProcessResult) -> int:
    """Say the error that ended the run; faults of data and configuration are told apart from ours by their class."""
    code = OUR_FAULT
    for event in result.get_step_failure_events():
        error = event.step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        if error is None:
            continue
        name = error.cls_name or ""
        text = error.message.strip()
        if name in MENDABLE:
            code = TO_MEND
            text = text.removeprefix(f"orchestration.{name}").split(f"{name}: ", 1)[-1]
        print(text, file=sys.stderr)
    if code == TO_MEND:
        print("Trang công khai giữ nguyên như trước.", file=sys.stderr)
    return code


def _serve(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.publish.serve import serve

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
