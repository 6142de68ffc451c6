"""After a failure: on which port and with which security mode would this server have worked?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from wizard.discovery.exchange import corrected_url
from wizard.engine.verify import obstacle, side_by_side, works
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import Endpoint
from wizard.model.provider import DEFAULT_PORTS, Protocol, Security
from wizard.model.symptom import Finding, Json, Symptom
from wizard.probes.context import ProbeContext
from wizard.wire.fault import Fault
from wizard.wire.names import resolve
from wizard.wire.reach import reach
from wizard.wire.web import date_header

_SECONDS = 6.0
_CLOCK_SECONDS = 3.0

WORTH_TRYING = {
    Symptom.CONNECTION_REFUSED,
    Symptom.CONNECTION_TIMED_OUT,
    Symptom.CONNECTION_CLOSED,
    Symptom.SERVER_SILENT,
    Symptom.SPEAKS_HTTP,
    Symptom.SPEAKS_POP3,
    Symptom.SPEAKS_IMAP,
    Symptom.SPEAKS_SMTP,
    Symptom.SPEAKS_OTHER,
    Symptom.CLEAR_TEXT_ON_TLS_PORT,
    Symptom.TLS_ON_CLEAR_TEXT_PORT,
    Symptom.ENCRYPTION_DEMANDED,
    Symptom.ENCRYPTION_NOT_OFFERED,
    Symptom.ENCRYPTION_TAMPERED,
    Symptom.STARTTLS_FAILED,
    Symptom.HANDSHAKE_FAILED,
    Symptom.SMTP_AUTH_NOT_OFFERED,
}
_SPEAKS = {Symptom.SPEAKS_HTTP, Symptom.SPEAKS_POP3, Symptom.SPEAKS_IMAP, Symptom.SPEAKS_SMTP}
_DATES = {Symptom.CERTIFICATE_EXPIRED, Symptom.CERTIFICATE_NOT_YET_VALID}
_CLOCK_TOLERANCE = timedelta(minutes=5)
_BEFORE_SIGN_IN = ("names", "reach", "tls", "certificate", "greeting")


def candidates(endpoint: Endpoint) -> list[Endpoint]:
    """The same port with the other mode, then the usual ports; on the same host, which is the one that was typed."""
    other = Security.STARTTLS if endpoint.security is Security.TLS else Security.TLS
    usual = [
        replace(endpoint, port=DEFAULT_PORTS[endpoint.protocol, mode], security=mode)
        for mode in (Security.TLS, Security.STARTTLS)
    ]
    options = [replace(endpoint, security=other), *usual]
    return [option for option in dict.fromkeys(options) if option != endpoint]


def find_alternative(finding: Finding, context: ProbeContext, deadline: Deadline) -> Endpoint | None:
    """The first candidate that works, all tried side by side; None where nothing else helps. `deadline`: of the run.

    Raises:
        Cancelled.
    """
    early = finding.stage.partition(".")[2] in _BEFORE_SIGN_IN
    if context.endpoint.protocol in (Protocol.EWS, Protocol.GRAPH) or context.access is not None:
        return None  # HTTPS has one port and one mode; Google's servers are known, and a token goes to no others
    if finding.symptom not in WORTH_TRYING or not (early or finding.symptom is Symptom.SMTP_AUTH_NOT_OFFERED):
        return None
    if deadline.expired:
        return None
    options = candidates(context.endpoint)
    if finding.symptom in _SPEAKS:  # it has spoken in this mode; in the other one its port would only be silent
        options = [option for option in options if option.port != context.endpoint.port]
    trials = [replace(context, endpoint=option, count_connections=False) for option in options]
    seconds = min(_SECONDS, deadline.remaining())
    good = side_by_side([partial(works, trial, seconds) for trial in trials])
    context.token.check()
    return next((option for option, is_good in zip(options, good, strict=True) if is_good), None)


def without_encryption(finding: Finding, context: ProbeContext, deadline: Deadline) -> Finding:
    """ENCRYPTION_NOT_OFFERED for a port that speaks in clear text and has no STARTTLS either; else the finding.

    Raises:
        Cancelled.
    """
    if finding.symptom is not Symptom.CLEAR_TEXT_ON_TLS_PORT or deadline.expired:
        return finding
    endpoint = replace(context.endpoint, security=Security.STARTTLS)
    trial = replace(context, endpoint=endpoint, count_connections=False)
    fault = obstacle(trial, min(_SECONDS, deadline.remaining()))
    context.token.check()
    if fault is None or fault.symptom is not Symptom.ENCRYPTION_NOT_OFFERED:
        return finding
    return replace(finding, symptom=fault.symptom, evidence={**finding.evidence, **fault.evidence})


def swapped(found: Sequence[tuple[Finding, ProbeContext]], deadline: Deadline) -> tuple[Endpoint, Endpoint] | None:
    """Both servers, for receiving and for sending, the other way round, if they work like that; else None. With the
    ports where each has answered as the other, else with the names alone.

    Raises:
        Cancelled.
    """
    if len(found) != 2 or deadline.expired or any(finding.symptom not in WORTH_TRYING for finding, _ in found):
        return None
    imap, smtp = (context.endpoint for _, context in found)
    if (imap.protocol, smtp.protocol) != (Protocol.IMAP, Protocol.SMTP) or found[0][1].access is not None:
        return None
    if [finding.symptom for finding, _ in found] == [Symptom.SPEAKS_SMTP, Symptom.SPEAKS_IMAP]:
        swap = replace(smtp, protocol=Protocol.IMAP), replace(imap, protocol=Protocol.SMTP)
    elif imap.host != smtp.host:
        swap = replace(imap, host=smtp.host), replace(smtp, host=imap.host)
    else:
        return None
    trials = [
        replace(context, endpoint=endpoint, count_connections=False)
        for (_, context), endpoint in zip(found, swap, strict=True)
    ]
    seconds = min(_SECONDS, deadline.remaining())
    good = side_by_side([partial(works, trial, seconds) for trial in trials])
    found[0][1].token.check()
    return swap if all(good) else None


_WRONG_URL = {Symptom.EXCHANGE_URL_IS_WEBMAIL, Symptom.EXCHANGE_URL_NOT_EWS}


def with_right_url(finding: Finding, context: ProbeContext, deadline: Deadline) -> Finding:
    """The finding with the URL that does lead to EWS, asked once without credentials; as it was where none does."""
    if finding.symptom not in _WRONG_URL or deadline.expired:
        return finding
    # The probe asked once, after a 404 twice (ActiveSync): a wrong URL costs three requests in all.
    left = 1 if finding.evidence.get("status") == 404 else 2
    right = corrected_url(
        context.endpoint,
        context.token,
        context.trust,
        deadline.sooner(_SECONDS),
        addresses=_texts(finding.evidence.get("addresses")),
        pins=context.plan.pins,
        allow_old_tls=context.plan.allow_old_tls,
        requests=left,
    )
    return replace(finding, evidence={**finding.evidence, "corrected_url": right.url}) if right else finding


def _texts(value: Json) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


POP3_PORTS = (995, 110)


def only_pop3(finding: Finding, context: ProbeContext, deadline: Deadline) -> bool:
    """Whether a host that refuses the usual IMAP ports listens for POP3: then the provider gives no IMAP."""
    usual = {port for (protocol, _), port in DEFAULT_PORTS.items() if protocol is Protocol.IMAP}
    if finding.symptom is not Symptom.CONNECTION_REFUSED or context.endpoint.port not in usual or context.access:
        return False
    deadline = deadline.sooner(_SECONDS)
    try:
        addresses = resolve(context.endpoint.host, context.token, deadline)
    except Fault:
        return False
    for port in POP3_PORTS:
        try:
            reach(addresses, port, context.token, deadline.sooner(2)).close()
            return True
        except Fault:
            continue
    return False


def clock_error(finding: Finding, token: CancelToken, deadline: Deadline) -> Finding | None:
    """CLOCK_WRONG if the certificate would be in time by the server's own clock, and this machine's differs from it.

    Asked of the same host's web server; without one the certificate's dates stand as they are.
    """
    not_before, not_after = finding.evidence.get("not_before"), finding.evidence.get("not_after")
    host = finding.endpoint.host if finding.endpoint else finding.evidence.get("host")
    if finding.symptom not in _DATES or not isinstance(not_before, str) or not isinstance(not_after, str):
        return None
    if not isinstance(host, str):
        return None
    deadline = deadline.sooner(_CLOCK_SECONDS)
    try:
        addresses = resolve(host, token, deadline)
    except Fault:
        return None
    theirs = date_header(host, addresses, token, deadline)
    offset = datetime.now(UTC) - theirs if theirs else timedelta()
    if theirs is None or abs(offset) <= _CLOCK_TOLERANCE:
        return None
    if not datetime.fromisoformat(not_before) <= theirs <= datetime.fromisoformat(not_after):
        return None
    minutes = round(offset.total_seconds() / 60)
    evidence = {**finding.evidence, "clock_offset_minutes": minutes}
    return replace(finding, symptom=Symptom.CLOCK_WRONG, evidence=evidence)
