"""Remedies that need no connection: a page to open, a text to copy, a certificate to look at."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from wizard.model.problem import Remedy, RemedyId
from wizard.qt.context import Context
from wizard.qt.parts.admin_text import admin_text, mail_url
from wizard.qt.parts.certificate_dialog import CertificateDialog
from wizard.qt.parts.hint import open_page
from wizard.qt.parts.problem_panel import PAGES, ProblemPanel
from wizard.qt.parts.text import announce

IN_PLACE = PAGES | {
    RemedyId.ALLOW_CERTIFICATE,
    RemedyId.COPY_CONSENT_LINK,
    RemedyId.COPY_ADMIN_TEXT,
    RemedyId.MAIL_ADMIN_TEXT,
}


def take_in_place(context: Context, panel: ProblemPanel, remedy: Remedy, allow: Callable[[], None] | None) -> None:
    """Does one of IN_PLACE for what the panel shows. `allow`: called when the certificate shown is allowed."""
    diagnosis = panel.diagnosis
    if diagnosis is None:
        return
    link_copied = QCoreApplication.translate("TroublePage", "Link copied")
    if remedy.id is RemedyId.ALLOW_CERTIFICATE:
        pins = remedy.change.add_pins if remedy.change else ()
        CertificateDialog(context, diagnosis, allow if pins else None, panel, pins).open()
    elif remedy.id in PAGES:
        if not remedy.url or not open_page(remedy.url):
            _copy(panel, remedy, remedy.url or "", link_copied)
    elif remedy.id is RemedyId.COPY_CONSENT_LINK:
        _copy(panel, remedy, remedy.url or "", link_copied)
    else:
        text = admin_text(context, diagnosis)
        if remedy.id is RemedyId.MAIL_ADMIN_TEXT:
            url = mail_url(context.catalog.panel(diagnosis, context.language).title, text)
            if url and QDesktopServices.openUrl(QUrl(url, QUrl.ParsingMode.StrictMode)):
                return
        _copy(panel, remedy, text, QCoreApplication.translate("TroublePage", "Text copied"))


def _copy(panel: ProblemPanel, remedy: Remedy, text: str, done: str) -> None:
    QGuiApplication.clipboard().setText(text)
    panel.say_done(remedy, done)
    announce(panel, done)
