"""A good mailbox on every version and with every way to sign in: few requests, one connection, one attempt."""

import pytest

from tests.probes.ews.exchange import Exchange
from tests.probes.ews.support import RAW, mail_to, run_until, running
from wizard.model.provider import SignInMethod


@pytest.mark.parametrize(
    ("schemes", "method", "requests"),
    [
        (("Negotiate", "NTLM"), SignInMethod.AUTOMATIC, 8),
        (("Negotiate", "NTLM"), SignInMethod.NEGOTIATE, 8),
        (('Basic realm="mail"',), SignInMethod.AUTOMATIC, 7),
    ],
)
def test_a_good_mailbox_takes_few_requests(schemes: tuple[str, ...], method: SignInMethod, requests: int) -> None:
    exchange = Exchange(schemes)
    with running(exchange, mail_to("bob@elsewhere.example"), method=method) as probe:
        run_until(probe, "test_email")
        assert (len(exchange.requests), probe.transport.requests) == (requests, requests)
        assert exchange.connections == 1
        assert exchange.sent == [RAW]
        assert [(one.rule_name, one.folder_name) for one in probe.rule_folders] == [
            ("Letters to the editor", "Letters")
        ]
        assert exchange.attempts == (1 if requests == 8 else 6)
