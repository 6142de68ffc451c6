"""Practising Microsoft 365 in the window: its pages, one after another, and each scenario's own end."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import FakeServices
from wizard.compose import App
from wizard.flow.steps import Step
from wizard.model.provider import Provider
from wizard.practice import SCENARIOS
from wizard.practice.scenario import Scenario
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.context import Context

MICROSOFT = [scenario for scenario in SCENARIOS if scenario.provider is Provider.MICROSOFT365]


@pytest.mark.parametrize("scenario", MICROSOFT, ids=[scenario.id for scenario in MICROSOFT])
def test_a_scenario_ends_in_its_own_verdict(
    scenario: Scenario, services: FakeServices, context: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    app = App(tmp_path)
    services.practice = app.practice  # type: ignore[method-assign, assignment]
    services.scenarios = app.scenarios  # type: ignore[method-assign, assignment]
    services.not_set_up = {Provider.MICROSOFT365}
    window = AccountsWindow(context)
    window.show()
    window.choose_practice(scenario.id)
    qtbot.waitUntil(lambda: window.wizard is not None, timeout=20_000)
    wizard = window.wizard
    assert wizard is not None
    screen = Screen(wizard)
    assert screen.button("Microsoft 365").isChecked()
    for name in ("Continue", "Continue", "Sign in with Microsoft"):
        screen.click(name)
    qtbot.waitUntil(lambda: wizard.session.step in (Step.DONE, Step.TROUBLE), timeout=60_000)
    failure = wizard.session.failure
    assert (failure.diagnosis.code if failure else None) == scenario.code
    wizard.close()
    window.close()
