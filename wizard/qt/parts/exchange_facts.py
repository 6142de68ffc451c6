"""What is told of an Exchange mailbox that works: its version, and the folders that its inbox rules file into."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from wizard.model.event import StageFailed, StagePassed
from wizard.model.plan import RuleFolder
from wizard.qt.context import Context

_VERSION_STAGE = "ews.version"


def version_row(
    stages: Iterable[StagePassed | StageFailed], kept: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Name and value: "Exchange 2016 (15.1.2176.12)"; nothing where no run has told it. `kept`: of an earlier one."""
    told = (stage.facts for stage in stages if isinstance(stage, StagePassed) and stage.stage == _VERSION_STAGE)
    facts = next((facts for facts in told if facts), kept or {})
    name, number = (str(facts.get(key) or "") for key in ("version_name", "version"))
    shown = f"{name} ({number})" if name and number else name or number
    return [(QCoreApplication.translate("ExchangeFacts", "Version"), shown)] if shown else []


def rule_folders_row(context: Context, folders: Iterable[RuleFolder]) -> list[tuple[str, str]]:
    """Each folder once, however many rules use it; nothing without rules."""
    names = context.listed(dict.fromkeys(folder.folder_name for folder in folders))
    return [(QCoreApplication.translate("ExchangeFacts", "Folders of inbox rules"), names)] if names else []
