"""Practising Microsoft 365 and Google in the window: its pages, one after another, and each scenario's own end."""

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

NAMES = {
    Provider.MICROSOFT365: ("Microsoft 365", "Sign in with Microsoft"),
    Provider.GOOGLE: ("Google", "Sign in with Google"),
}
IN_THE_CLOUD = [scenario for scenario in SCENARIOS if scenario.provider in NAMES]


@pytest.mark.parametrize("scenario", IN_THE_CLOUD, ids=[scenario.id for scenario in IN_THE_CLOUD])
def test_a_scenario_ends_in_its_own_verdict(
    scenario: Scenario, services: FakeServices, context: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    app = App(tmp_path)
    services.practice = app.practice  # type: ignore[method-assign, assignment]
    services.scenarios = app.scenarios  # type: ignore[method-assign, assignment]
    services.not_set_up = set(NAMES)
    window = AccountsWindow(context)
    window.show()
    window.choose_practice(scenario.id)
    qtbot.waitUntil(lambda: window.wizard is not None, timeout=20_000)
    wizard = window.wizard
    assert wizard is not None
    screen = Screen(wizard)
    name, sign_in = NAMES[scenario.provider]
    assert screen.button(name).isChecked()
    for name in ("Continue", "Continue", sign_in):
        screen.click(name)
    qtbot.waitUntil(lambda: wizard.session.step in (Step.DONE, Step.TROUBLE), timeout=60_000)
    failure = wizard.session.failure
    assert (failure.diagnosis.code if failure else None) == scenario.code
    wizard.close()
    window.close()
