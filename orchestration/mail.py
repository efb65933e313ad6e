"""One letter by SMTP, to the receivers of congkhai.toml."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from orchestration.settings import Settings

_TLS_PORT = 465
_SECONDS = 30


class MailError(Exception):
    """The letter could not be handed over; the text says to which server, why, and how to mend it."""


def send(settings: Settings, subject: str, body: str) -> bool:
    """Send a plain letter; False where no server is set, and then nobody wants one.

    TLS from the first byte on port 465, else STARTTLS where the server offers it. A certificate is always checked: one
    of the office's own is trusted by SSL_CERT_FILE. User and password (CONGKHAI_MAIL_USER, CONGKHAI_MAIL_PASSWORD)
    never leave without TLS. Raises MailError.
    """
    if not settings.mail_server:
        return False
    if not settings.mail_from or not settings.mail_to:
        raise MailError("congkhai.toml: có mail_server thì phải có mail_from và mail_to.")
    host, _, port = settings.mail_server.rpartition(":")
    if not host or not port.isdecimal():
        raise MailError(f"congkhai.toml: mail_server ghi «{settings.mail_server}», cần máy:cổng, ví dụ mail.so.vn:587.")
    try:
        letter = _letter(settings, subject, body)
        with _connected(host, int(port)) as server:
            _log_in(server)
            server.send_message(letter)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise MailError(f"Không gửi được thư qua {settings.mail_server}: {_reason(error)}") from error
    return True


def _letter(settings: Settings, subject: str, body: str) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = subject, settings.mail_from, ", ".join(settings.mail_to)
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain="congkhai.invalid")
    letter.set_content(body)
    return letter


def _connected(host: str, port: int) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if port == _TLS_PORT:
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=_SECONDS)
    try:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP) -> None:
    user = os.environ.get("CONGKHAI_MAIL_USER", "")
    if not user:
        return
    if not isinstance(server.sock, ssl.SSLSocket):
        raise smtplib.SMTPException("máy chủ không có TLS nên mật khẩu không được gửi đi; dùng cổng 465 hoặc STARTTLS.")
    server.login(user, os.environ.get("CONGKHAI_MAIL_PASSWORD", ""))


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "chứng thư của máy chủ không được tin cậy; đặt SSL_CERT_FILE là tệp chứng thư của cơ quan."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "máy chủ không nhận CONGKHAI_MAIL_USER và CONGKHAI_MAIL_PASSWORD."
    return str(error) or type(error).__name__
