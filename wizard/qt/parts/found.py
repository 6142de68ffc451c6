"""What the stages of a run found: TLS version, certificate holder, folders; behind a fold, for whoever asks."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from wizard.model.event import StageFailed, StagePassed
from wizard.model.symptom import Json
from wizard.qt.context import Context
from wizard.qt.parts.card import Collapsible
from wizard.qt.parts.text import Text
from wizard.qt.theme import Tone

_ON_REQUEST = frozenset(
    {
        "addresses",
        "address",
        "port",
        "cipher",
        "certificate_names",
        "issuer",
        "sha256",
        "greeting",
        "methods",
        "message_size",
    }
)
"""Long, or for specialists: told behind the fold and in the report, not while the run is watched."""


def facts_line(context: Context, facts: Mapping[str, Json], *, live: bool = False) -> str:
    """ "Version: TLSv1.3 · Cipher: …"; "" without facts. `live`: only what a glance takes in."""
    catalog, language = context.catalog, context.language
    parts = []
    for key, value in facts.items():
        if live and key in _ON_REQUEST:
            continue
        if key != "exception" and (text := catalog.fact_value(value, language, key)):
            parts.append(context.pair(catalog.fact_name(key, language), text))
    return " · ".join(parts)


class Found(Collapsible):
    """A line a stage; hidden where nothing was told."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._text = Text("", Tone.QUIET, size=0.95, selectable=True)
        super().__init__("what-was-found", self._text, parent)
        self._context = context

    def show_stages(self, stages: Iterable[StagePassed | StageFailed]) -> None:
        lines = [line for stage in stages if isinstance(stage, StagePassed) and (line := self._line(stage))]
        self.say(QCoreApplication.translate("Found", "What was found"))
        self._text.setText("\n".join(lines))
        self._text.setAccessibleName("\n".join(lines))
        self.setVisible(bool(lines))

    def _line(self, stage: StagePassed) -> str:
        found = facts_line(self._context, stage.facts)
        words = self._context.catalog.stage_step(stage.stage, self._context.language)
        legs = {
            "imap": QCoreApplication.translate("ProblemPanel", "Receiving"),
            "smtp": QCoreApplication.translate("ProblemPanel", "Sending"),
        }
        leg = legs.get(stage.stage.partition(".")[0], "")
        return self._context.pair(self._context.listed(filter(None, (leg, words))), found) if found else ""
