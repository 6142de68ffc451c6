"""What the last run did: for the report that is copied and kept, and for the list of what was verified."""

from PySide6.QtGui import QGuiApplication

from wizard.model.event import Event, RunEnded, StagePassed
from wizard.qt import operations
from wizard.qt.context import Context


class RunLog:
    """`passed`: what the stages told that passed, in order. Practice runs are not kept on disk. A run that is cancelled
    has no report: what failed before it may be looked at again.
    """

    def __init__(self, context: Context, *, practice: bool) -> None:
        self._context = context
        self._practice = practice
        self.begin()
        self._ended = self._record

    def begin(self) -> None:
        """A new run starts."""
        self._record = self._context.services.new_record()
        self.passed: list[StagePassed] = []

    def note(self, event: Event) -> None:
        self._record.add(event)
        if isinstance(event, StagePassed):
            self.passed.append(event)
        if isinstance(event, RunEnded):
            self._ended = self._record
        if isinstance(event, RunEnded) and not self._practice:
            work = operations.keep_report(self._context.services, self._record)
            self._context.bridge.start(work, self._context)

    def copy(self) -> None:
        """Puts the report of the last one that has come to its end on the clipboard, in the language of the window."""
        text = self._ended.as_text(self._context.language, self._context.catalog)
        QGuiApplication.clipboard().setText(text)
