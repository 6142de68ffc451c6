"""Host name to addresses, through the operating system's resolver."""

import socket
from collections.abc import Sequence

from wizard.model.address import is_ip
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.wire.aside import answer_of
from wizard.wire.fault import Fault

_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}

# Addresses set aside for documentation (RFC 5737, RFC 3849): "connecting" a datagram socket sends nothing, it only asks
# the routing table whether there is a way out.
_ROUTE_PROBES = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def resolve(host: str, token: CancelToken, deadline: Deadline) -> list[str]:
    """The addresses of a host (A-labels or IP literal), in the system's order of preference.

    Raises:
        Fault: NAME_NOT_FOUND, NAME_LOOKUP_FAILED or NO_NETWORK.
        Cancelled: the look-up itself can't be stopped and ends on its own thread.
    """
    if is_ip(host):
        return [host]
    if host == "invalid" or host.endswith(".invalid"):
        # RFC 6761 section 6.4: never exists, and is not to be asked for.
        raise Fault(Symptom.NAME_NOT_FOUND, {"host": host})

    def look_up() -> list[str] | OSError | UnicodeError:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            return list(dict.fromkeys(str(entry[4][0]) for entry in found))
        except (OSError, UnicodeError) as error:
            return error

    try:
        answer = answer_of(look_up, f"names {host}", token, deadline)
    except TimeoutError:
        raise Fault(_no_answer(), {"host": host}) from None
    if isinstance(answer, list):
        return answer
    raise _as_fault(host, answer) from None


def _as_fault(host: str, error: OSError | UnicodeError) -> Fault:
    if isinstance(error, socket.gaierror) and error.errno not in _NO_SUCH_NAME:
        return Fault(_no_answer(), {"host": host, "errno": error_name(error)})
    if isinstance(error, socket.gaierror) and not has_route():
        # macOS says "no such name" when it had nobody to ask.
        return Fault(Symptom.NO_NETWORK, {"host": host, "errno": error_name(error)})
    return Fault(Symptom.NAME_NOT_FOUND, {"host": host})


def _no_answer() -> Symptom:
    return Symptom.NAME_LOOKUP_FAILED if has_route() else Symptom.NO_NETWORK


def has_route(addresses: Sequence[str] = ()) -> bool:
    """Whether this machine has any way out, by IPv4 or IPv6, or to one of these addresses at least: a network without a
    router is one. Sends nothing.
    """
    given = ((socket.AF_INET6 if ":" in address else socket.AF_INET, address) for address in addresses)
    for family, address in (*_ROUTE_PROBES, *given):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
                return True
        except OSError:
            continue
    return False


def error_name(error: OSError) -> str:
    """The symbolic name of a look-up error, EAI_AGAIN for instance: the numbers differ by system."""
    names = [name for name in dir(socket) if name.startswith("EAI_") and getattr(socket, name) == error.errno]
    return names[0] if names else str(error.errno)
