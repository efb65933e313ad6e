"""congkhai.toml and the environment: what cannot be used is told by key and value, in Vietnamese."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from orchestration.cli import _unstated
from orchestration.settings import ROOT, Settings, SettingsError, Source, load_settings

COMMITTED = (ROOT / "congkhai.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    (folder / "congkhai.toml").write_text(text, encoding="utf-8")
    return folder


def refused(root: Path, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as error:
        load_settings(root, environ or {})
    return str(error.value)


def test_the_committed_settings_are_the_samples() -> None:
    settings = load_settings(ROOT, {})
    assert settings.home.path == ROOT / "var" and not settings.schedules_on
    assert all(Path(source.at).is_dir() and ROOT / "samples" in Path(source.at).parents for source in settings.sources)
    assert (settings.decisions / "waiver.csv").exists()


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    environ = {"CONGKHAI_READ_SECONDS": "7", "CONGKHAI_SOURCES": f"{tmp_path}:samples", "CONGKHAI_SCHEDULES_ON": "true"}
    settings = load_settings(ROOT, environ | {"CONGKHAI_HOME": str(tmp_path / "kho")})
    assert settings.read_seconds == 7 and settings.schedules_on
    assert settings.sources == (Source(str(tmp_path)), Source(str(ROOT / "samples")))
    assert settings.home.path == tmp_path / "kho"


def test_a_list_of_the_environment_has_spaces_and_no_brackets() -> None:
    assert load_settings(ROOT, {"CONGKHAI_DEPLOY_TO": "ra/mot ra/hai"}).deploy_to == ("ra/mot", "ra/hai")
    told = refused(ROOT, {"CONGKHAI_DEPLOY_TO": '["ra/mot"]'})
    assert "CONGKHAI_DEPLOY_TO" in told and "dấu cách" in told


def test_another_file_can_be_named(tmp_path: Path) -> None:
    file = tmp_path / "khac.toml"
    file.write_text(COMMITTED.replace("read_seconds = 60", "read_seconds = 61"), encoding="utf-8")
    assert load_settings(ROOT, {"CONGKHAI_CONFIG": str(file)}).read_seconds == 61


def test_an_unknown_key_is_named_with_the_known_ones(tmp_path: Path) -> None:
    told = refused(written(tmp_path, COMMITTED + "\nread_second = 3\n"))
    assert "read_second" in told and "khóa không biết" in told and "read_seconds" in told


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    told = refused(written(tmp_path, COMMITTED.replace("read_memory_mib = 1024", "")))
    assert "thiếu khóa" in told and "read_memory_mib" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("read_seconds = 60", 'read_seconds = "lâu"'),
        ("read_seconds = 60", "read_seconds = true"),
        ("read_seconds = 60", "read_seconds = 0"),
        ("read_seconds = 60", "read_seconds = 1.5"),
        ("read_memory_mib = 1024", "read_memory_mib = [1]"),
        ("schedules_on = false", 'schedules_on = "có"'),
        ("schedules_on = false", "schedules_on = 1"),
        ('decisions = "samples/decisions"', "decisions = 5"),
        ('issuing_office = "Bản dựng mẫu congkhai"', "issuing_office = 1"),
        ('"samples/minh-hoa"]', "3]"),
    ],
)
def test_a_value_of_a_wrong_type_is_told_with_key_and_value(tmp_path: Path, old: str, new: str) -> None:
    assert old in COMMITTED
    told = refused(written(tmp_path, COMMITTED.replace(old, new)))
    key = new.split(" = ", maxsplit=1)[0] if " = " in new else "sources"
    assert f"'{key}'" in told and "không dùng được" in told and "Sửa" in told


@pytest.mark.parametrize("text", ["read_seconds = ", "[sources", "a = 1\na = 2"])
def test_what_is_no_toml_is_told(tmp_path: Path, text: str) -> None:
    assert "Không đọc được tệp cấu hình congkhai.toml" in refused(written(tmp_path, text))


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "congkhai.toml").write_bytes(b"\xff\xfe\x00")
    assert "Không đọc được tệp cấu hình" in refused(tmp_path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "khong-co.toml" in refused(ROOT, {"CONGKHAI_CONFIG": str(tmp_path / "khong-co.toml")})


def test_feedback_is_a_mailbox_or_a_page_and_nothing_else(tmp_path: Path) -> None:
    for good in ("", "mailto:phan-anh@so.example", "https://so.example/gop-y?loai=so"):
        assert load_settings(ROOT, {"CONGKHAI_FEEDBACK": good}).feedback == good
    bad = ("javascript:alert(1)", "http://so.example/", "so@so.example", "mailto:a@b.vn?bcc=c@d.vn", "https://a.vn/#x")
    for value in (*bad, 'https://a.vn/"><script>', "https://", "mailto:phan anh@so.example"):
        told = refused(ROOT, {"CONGKHAI_FEEDBACK": value})
        assert "CONGKHAI_FEEDBACK" in told and "mailto:" in told


def test_publish_says_what_readers_lack_where_the_settings_are_silent(settings: Settings) -> None:
    said = _unstated(dataclasses.replace(settings, site_url="", feedback=""))
    assert [one.split(" trong congkhai.toml để trống")[0] for one in said] == [
        "Cảnh báo: site_url",
        "Cảnh báo: feedback",
    ]
    whole = dataclasses.replace(settings, site_url="https://a.example/", feedback="mailto:a@b.example")
    assert _unstated(whole) == []
