"""NTLM and SPNEGO as a Windows server accepts them, by pyspnego: its messages, its cryptography, its negotiation.

pyspnego's own acceptor takes the credentials from a file that an environment variable of the whole process names, and
calls itself by this machine's name. Both would reach beyond a pretend mailbox, hence the two steps of its own here.
"""

import hashlib
import hmac
import os
from collections.abc import Callable

from spnego._context import GSSMech
from spnego._negotiate import NegotiateProxy
from spnego._ntlm import NTLMProxy
from spnego._ntlm_raw.crypto import compute_response_v1, hmac_md5, lmowfv1, ntowfv1, ntowfv2, rc4k
from spnego._ntlm_raw.messages import (
    Authenticate,
    AvFlags,
    AvId,
    Challenge,
    FileTime,
    Negotiate,
    NegotiateFlags,
    NTClientChallengeV2,
    TargetInfo,
    Version,
)
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import BadBindingsError, InvalidTokenError, SpnegoError

NETBIOS_DOMAIN = "PRACTICE"
DNS_DOMAIN = "practice.example"
COMPUTER = "EXCHANGE1"

_WINDOWS_SERVER_2019 = Version(10, 0, 17763)
_NTLMV1_RESPONSE = 24  # bytes; NTLMv2 answers are longer (MS-NLMP 2.2.2.6, 2.2.2.8)

__all__ = ["DNS_DOMAIN", "NETBIOS_DOMAIN", "NtlmAcceptor", "SpnegoError", "bindings_of", "negotiate_acceptor"]


def bindings_of(certificate_sha256: str) -> bytes:
    """What a client proves that it saw this certificate with: MD5 over tls-server-end-point (RFC 5929 section 4)."""
    unique = b"tls-server-end-point:" + bytes.fromhex(certificate_sha256)
    return hashlib.md5(GssChannelBindings(application_data=unique).pack(), usedforsecurity=False).digest()


class NtlmAcceptor(NTLMProxy):
    """One sign-in (MS-NLMP section 3.2.5). `step` raises SpnegoError for a refusal; then `user` says who tried.

    `password_of`: the password for a name as the client gives it, None for a stranger.
    `bindings`: what the client must have seen, b"" where the server doesn't ask (Extended Protection is off).
    """

    def __init__(self, password_of: Callable[[str], str | None], bindings: bytes) -> None:
        # As an initiator it doesn't ask for the credentials file; the name and password of that role stay unused.
        super().__init__("nobody", "", usage="initiate")
        self.usage = "accept"
        self._password_of = password_of
        self._expected_bindings = bindings
        self.user = ""

    def _step_accept_negotiate(self, token: bytes) -> bytes:
        super()._step_accept_negotiate(token)
        made = self._temp_challenge
        assert made is not None
        target = TargetInfo()
        target[AvId.nb_domain_name] = NETBIOS_DOMAIN
        target[AvId.nb_computer_name] = COMPUTER
        target[AvId.dns_domain_name] = DNS_DOMAIN
        target[AvId.dns_computer_name] = f"{COMPUTER.lower()}.{DNS_DOMAIN}"
        target[AvId.dns_tree_name] = DNS_DOMAIN
        target[AvId.timestamp] = FileTime.now()
        self._temp_challenge = Challenge(
            (made.flags & ~NegotiateFlags.target_type_server) | NegotiateFlags.target_type_domain,
            made.server_challenge,
            target_name=NETBIOS_DOMAIN,
            target_info=target,
            version=_WINDOWS_SERVER_2019,
        )
        return self._temp_challenge.pack()

    def _step_accept_authenticate(self, token: bytes, channel_bindings: GssChannelBindings | None) -> None:
        negotiate, challenge = self._temp_negotiate, self._temp_challenge
        assert isinstance(negotiate, Negotiate) and isinstance(challenge, Challenge)
        auth = Authenticate.unpack(token)
        user, domain = auth.user_name or "", auth.domain_name or ""
        self.user = f"{domain}\\{user}" if domain and "@" not in user else user
        # A stranger costs as much as a wrong password.
        password = self._password_of(self.user) or os.urandom(16).hex()
        key_exchange_key, wants_mic = self._check(auth, challenge, user, domain, password)
        sealed = auth.flags & (NegotiateFlags.sign | NegotiateFlags.seal)
        exchanged = auth.flags & NegotiateFlags.key_exch and sealed
        random_key = auth.encrypted_random_session_key or b""
        self._session_key = rc4k(key_exchange_key, random_key) if exchanged else key_exchange_key
        if wants_mic:
            expected, auth.mic = auth.mic, b"\x00" * 16
            actual = self._calculate_mic(self._session_key, negotiate.pack(), challenge.pack(), auth.pack())
            if actual != expected:
                raise InvalidTokenError(context_msg="wrong MIC")
        self._context_attr = auth.flags
        self._complete = True

    def _check(
        self, auth: Authenticate, challenge: Challenge, user: str, domain: str, password: str
    ) -> tuple[bytes, bool]:
        """The key exchange key, and whether a MIC must follow.

        Raises:
            SpnegoError: a wrong password, or not the channel that the server is on.
        """
        response = auth.nt_challenge_response or b""
        server_challenge = challenge.server_challenge or b""
        if len(response) > _NTLMV1_RESPONSE:
            # Over the client's own bytes: libsoup leaves out four zeros that pyspnego expects when it rebuilds them.
            proof, theirs = response[:16], response[16:]
            target = NTClientChallengeV2.unpack(theirs).av_pairs
            hashed = ntowfv2(user, ntowfv1(password), domain)
            right = hmac_md5(hashed, server_challenge + theirs) + theirs
            key = hmac_md5(hashed, proof)
            bindings, wants_mic = target.get(AvId.channel_bindings, b""), bool(target.get(AvId.flags, 0) & AvFlags.mic)
        else:
            extended = auth.flags & NegotiateFlags.extended_session_security
            theirs_v1 = (auth.lm_challenge_response or b"\x00" * 8)[:8] if extended else b"\x00" * 8
            right, _, key = compute_response_v1(
                auth.flags, ntowfv1(password), lmowfv1(password), server_challenge, theirs_v1, no_lm_response=True
            )
            bindings, wants_mic = b"", False
        if not hmac.compare_digest(right, response):
            raise InvalidTokenError(context_msg="wrong password")
        if self._expected_bindings and bindings != self._expected_bindings:
            raise BadBindingsError(context_msg="not the server's channel")
        return key, wants_mic


def negotiate_acceptor(ntlm: NtlmAcceptor) -> NegotiateProxy:
    """SPNEGO (RFC 4178) with NTLM as the only mechanism inside: there is no Kerberos in the pretend domain."""
    ntlm._is_wrapped = True
    return NegotiateProxy(usage="accept", _negotiate_contexts={GSSMech.ntlm: ntlm})
