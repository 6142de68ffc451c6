"""Proving a password to Exchange over HTTP: NTLM, Negotiate (RFC 4559) or Basic (RFC 7617), with channel bindings."""

import base64
import binascii
import logging
import re
import struct
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.provider import SignInMethod
from wizard.model.symptom import Json, Symptom
from wizard.wire.fault import Fault
from wizard.wire.web import WebResponse

if TYPE_CHECKING:
    from spnego import ContextProxy
    from spnego.channel_bindings import GssChannelBindings

T = TypeVar("T")

logging.getLogger("spnego").setLevel(logging.CRITICAL + 1)  # it logs its tokens, which a password can be guessed from

ORDER = (SignInMethod.NTLM, SignInMethod.NEGOTIATE, SignInMethod.BASIC)
SCHEMES = {SignInMethod.NTLM: "NTLM", SignInMethod.NEGOTIATE: "Negotiate", SignInMethod.BASIC: "Basic"}
_NTLM_FIRST = b"NTLMSSP\0\1\0\0\0"
_NTLM_CHALLENGE = b"NTLMSSP\0\2\0\0\0"
_NETBIOS_DOMAIN = 2
"""MsvAvNbDomainName (MS-NLMP section 2.2.2.1)."""

Ask = Callable[[str, bytes], WebResponse]
"""Sends a request with this value of Authorization and this body."""


def ways_in(offered: Iterable[str], wish: SignInMethod) -> list[SignInMethod]:
    """The usable methods, the best first. `offered`: scheme names of the server.

    Raises:
        Fault: SIGN_IN_METHOD_UNSUPPORTED where there is none.
    """
    names = {name.lower() for name in offered}
    usable = [method for method in ORDER if SCHEMES[method].lower() in names]
    if wish is not SignInMethod.AUTOMATIC:
        usable = [method for method in usable if method is wish]
    if not usable:
        raise Fault(Symptom.SIGN_IN_METHOD_UNSUPPORTED, {"methods": list[Json](sorted(set(offered)))})
    return usable


def basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode("ascii")


class Handshake:
    """NTLM or Negotiate on one connection. `windows_domain`: the NetBIOS domain that the server named, or "".

    `trouble`: the name of the exception for which this computer couldn't go on, or "".
    """

    def __init__(
        self, method: SignInMethod, username: str, password: str, host: str, certificate: bytes, token: CancelToken
    ) -> None:
        """`certificate`: the server's, DER."""
        self._method = method
        self._credentials = (username, password)
        self._host = host
        self._certificate = certificate
        self._token = token
        self.windows_domain = ""
        self.trouble = ""
        self.spent = False

    def run(self, ask: Ask, still_open: Callable[[], bool], body: bytes, deadline: Deadline) -> WebResponse | None:
        """The answer to the request that carries the proof, or None: no proof was sent, so another method may be tried.

        `spent` is set just before anything that derives from the password is sent. `still_open`: whether the connection
        is: both methods sign a connection in, so that a challenge is worth nothing on another one.
        """
        scheme = SCHEMES[self._method]
        begun = self._tried(self._begin, deadline)
        if begun is None:
            return None  # this computer can't do it
        context, first = begun
        if _NTLM_FIRST not in first:  # a Kerberos ticket is a proof already
            self.spent = True
            return ask(_value(scheme, first), body)
        response = ask(_value(scheme, first), b"")
        if response.status != 401:
            return response
        challenge = _challenge(response, scheme)
        if not challenge or not still_open():
            return None
        self.windows_domain = windows_domain(challenge)
        proof = self._tried(lambda: context.step(challenge) or b"", deadline)
        if proof is None:
            return None  # a challenge that can't be read, or a cipher that this computer's policy forbids
        self.spent = True
        return ask(_value(scheme, proof), body)

    def _tried(self, work: Callable[[], T], deadline: Deadline) -> T | None:
        try:
            return self._aside(work, deadline)
        except TimeoutError:
            raise
        except Exception as error:  # noqa: BLE001  (of several libraries, and nothing secret has been sent)
            self.trouble = type(error).__name__
            return None

    def _begin(self) -> "tuple[ContextProxy, bytes]":
        import spnego

        ntlm = self._method is SignInMethod.NTLM
        username, password = self._credentials
        # For NTLM pyspnego's own code on every system: Windows' would need no password and might send another one.
        context = spnego.client(
            username,
            password,
            hostname=self._host,
            service="http",
            protocol="ntlm" if ntlm else "negotiate",
            options=spnego.NegotiateOptions.use_ntlm if ntlm else spnego.NegotiateOptions.none,
            channel_bindings=channel_bindings(self._certificate),
        )
        return context, context.step() or b""

    def _aside(self, work: Callable[[], T], deadline: Deadline) -> T:
        """Kerberos asks its servers by itself and can't be stopped: so on a thread that can be left behind."""
        if self._method is SignInMethod.NTLM:
            return work()
        done = threading.Event()
        results: list[T | BaseException] = []

        def run() -> None:
            try:
                results.append(work())
            except BaseException as error:  # noqa: BLE001  (handed to the thread that waits)
                results.append(error)
            done.set()

        unregister = self._token.on_cancel(done.set)
        try:
            threading.Thread(target=run, name="negotiate", daemon=True).start()
            done.wait(deadline.remaining())
        finally:
            unregister()
        self._token.check()
        if not results:
            raise TimeoutError("deadline passed")
        if isinstance(results[0], BaseException):
            raise results[0]
        return results[0]


def _value(scheme: str, token: bytes) -> str:
    return f"{scheme} {base64.b64encode(token).decode('ascii')}"


def _challenge(response: WebResponse, scheme: str) -> bytes:
    for value in response.all("WWW-Authenticate"):
        if found := re.search(rf"(?:^|,)\s*{scheme}\s+([A-Za-z0-9+/]+=*)", value, re.IGNORECASE):
            try:
                return base64.b64decode(found[1], validate=True)
            except binascii.Error:
                return b""
    return b""


def windows_domain(challenge: bytes) -> str:
    """The NetBIOS domain in an NTLM challenge, bare or inside SPNEGO (MS-NLMP section 2.2.1.2), or ""."""
    start = challenge.find(_NTLM_CHALLENGE)
    if start < 0 or len(challenge) < start + 48:
        return ""
    length, _, offset = struct.unpack_from("<HHI", challenge, start + 40)
    pairs = challenge[start + offset : start + offset + length]
    while len(pairs) >= 4:
        kind, size = struct.unpack_from("<HH", pairs)
        if kind == _NETBIOS_DOMAIN:
            return pairs[4 : 4 + size].decode("utf-16-le", "ignore")
        if kind == 0:
            break
        pairs = pairs[4 + size :]
    return ""


def channel_bindings(certificate: bytes) -> "GssChannelBindings | None":
    """Of type tls-server-end-point (RFC 5929 section 4.1), for Extended Protection. `certificate`: DER.

    None where that RFC defines no hash for the certificate's signature.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from spnego.channel_bindings import GssChannelBindings

    try:
        algorithm = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        return None
    if algorithm is None:
        return None
    digest = hashes.Hash(hashes.SHA256() if algorithm.name in ("md5", "sha1") else algorithm)
    digest.update(certificate)
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest.finalize())
