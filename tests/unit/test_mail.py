"""A letter is handed to a real server: plain, by STARTTLS, by TLS, with a login, or told why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from mail_server import PASSWORD, USER, certificate, free_port, mail_server

from orchestration import mail
from orchestration.mail import MailError, send
from orchestration.settings import Settings

Configured = Callable[[str], Settings]


@pytest.fixture
def to_server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Configured:
    """Settings that name a server; no login and no trusted certificate of the machine the tests run on."""
    for name in ("CONGKHAI_MAIL_USER", "CONGKHAI_MAIL_PASSWORD", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    receivers = ("thongke@so.example", "vanphong@so.example")
    return lambda address: replace(settings, mail_server=address, mail_from="congkhai@so.example", mail_to=receivers)


def log_in(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> None:
    monkeypatch.setenv("CONGKHAI_MAIL_USER", USER)
    monkeypatch.setenv("CONGKHAI_MAIL_PASSWORD", password)


def test_without_a_server_nobody_is_written_to(settings: Settings) -> None:
    assert send(settings, "a", "b") is False


def test_a_letter_arrives_as_it_was_written(to_server: Configured) -> None:
    with mail_server() as server:
        assert send(to_server(server.address), "Chưa công bố được: đầu năm học", "Xã Điện Biên\n  ✗ R\n")
    (letter,) = server.letters
    assert letter["Subject"] == "Chưa công bố được: đầu năm học"
    assert letter["To"] == "thongke@so.example, vanphong@so.example" and letter["From"] == "congkhai@so.example"
    assert letter.get_content().replace("\r\n", "\n") == "Xã Điện Biên\n  ✗ R\n"


def test_starttls_is_used_where_offered_and_a_login_goes_through_it(
    to_server: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    log_in(monkeypatch)
    with mail_server(tls_context=context, require_starttls=True, auth_required=True) as server:
        assert send(to_server(server.address), "a", "b")
    assert len(server.letters) == 1 and server.logins[-1].startswith("ok")


def test_tls_from_the_first_byte(to_server: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_server(ssl_context=context) as server:
        # the port that means TLS is not free for a test
        monkeypatch.setattr(mail, "_TLS_PORT", int(server.address.rpartition(":")[2]))
        assert send(to_server(server.address), "a", "b")
    assert len(server.letters) == 1


def test_a_certificate_nobody_trusts_is_told_and_nothing_is_sent(to_server: Configured, tmp_path: Path) -> None:
    _, context = certificate(tmp_path)
    with mail_server(tls_context=context) as server, pytest.raises(MailError, match="SSL_CERT_FILE"):
        send(to_server(server.address), "a", "b")
    assert server.letters == []


def test_a_wrong_password_is_told_without_being_shown(
    to_server: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    log_in(monkeypatch, "sai-mat-khau")
    tls = {"tls_context": context, "require_starttls": True, "auth_required": True}
    with mail_server(**tls) as server, pytest.raises(MailError) as error:
        send(to_server(server.address), "a", "b")
    assert "CONGKHAI_MAIL_PASSWORD" in str(error.value) and "sai-mat-khau" not in str(error.value)
    assert server.letters == []


def test_a_password_never_leaves_without_tls(to_server: Configured, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(monkeypatch)
    plain = {"auth_required": True, "auth_require_tls": False}
    with mail_server(**plain) as server, pytest.raises(MailError, match="không có TLS"):
        send(to_server(server.address), "a", "b")
    assert server.letters == [] == server.logins


def test_a_server_that_is_down_is_told(to_server: Configured) -> None:
    port = free_port()
    with pytest.raises(MailError, match=f"127.0.0.1:{port}"):
        send(to_server(f"127.0.0.1:{port}"), "a", "b")


@pytest.mark.parametrize("address", ["mail.so.example", "mail.so.example:", ":25", "mail:smtp"])
def test_an_address_without_a_port_is_told(to_server: Configured, address: str) -> None:
    with pytest.raises(MailError, match="máy:cổng"):
        send(to_server(address), "a", "b")


def test_a_server_without_sender_or_receiver_is_told(to_server: Configured) -> None:
    for missing in ({"mail_from": ""}, {"mail_to": ()}):
        with pytest.raises(MailError, match="mail_from và mail_to"):
            send(replace(to_server("127.0.0.1:1"), **missing), "a", "b")


def test_a_line_break_adds_no_header(to_server: Configured) -> None:
    with mail_server() as server, pytest.raises(MailError):
        send(to_server(server.address), "a\nBcc: ai-do@example", "b")
    assert server.letters == []
