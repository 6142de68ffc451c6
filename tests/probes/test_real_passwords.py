"""Any password, over each mechanism, to a real Dovecot: what goes out is what its password check receives."""

from collections.abc import Iterator

import pytest

from tests.probes.support import imap_probe, plan_for, run_until, smtp_probe
from tests.servers.dovecot import Dovecot, DovecotOptions
from wizard.model.symptom import Symptom
from wizard.wire.fault import Fault

# A colon ends the password in the server's own file; nothing else is left out.
PASSWORDS = [
    'quo"te\\back%{}*()',
    " blanks at both ends ",
    "пароль 密码 🔑",
    "é\u0301 combined",
    "x" * 200,
    "{7}",
    "a&b=c+d/e?f",
]
USERS = {f"user{number}@example.com": password for number, password in enumerate(PASSWORDS)}


@pytest.fixture(scope="module", params=["plain", "login"])
def server(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    with Dovecot(DovecotOptions(passwords=USERS, mechanisms=request.param)) as dovecot:
        yield dovecot


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("leg", ["imap", "smtp"])
def test_a_password_is_taken_as_it_is(server: Dovecot, leg: str, user: str) -> None:
    port = server.imaps_port if leg == "imap" else server.submissions_port
    plan = plan_for(port, username=user, password=USERS[user])
    probe = imap_probe(plan) if leg == "imap" else smtp_probe(plan)
    try:
        assert run_until(probe, "sign_in")["username"] == user
    finally:
        probe.close()


@pytest.mark.parametrize("password", ["x" * 199, "combined", "blanks at both ends"])
def test_nearly_right_is_wrong(server: Dovecot, password: str) -> None:
    for user in USERS:
        if password in USERS[user]:
            probe = imap_probe(plan_for(server.imaps_port, username=user, password=password))
            with pytest.raises(Fault) as caught:
                run_until(probe, "sign_in")
            probe.close()
            assert caught.value.symptom is Symptom.CREDENTIALS_REFUSED
