"""Choosing a pretend mailbox: grouped, with a filter, by the keyboard alone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import FakeServices
from wizard.model.provider import Language, Provider
from wizard.practice import SCENARIOS
from wizard.qt.context import Context
from wizard.qt.practice_dialog import PracticeDialog


@pytest.fixture
def dialog(context: Context, services: FakeServices) -> PracticeDialog:
    """With all that the program can play."""
    services.scenarios = lambda: SCENARIOS  # type: ignore[method-assign, assignment, return-value]
    opened = PracticeDialog(context)
    opened.show()
    QApplication.processEvents()
    return opened


def groups(dialog: PracticeDialog) -> dict[str, list[str]]:
    tree = dialog.tree
    tops = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return {
        top.text(0): [top.child(row).text(0) for row in range(top.childCount()) if not top.child(row).isHidden()]
        for top in tops
        if not top.isHidden()
    }


def test_each_is_in_one_group(dialog: PracticeDialog) -> None:
    found = groups(dialog)
    titles = [title for members in found.values() for title in members]
    assert sorted(titles) == sorted(scenario.title[Language.EN] for scenario in SCENARIOS)
    of_imap = [name for name in found if not name.startswith(("Exchange: ", "Microsoft 365: ", "Google: "))]
    assert of_imap == [
        "Everything works",
        "Network",
        "Server",
        "Encryption",
        "Certificates",
        "Sign-in",
        "Mailbox",
        "Sending",
        "Broken off or unreadable",
    ]
    assert list(found)[: len(of_imap)] == of_imap
    assert "The server's certificate has expired" in found["Certificates"]
    assert "There is no folder for sent mail" in found["Mailbox"]
    exchange = [title for name, members in found.items() if name.startswith("Exchange: ") for title in members]
    assert len(exchange) == sum(scenario.provider is Provider.EXCHANGE for scenario in SCENARIOS)


def test_enter_starts_the_good_one(dialog: PracticeDialog, qtbot: QtBot) -> None:
    assert dialog.tree.hasFocus() and dialog.tree.current == "good"
    with qtbot.waitSignal(dialog.started):
        qtbot.keyClick(dialog.tree, Qt.Key.Key_Return)


def test_the_filter_finds_by_title_group_and_code(dialog: PracticeDialog, qtbot: QtBot) -> None:
    screen = Screen(dialog)
    screen.type("Filter", "certificates EXPIRED")
    titles = dialog.tree.titles()
    assert "The server's certificate has expired" in titles and len(titles) < 10
    screen.type("Filter", "missing_drafts")
    assert "There is no folder for drafts" in dialog.tree.titles()
    assert dialog.tree.current == "no-drafts"
    screen.type("Filter", "self-signed")
    assert dialog.tree.current == "certificate-self-signed"
    with qtbot.waitSignal(dialog.started):
        qtbot.keyClick(dialog.filter.edit, Qt.Key.Key_Return)


def test_nothing_found_starts_nothing(dialog: PracticeDialog) -> None:
    screen = Screen(dialog)
    screen.type("Filter", "nothing of this name")
    assert dialog.tree.titles() == [] and not screen.button("Start practice").isEnabled()
    assert any(label.text() == "No pretend mailbox has these words." for label in screen.all(QLabel))
    screen.type("Filter", "")
    assert len(dialog.tree.titles()) == len(SCENARIOS) and screen.button("Start practice").isEnabled()


def test_by_keys_from_the_filter_into_a_group(dialog: PracticeDialog, qtbot: QtBot) -> None:
    dialog.filter.edit.setFocus()
    qtbot.keyClick(dialog.filter.edit, Qt.Key.Key_Down)
    tree = dialog.tree
    assert tree.hasFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Home)
    qtbot.keyClick(tree, Qt.Key.Key_Left)  # closes the first group
    assert not Screen(dialog).button("Start practice").isEnabled()
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert tree.current == "host-not-found"
    with qtbot.waitSignal(dialog.started):
        qtbot.keyClick(tree, Qt.Key.Key_Return)


def test_a_groups_own_row_starts_nothing(dialog: PracticeDialog, services: FakeServices, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Home)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert dialog.isVisible() and services.practice_running == 0


def test_tab_meets_filter_list_and_buttons(dialog: PracticeDialog, qtbot: QtBot) -> None:
    dialog.filter.edit.setFocus()
    seen = []
    for _ in range(4):
        seen.append(dialog.focusWidget().objectName())
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert seen == ["filter-edit", "scenarios", "cancel", "start"]


@pytest.mark.parametrize("language", [Language.DE, Language.JA])
def test_groups_speak_the_persons_language(
    dialog: PracticeDialog, speaking: Callable[[Language], None], language: Language
) -> None:
    speaking(language)
    first = {Language.DE: "Alles funktioniert", Language.JA: "すべて正常"}
    assert next(iter(groups(dialog))) == first[language]
