"""Run in a process of its own: a heartbeat in the window's thread while what Exchange needs is imported, and after.

`python -m tests.bench.heartbeat_exchange ORDER`, ORDER being the JSON of an Order. Prints the JSON of Beats.
"""

import dataclasses
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.exchange_server import Place
from tests.bench.heartbeat import AFTER_MS, Heart, wait, wait_until
from wizard.compose import build
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.provider import Provider
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.app import make_application
from wizard.qt.context import Context
from wizard.qt.wizard_window import WizardWindow


@dataclass(frozen=True)
class Order:
    data_dir: str
    ca_file: str
    place: dict[str, str]


@dataclass
class Beats:
    """Milliseconds that a beat came late. `idle`: the window only stands there. `importing`: exchangelib is, meanwhile.

    `connecting`: the first verification of the process, and its page. `imports_left`: the modules that were imported in
    it all the same.
    """

    idle: list[float] = field(default_factory=list)
    importing: list[float] = field(default_factory=list)
    connecting: list[float] = field(default_factory=list)
    imports_left: list[str] = field(default_factory=list)


def main(order: Order) -> Beats:
    app = build(data_dir=Path(order.data_dir), ca_file=Path(order.ca_file))
    application = make_application(app.brand)
    context = Context(app)
    window = AccountsWindow(context)
    window.show()
    window.load()
    window.warm_up()
    heart, beats = Heart(), Beats()
    wait_until(lambda: context.bridge.idle)
    wait(300)
    heart.record(beats.idle)
    wait(500)
    assert "exchangelib" not in sys.modules
    heart.record(beats.importing)
    context.warm_up(Provider.EXCHANGE)  # as the page for the details does
    wait_until(lambda: context.bridge.idle)
    heart.record(None)
    assert "exchangelib" in sys.modules
    session = Session(Place(**order.place).form(), step=Step.DETAILS)  # type: ignore[arg-type]
    session.accept_session_only()
    wizard = WizardWindow(context, session, None, window)
    wizard.show()
    wait(300)
    known = set(sys.modules)
    heart.record(beats.connecting)
    wizard.go_on()
    wait_until(lambda: session.step in (Step.DONE, Step.TROUBLE))
    wait(AFTER_MS)
    heart.record(None)
    assert session.step is Step.DONE, session.failure
    beats.imports_left = sorted(set(sys.modules) - known)
    context.bridge.close()
    application.processEvents()
    return beats


if __name__ == "__main__":
    print(json.dumps(dataclasses.asdict(main(Order(**json.loads(sys.argv[1]))))))
