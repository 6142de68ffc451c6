"""One account beside the list: state, problem, servers, what the last check saw."""

from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from wizard.catalog.kept import kept_diagnosis
from wizard.model.account import AccountState, SavedAccount
from wizard.model.event import RunEnded, RunStarted, StagePassed
from wizard.model.outcome import Failed
from wizard.model.plan import Endpoint
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Protocol, Provider
from wizard.qt.accounts.checks import LastCheck
from wizard.qt.accounts.delegate import TONES
from wizard.qt.accounts.last_check import LastCheckCard, clear
from wizard.qt.accounts.model import AccountsModel
from wizard.qt.context import Context
from wizard.qt.parts.also_found import AlsoFound
from wizard.qt.parts.buttons import IconLabel, SideButton
from wizard.qt.parts.card import Card
from wizard.qt.parts.exchange_facts import rule_folders_row, version_row
from wizard.qt.parts.fingerprint import grouped
from wizard.qt.parts.flow_layout import FlowLayout
from wizard.qt.parts.in_place import IN_PLACE, take_in_place
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.problem_panel import FOOTER, ProblemPanel
from wizard.qt.parts.scroll import CalmScrollArea
from wizard.qt.parts.text import Heading, Text, announce
from wizard.qt.theme import GRID, Tone

_ELSEWHERE = frozenset(
    {
        RemedyId.CHOOSE_FOLDER,
        RemedyId.SKIP_TEST_EMAIL,
        RemedyId.THIS_SESSION_ONLY,
        RemedyId.TELL_WHAT_BROWSER_SHOWS,
        RemedyId.SWITCH_PROVIDER,
    }
)
"""What only the wizard can do, while it connects."""
_ROOMY = 52 * GRID
"""Narrower than this, its margins are narrower."""


class AccountDetail(CalmScrollArea):
    """Shows one account; its buttons tell which account they mean. `reconnect_with`: with what a remedy changes."""

    recheck = Signal(str)
    reconnect = Signal(str)
    reconnect_with = Signal(str, object)
    remove = Signal(str)

    def __init__(self, context: Context, model: AccountsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self._account: SavedAccount | None = None
        self._check = LastCheck()
        content = QWidget()
        self.setWidget(content)
        self._content = content
        self.column = QVBoxLayout(content)
        self.column.setSpacing(2 * GRID)
        self.heading = Heading(size=1.4)
        self._mark = IconLabel("state-connected", Tone.GOOD, round(2.5 * GRID))
        self._state = Text(bold=True)
        self._since = Text("", Tone.QUIET)
        self._since.setWordWrap(False)
        self.recheck_button = SideButton("recheck")
        self.reconnect_button = SideButton("reconnect")
        self.remove_button = SideButton("delete")
        self.recheck_button.clicked.connect(lambda: self._emit(self.recheck))
        self.reconnect_button.clicked.connect(lambda: self._emit(self.reconnect))
        self.remove_button.clicked.connect(lambda: self._emit(self.remove))
        self.report_button = SideButton("copy-report")
        self.report_button.clicked.connect(self._copy_report)
        self.problem = ProblemPanel(context, without=FOOTER | _ELSEWHERE)
        self.problem.remedy_chosen.connect(self._take)
        self.others = AlsoFound(context)
        self._title = Text("", bold=True, size=1.1)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(3 * GRID)
        self._facts.setVerticalSpacing(GRID)
        self._facts.setColumnStretch(1, 1)
        self.last_check = LastCheckCard(context)
        self._lay_out()

    def _lay_out(self) -> None:
        state = QHBoxLayout()
        state.setSpacing(GRID)
        state.addWidget(self._mark)
        state.addWidget(self._state, 1)
        state.addWidget(self._since)
        buttons = QWidget()
        flow = FlowLayout(buttons, GRID)
        for button in (self.recheck_button, self.reconnect_button, self.report_button, self.remove_button):
            flow.addWidget(button)
        servers = Card()
        servers.column.addWidget(self._title)
        servers.column.addLayout(self._facts)
        self.column.addWidget(self.heading)
        self.column.addLayout(state)
        for widget in (buttons, self.problem, self.others, servers, self.last_check):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = (3 if self.width() >= _ROOMY else 2) * GRID
        self.column.setContentsMargins(side, 2 * GRID, max(GRID, side - self.bar_width), 3 * GRID)

    def show_account(self, account: SavedAccount | None, check: LastCheck | None = None) -> None:
        other = account is None or self._account is None or account.id != self._account.id
        self._account = account
        self._check = check or LastCheck()
        self.retranslate()
        if other:
            self.verticalScrollBar().setValue(0)

    def refresh_time(self) -> None:
        if self._account is not None:
            self._since.setText(self._last_check(self._account))

    def retranslate(self) -> None:
        account = self._account
        self._content.setVisible(account is not None)
        if account is None:
            return
        state = self._model.state(account)
        self.heading.setText(account.email)
        self._mark.show_icon(f"state-{state}", TONES[state])
        self._state.setText(self._model.state_words(account))
        self._state.set_tone(TONES[state])
        self.refresh_time()
        say(self.recheck_button, self.tr("Recheck"))
        say(self.reconnect_button, self.tr("Reconnect…"))
        say(self.report_button, self.tr("Copy report"))
        say(self.remove_button, self.tr("Remove…"))
        self.recheck_button.setEnabled(state is not AccountState.CHECKING)
        self._show_problem(account, state)
        self._show_facts(account)
        self.last_check.show_check(self._check)

    def _last_check(self, account: SavedAccount) -> str:
        ago = self._model.last_check(account)
        return self.tr("Last check: %1").replace("%1", ago) if ago else ""

    def _show_problem(self, account: SavedAccount, state: AccountState) -> None:
        diagnosis = self._diagnosis(account)
        failure = self._check.failure if diagnosis is not None else None
        broken = account.health.state in (AccountState.ATTENTION, AccountState.RECONNECT)
        self.problem.setVisible(broken and diagnosis is not None)
        if diagnosis is not None and diagnosis == self.problem.diagnosis:
            self.problem.retranslate()  # what was opened stays open
        elif diagnosis is not None:
            self.problem.show_diagnosis(diagnosis, *((failure.receive, failure.send) if failure else ()))
        self.report_button.setVisible(self.problem.isVisibleTo(self))
        self.others.show_others(diagnosis, failure.others) if diagnosis and failure else self.others.hide()

    def _diagnosis(self, account: SavedAccount) -> Diagnosis | None:
        if account.health.code is None:
            return None
        seen = self._check.failure
        if seen is not None and seen.diagnosis.code == account.health.code:
            return seen.diagnosis
        from wizard.engine.remedies import with_remedies

        kept = kept_diagnosis(self._context.catalog, account)
        return with_remedies(self._context.catalog, account, kept) if kept is not None else None

    def _take(self, remedy: Remedy) -> None:
        """What needs no connection is done here; what changes the details is filled in there, to be connected."""
        if remedy.id is RemedyId.ALLOW_CERTIFICATE or remedy.id not in IN_PLACE:
            change = partial(self.reconnect_with.emit, self._account.id if self._account else "", remedy)
        else:
            change = None
        if remedy.id in IN_PLACE:
            take_in_place(self._context, self.problem, remedy, change)
        elif change is not None:
            change()

    def _copy_report(self) -> None:
        """Of the last check; of one before the program was started, what is kept of it."""
        account, diagnosis = self._account, self.problem.diagnosis
        if account is None or diagnosis is None:
            return
        record = self._context.services.new_record(account.health.last_check)
        endpoints = tuple(server.endpoint for server in account.servers)
        kept = (RunStarted(account.email, endpoints, ()), RunEnded(Failed(diagnosis), 0))
        for event in self._check.events or kept:
            record.add(event)
        QGuiApplication.clipboard().setText(record.as_text(self._context.language, self._context.catalog))
        say(self.report_button, self.tr("Report copied"))
        announce(self.report_button, self.tr("Report copied"))

    def _show_facts(self, account: SavedAccount) -> None:
        clear(self._facts)
        self._title.setText(self.tr("Connection"))
        catalog, language = self._context.catalog, self._context.language
        leg_names = {
            Protocol.IMAP: self.tr("Receiving"),
            Protocol.SMTP: self.tr("Sending"),
            Protocol.EWS: self.tr("Exchange URL"),
            Protocol.GRAPH: self.tr("Server"),
        }
        rows = [
            (self.tr("Provider"), catalog.provider_name(account.provider, language)),
            *((leg_names[server.endpoint.protocol], self._server(server.endpoint)) for server in account.servers),
            *self._signs_in(account),
        ]
        if account.servers[-1].username != account.servers[0].username:
            rows.append((self.tr("User name for sending"), account.servers[-1].username))
        rows += version_row(self._check.stages, account.health.facts)
        rows += rule_folders_row(self._context, account.rule_folders)
        if account.sent_folder:
            rows.append((self.tr("Sent folder"), account.sent_folder))
        if account.drafts_folder:
            rows.append((self.tr("Drafts folder"), account.drafts_folder))
        if account.session_only:
            what = self.tr("Sign-in") if account.signs_in_with_browser else self.tr("Password")
            gone = "session_email" in account.health.evidence
            kept = self.tr("Was kept for one session only, and is forgotten") if gone else ""
            rows.append((what, kept or self.tr("Kept for this session only")))
        for pin in account.pins:
            where = f"{pin.host}:{pin.port}\n" if pin.host else ""
            rows.append((self.tr("Allowed certificate"), f"{where}{grouped(pin.sha256)}"))
        for row, (name, value) in enumerate(rows):
            label = Text(name, Tone.QUIET)
            label.setWordWrap(False)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            shown = Text(value, selectable=True)
            shown.setAccessibleName(f"{name}: {value}")
            self._facts.addWidget(label, row, 0)
            self._facts.addWidget(shown, row, 1)

    def _signs_in(self, account: SavedAccount) -> list[tuple[str, str]]:
        """As whom; at Google also how, for there are two ways."""
        google = account.provider is Provider.GOOGLE
        if not account.signs_in_with_browser:
            way = [(self.tr("Signed in with"), self.tr("An app password"))] if google else []
            return [(self.tr("User name"), account.servers[0].username), *way]
        told = (stage.facts.get("signed_in_as") for stage in self._check.stages if isinstance(stage, StagePassed))
        name = next((name for name in told if isinstance(name, str)), account.email)
        return [(self.tr("Signed in as"), name), (self.tr("Signed in with"), self.tr("The browser"))]

    def _server(self, endpoint: Endpoint) -> str:
        if endpoint.protocol in (Protocol.EWS, Protocol.GRAPH):
            return endpoint.url
        security = self._context.catalog.term("security", endpoint.security.value, self._context.language)
        return f"{endpoint}, {security}"

    def _emit(self, signal: SignalInstance) -> None:
        if self._account is not None:
            signal.emit(self._account.id)
