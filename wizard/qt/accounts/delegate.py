"""How one account looks in the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wizard.model.account import AccountState, SavedAccount
from wizard.qt.accounts.model import ACCOUNT, STATE, AccountsModel
from wizard.qt.parts.buttons import draw_focus
from wizard.qt.parts.icons import pixmap
from wizard.qt.theme import GRID, Tone, accent, colour, mix, scaled

TONES = {
    AccountState.CONNECTED: Tone.GOOD,
    AccountState.ATTENTION: Tone.ATTENTION,
    AccountState.RECONNECT: Tone.BROKEN,
    AccountState.CHECKING: Tone.QUIET,
}


class AccountDelegate(QStyledItemDelegate):
    """Picture of the provider, address, state by shape and word, and what tells more."""

    def __init__(self, model: AccountsModel) -> None:
        super().__init__()
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = QFontMetricsF(option.font).lineSpacing()
        return QSize(20 * GRID, round(line * 2.1 + 2.5 * GRID))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        account: SavedAccount = index.data(ACCOUNT)
        state = AccountState(index.data(STATE))
        palette = QPalette()
        area = QRectF(option.rect).adjusted(GRID / 2, 2, -GRID / 2, -2)
        flags = option.state
        selected = bool(flags & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or flags & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            share = 0.16 if selected else 0.06
            painter.setBrush(mix(accent(palette), palette.color(QPalette.ColorRole.Window), share))
            painter.drawRoundedRect(area, GRID * 0.75, GRID * 0.75)
        if flags & QStyle.StateFlag.State_HasFocus and flags & QStyle.StateFlag.State_KeyboardFocusChange:
            draw_focus(painter, area.adjusted(1, 1, -1, -1), palette, GRID * 0.75)
        ratio = painter.device().devicePixelRatioF()
        size = 3 * GRID
        picture = pixmap(f"provider-{account.provider}", colour(Tone.TEXT, palette), size, ratio=ratio)
        painter.drawPixmap(QPointF(area.left() + GRID, area.center().y() - size / 2), picture)
        text = area.adjusted(GRID + size + GRID, GRID, -GRID, -GRID)
        self._paint_words(painter, option, account, state, text, ratio)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        account: SavedAccount,
        state: AccountState,
        text: QRectF,
        ratio: float,
    ) -> None:
        palette = QPalette()
        font = option.font
        bold, small = scaled(font, 1.0, bold=True), scaled(font, 0.92)
        line = text.height() / 2
        painter.setFont(bold)
        painter.setPen(colour(Tone.TEXT, palette))
        address = QFontMetricsF(bold).elidedText(account.email, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(QRectF(text.left(), text.top(), text.width(), line), Qt.AlignmentFlag.AlignVCenter, address)
        below = QRectF(text.left(), text.top() + line, text.width(), line)
        tint = colour(TONES[state], palette)
        mark = 2 * GRID
        shape = pixmap(f"state-{state}", tint, mark, ratio=ratio)
        painter.drawPixmap(QPointF(below.left(), below.center().y() - mark / 2), shape)
        painter.setFont(small)
        metrics = QFontMetricsF(small)
        words, beside = self._model.state_words(account), self._model.beside(account)
        vertical = Qt.AlignmentFlag.AlignVCenter
        room = below.width() - mark - GRID
        if metrics.horizontalAdvance(words + beside) + 2 * GRID <= room:  # else the state alone
            painter.setPen(colour(Tone.QUIET, palette))
            painter.drawText(below, (vertical | Qt.AlignmentFlag.AlignRight), beside)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.setPen(tint)
        painter.drawText(below.adjusted(mark + GRID * 0.75, 0, 0, 0), vertical, words)
