"""How often Exchange and the resolver are asked in a whole run."""

import socket
from dataclasses import replace

import pytest

from tests.engine.support import connected, failed, run
from wizard.model.problem import RemedyId
from wizard.practice import SCENARIOS, PracticeMailbox, PracticeServers

GOOD = [one.id for one in SCENARIOS if one.exchange and one.code is None and one.exchange.deliver_after == 0]
WRONG_URL = [
    *(one.id for one in SCENARIOS if one.code == "INVALID_EXCHANGE_URL" and one.reason != "wrong_host"),
    "exchange-activesync-only",
    "exchange-redirects-to-microsoft",
]
"""Not those of a server that is EWS and knows only after the sign-in that the mailbox is elsewhere."""
ELSEWHERE = {"exchange-wrong-server-version": 3, "exchange-no-responding-cas": 4}
"""NTLM takes two of them, after one without credentials. Another site is asked once more, with the mailbox named."""
WITH_THE_RIGHT_ONE = ("exchange-url-owa", "exchange-url-owa-form", "exchange-url-home")
MOST_REQUESTS = 12
MOST_REQUESTS_OF_A_WRONG_URL = 3


def requests(mailbox: PracticeMailbox) -> int:
    return sum(name == "request" for _, _, name in mailbox.record.commands)


@pytest.fixture
def look_ups(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names that the system's resolver was asked for."""
    asked: list[str] = []
    resolver = socket.getaddrinfo

    def counted(host: str, *arguments: object, **options: object) -> object:
        asked.append(host)
        return resolver(host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", counted)
    return asked


@pytest.mark.parametrize("to", ["", "bob@elsewhere.example"], ids=["to-itself", "elsewhere"])
@pytest.mark.parametrize("scenario", GOOD)
def test_a_good_mailbox_takes_few_requests_one_look_up_and_one_sign_in(
    scenario: str, to: str, look_ups: list[str]
) -> None:
    with PracticeServers() as servers:
        mailbox = servers.start(scenario)
        options = replace(mailbox.form.options, **({"test_email_to": to} if to else {}))
        connected(run(replace(mailbox.form, options=options), mailbox))
    assert 0 < requests(mailbox) <= MOST_REQUESTS
    assert look_ups == ["localhost"]
    assert len(mailbox.record.mails) == 1


@pytest.mark.parametrize("scenario", WRONG_URL)
def test_a_wrong_url_is_named_after_few_requests_and_one_look_up(scenario: str, look_ups: list[str]) -> None:
    """The right one, where there is one, was asked within them."""
    with PracticeServers() as servers:
        mailbox = servers.start(scenario)
        outcome = failed(run(mailbox.form, mailbox))
        remedies = [remedy for remedy in outcome.diagnosis.remedies if remedy.id is RemedyId.USE_URL]
    assert bool(remedies) is (scenario in WITH_THE_RIGHT_ONE)
    assert mailbox.record.logins == []
    assert 0 < requests(mailbox) <= MOST_REQUESTS_OF_A_WRONG_URL
    assert look_ups == ["localhost"]


@pytest.mark.parametrize(("scenario", "most"), ELSEWHERE.items())
def test_a_mailbox_on_another_server_is_named_at_the_first_answer_that_says_so(
    scenario: str, most: int, look_ups: list[str]
) -> None:
    with PracticeServers() as servers:
        mailbox = servers.start(scenario)
        assert failed(run(mailbox.form, mailbox)).diagnosis.problem.reason == "wrong_host"
    assert len(mailbox.record.logins) == 1
    assert requests(mailbox) == most
    assert look_ups == ["localhost"]
