"""What receiving and sending say about the same account in the same minute is read together."""

from dataclasses import replace

from wizard.model.symptom import Finding, Symptom

_REFUSED = {
    Symptom.CREDENTIALS_REFUSED,
    Symptom.CREDENTIALS_REFUSED_APP_PASSWORD_LIKELY,
    Symptom.SIGN_IN_REFUSED,
}
_DATES = {Symptom.CERTIFICATE_EXPIRED, Symptom.CERTIFICATE_NOT_YET_VALID}
_FOREIGN = {
    Symptom.CERTIFICATE_NAME_MISMATCH,
    Symptom.CERTIFICATE_SELF_SIGNED,
    Symptom.CERTIFICATE_UNKNOWN_AUTHORITY,
}


def crosscheck(receive: Finding | None, send: Finding | None) -> tuple[Finding | None, Finding | None]:
    """The two findings, each as it looks in the light of the other."""
    if receive is None or send is None:
        return receive, send
    if receive.symptom is Symptom.SERVER_TROUBLE and send.symptom in _REFUSED:
        # Postfix answers a broken user database like a wrong password.
        return receive, replace(send, symptom=Symptom.SERVER_TROUBLE)
    if not _related(receive, send):
        same = receive.evidence.get("sha256") == send.evidence.get("sha256") is not None
        # One certificate under two names is one server, and proves nothing about this machine's clock.
        if not same and receive.symptom in _DATES and receive.symptom is send.symptom:
            return replace(receive, symptom=Symptom.CLOCK_WRONG), replace(send, symptom=Symptom.CLOCK_WRONG)
        if same and receive.symptom in _FOREIGN and send.symptom in _FOREIGN:
            return replace(receive, symptom=Symptom.CAPTIVE_PORTAL), replace(send, symptom=Symptom.CAPTIVE_PORTAL)
    return receive, send


def _related(receive: Finding, send: Finding) -> bool:
    """Whether both servers may well be run by the same people: the last two labels of their names are equal, or one is
    typed as the address that the other one's name stands for.
    """
    if receive.endpoint is None or send.endpoint is None:
        return True
    if _named(send, receive.endpoint.host) or _named(receive, send.endpoint.host):
        return True
    first, second = receive.endpoint.host.split("."), send.endpoint.host.split(".")
    return first[-2:] == second[-2:]


def _named(finding: Finding, address: str) -> bool:
    addresses = finding.evidence.get("addresses")
    return isinstance(addresses, list) and address in addresses
