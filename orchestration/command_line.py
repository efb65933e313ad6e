"""The command line of `congkhai`: what each command takes."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration import gate_command

_SOURCE_HELP = "thư mục, sổ tính, tệp zip, hoặc địa chỉ https, sftp, s3 để nhận; lặp lại được"


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; help texts are Vietnamese."""
    top = argparse.ArgumentParser(prog="congkhai", description="Công khai số liệu giáo dục mầm non")
    commands = top.add_subparsers(dest="command", required=True)
    publish = commands.add_parser("publish", help="nhận sổ tính, kiểm soát chất lượng, công bố")
    publish.add_argument("--source", action="append", default=[], metavar="NGUỒN", help=_SOURCE_HELP)
    publish.add_argument("--round", default="", help="kỳ đặt tên bản công bố, ví dụ 2021-2022-term1")
    publish.add_argument("--due", action="store_true", help="chỉ công bố khi lịch (calendar.csv) đã đến hạn; cho cron")
    commands.add_parser("calendar", help="lịch công bố: sắp tới, quá hạn, còn thiếu gì")
    publish.add_argument(
        "--at", default="", metavar="GIỜ", help="dựng và kiểm tra ngay, công bố lúc ấy: 2026-12-25T09:30; now là ngay"
    )
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
    serve.add_argument("--preview", nargs="?", const="", metavar="ID", help="xem bản đang chờ, chưa công bố")
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
    commands.add_parser("deploy", help="chép bản công bố hiện hành tới các nơi ở deploy_to và đọc lại từng tệp")
    commands.add_parser("manifest", help="chuẩn bị dbt cho giao diện Dagster")
    gate_command.add_parser(commands)
    _add_analyst_commands(commands)
    _add_office_commands(commands)
    return top


def _add_office_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    approve = commands.add_parser("approve", help="cơ quan phê duyệt bản đang chờ; bản ấy được công bố")
    approve.add_argument("release", metavar="ID", help="mã bản đang chờ, ví dụ 2021-2022-term1.1")
    approve.add_argument("--office", required=True, help="cơ quan phê duyệt, không ghi tên người")
    approve.add_argument("--note", default="", help="ghi chú, ví dụ số văn bản; không ghi tên người")
    verify = commands.add_parser("verify", help="kiểm tra từng tệp của các bản công bố bằng mã băm")
    verify.add_argument("release", nargs="?", default="", metavar="ID", help="một bản; mặc định mọi bản và cả kho")
    rollback = commands.add_parser("rollback", help="đưa một bản công bố trước trở lại")
    rollback.add_argument("release", nargs="?", default="", metavar="ID", help="mặc định là bản ngay trước")
    rollback.add_argument("--office", default="", help="cơ quan quyết định; mặc định là cơ quan công bố")
    rollback.add_argument("--reason", default="", help="vì sao quay lại")
    withdraw = commands.add_parser("withdraw", help="thu hồi một bản công bố; lời báo ở lại chỗ của bản ấy")
    withdraw.add_argument("release", metavar="ID", help="mã bản công bố")
    withdraw.add_argument("--office", required=True, help="cơ quan quyết định, không ghi tên người")
    withdraw.add_argument("--reason", required=True, help="vì sao thu hồi")
    backup = commands.add_parser("backup", help="sao lưu kho: tệp đã nhận, quyết định, mọi bản công bố")
    backup.add_argument("target", type=Path, metavar="NƠI", help="thư mục mới, hoặc tệp .tar mới")
    restore = commands.add_parser("restore", help="khôi phục một bản sao lưu vào kho trống")
    restore.add_argument("source", type=Path, metavar="NƠI", help="thư mục hoặc tệp .tar của congkhai backup")
    commands.add_parser("status", help="ai đang ghi, lượt chạy gần nhất, tình trạng từng bản, hạn sắp tới")


def _add_analyst_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    release_help = "mã bản công bố, ví dụ 2021-2022-term1.1; mặc định là bản hiện hành"
    query = commands.add_parser("query", help="hỏi một bản công bố bằng một câu SQL")
    query.add_argument("sql", metavar="SQL", help="câu SQL; ghi - để đọc từ stdin")
    query.add_argument("--release", default="", metavar="ID", help=release_help)
    query.add_argument("--limit", type=_row_count, default=100, metavar="N", help="số dòng in ra; 0 là tất cả")
    way = query.add_mutually_exclusive_group()
    way.add_argument("--csv", dest="way", action="store_const", const="csv", help="in dạng CSV")
    way.add_argument("--json", dest="way", action="store_const", const="json", help="in một danh sách JSON")
    query.set_defaults(way="table")
    shell = commands.add_parser("shell", help="gõ nhiều câu SQL trên một bản công bố")
    shell.add_argument("--release", default="", metavar="ID", help=release_help)
    rebuild = commands.add_parser("rebuild", help="dựng lại một bản công bố từ kho và so từng tệp")
    rebuild.add_argument("release", metavar="ID", help="mã bản công bố, ví dụ 2021-2022-term1.1")


def _row_count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"«{text}» không phải là số dòng")
    return int(text)
