"""Shows one certificate before exactly it is allowed."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wizard.model.address import to_display
from wizard.model.plan import CertificatePin
from wizard.model.problem import Diagnosis
from wizard.model.symptom import Json
from wizard.qt.context import Context
from wizard.qt.fit import room_of_screen
from wizard.qt.parts.buttons import IconLabel, SideButton
from wizard.qt.parts.fingerprint import grouped
from wizard.qt.parts.mnemonics import assign, say
from wizard.qt.parts.scroll import AsHighAsWide, CalmScrollArea
from wizard.qt.parts.text import Heading, Text
from wizard.qt.theme import GRID, Tone

_WIDTH = 72 * GRID
"""Where the screen has room for it."""
_ROWS = ("names", "subject", "issuer", "not_before", "not_after", "serial")


def certificate_of(diagnosis: Diagnosis) -> Mapping[str, Json]:
    """The certificate in a finding's evidence; empty when there is none."""
    certificate = diagnosis.finding.evidence.get("certificate")
    return certificate if isinstance(certificate, dict) else {}


class CertificateDialog(QDialog):
    """Names, issuer, dates, fingerprint, faults. `allow` is called once the person allows exactly this one.

    `pins`: where it is allowed then; two of a host that shows it for receiving and for sending, in this order.
    """

    def __init__(
        self,
        context: Context,
        diagnosis: Diagnosis,
        allow: Callable[[], None] | None,
        parent: QWidget | None = None,
        pins: Sequence[CertificatePin] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._diagnosis, self._allow, self._pins = context, diagnosis, allow, pins
        self._scroll_area = CalmScrollArea()
        self._heading = Heading(size=1.3)
        self._used = Text()
        self._used.setVisible(len(pins) > 1)
        self._fault = Text("", Tone.BROKEN, bold=True)
        self._form = QGridLayout()
        self._form.setHorizontalSpacing(3 * GRID)
        self._form.setVerticalSpacing(GRID)
        self._form.setColumnStretch(1, 1)
        self._labels: dict[str, tuple[QLabel, Text]] = {}
        certificate = certificate_of(diagnosis)
        for key in (*_ROWS, "sha256"):
            if certificate.get(key):
                label, value = QLabel(), Text(selectable=True)
                if key == "sha256":
                    value.setFont(_fixed_font(value))
                row = self._form.rowCount()
                self._form.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
                self._form.addWidget(value, row, 1)
                self._labels[key] = (label, value)
        self._warning = Text("", Tone.QUIET)
        self.allow_button = SideButton("allow")
        self.close_button = SideButton("close")
        self.close_button.setDefault(True)
        self.allow_button.setVisible(allow is not None)
        self.allow_button.clicked.connect(self._allowed)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        context.language_changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        fault = QHBoxLayout()
        fault.setSpacing(GRID)
        fault.addWidget(IconLabel("stage-failed", Tone.BROKEN, round(2.5 * GRID)))
        fault.addWidget(self._fault, 1)
        content = AsHighAsWide()
        column = self._column = QVBoxLayout(content)
        column.setSpacing(2 * GRID)
        column.addWidget(self._heading)
        column.addWidget(self._used)
        column.addLayout(fault)
        column.addLayout(self._form)
        column.addWidget(self._warning)
        column.addStretch(1)
        self._scroll_area.setWidget(content)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.close_button)
        self._buttons.addWidget(self.allow_button)
        outer = QVBoxLayout(self)
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll_area, 1)
        outer.addLayout(self._buttons)

    def showEvent(self, event: QShowEvent) -> None:
        # A wrapping text tells its height only for a width; the first guess would leave the dialog half empty.
        room, bar = room_of_screen(), self._scroll_area.bar_width
        width = min(_WIDTH, room.width())
        side = (4 if width == _WIDTH else 2) * GRID
        self._column.setContentsMargins(side, 3 * GRID, max(0, side - bar), GRID)
        self._buttons.setContentsMargins(side, GRID, side, 2 * GRID)
        needed = self._column.totalHeightForWidth(width - bar) + self._buttons.sizeHint().height()
        scrolls = needed > room.height()
        self._scroll_area.setFocusPolicy(Qt.FocusPolicy.TabFocus if scrolls else Qt.FocusPolicy.NoFocus)  # for its keys
        self.setMinimumWidth(width)
        self.resize(width, min(needed, room.height()))
        super().showEvent(event)

    def retranslate(self) -> None:
        catalog, language = self._context.catalog, self._context.language
        endpoint = self._diagnosis.finding.endpoint
        server = to_display(endpoint.host) if endpoint and len(self._pins) > 1 else str(endpoint or "")
        title = self.tr("The certificate of %1").replace("%1", server)
        self.setWindowTitle(title)
        self._heading.setText(title)
        self._scroll_area.setAccessibleName(title)
        self._fault.setText(catalog.panel(self._diagnosis, language).title)
        certificate = certificate_of(self._diagnosis)
        for key, (label, value) in self._labels.items():
            label.setText(catalog.fact_name(key, language))
            shown = certificate.get(key)
            if key == "sha256":
                value.setText(grouped(str(shown)))
            elif key in ("not_before", "not_after"):
                value.setText(self._date(str(shown)))
            else:
                value.setText(catalog.fact_value(shown, language))
            value.setAccessibleName(f"{label.text()}: {value.text()}")
        used = self.tr("It is used for receiving (port %1) and for sending (port %2), and is allowed for both at once.")
        for place, pin in zip(("%1", "%2"), self._pins, strict=False):
            used = used.replace(place, str(pin.port))
        self._used.setText(used)
        self._warning.setText(
            self.tr(
                "Allow it only if your IT team or provider confirms this fingerprint, read out or in writing. "
                "Then exactly this certificate is accepted, on this server only."
            )
        )
        say(self.allow_button, self.tr("Allow this certificate"))
        say(self.close_button, self.tr("Don't allow"))
        if self._allow is None:
            say(self.close_button, self.tr("Close"))
            self._warning.hide()
        assign(self, language)

    def _date(self, iso: str) -> str:
        return self._context.catalog.date(iso, self._context.language)

    def _allowed(self) -> None:
        self.accept()
        if self._allow is not None:
            self._allow()


def _fixed_font(widget: QWidget) -> QFont:

    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(max(widget.font().pointSizeF(), 1.0))
    return font
