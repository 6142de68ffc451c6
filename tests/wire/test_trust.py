"""Which authorities are trusted: the system's as its environment says, and the file of this run."""

import os
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.certificates import authority, certificate
from tests.wire.certs import authority_pem
from tests.wire.scripted import ScriptedServer, context_for
from wizard.wire import trust as trust_module
from wizard.wire.trust import Trust

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

CHECKOUT = Path(__file__).parents[2]
ASK = """
import sys
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.wire.reach import reach
from wizard.wire.secure import TlsPolicy, secure
from wizard.wire.trust import Trust
port = int(sys.argv[1])
def connect(deadline):
    return reach(["127.0.0.1"], port, CancelToken(), deadline)
deadline = Deadline.after(60)
endpoint = Endpoint(Protocol.IMAP, "localhost", port, Security.TLS)
fault = secure(connect(deadline), endpoint, TlsPolicy(Trust()), connect, deadline).certificate_fault
print(fault.symptom if fault else "good")
"""


def verdict(environment: dict[str, str]) -> str:
    """What a fresh process with this environment thinks of a certificate of the test authority."""
    with ScriptedServer(lambda peer: peer.start_tls(context_for(certificate()))) as server:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ASK, str(server.port)],
            cwd=CHECKOUT,
            env={"PATH": os.environ["PATH"], **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    return done.stdout.strip()


def test_the_system_s_authorities_do_not_include_ours() -> None:
    assert verdict({}) == "certificate_unknown_authority"


def test_ssl_cert_file_counts(ca_file: Path) -> None:
    assert verdict({"SSL_CERT_FILE": str(ca_file)}) == "good"


def test_ssl_cert_dir_counts(tmp_path: Path) -> None:
    pem = tmp_path / "ca.pem"
    pem.write_bytes(authority().pem)
    hashed = subprocess.run(
        ["openssl", "x509", "-noout", "-subject_hash", "-in", str(pem)], capture_output=True, text=True, check=True
    ).stdout.strip()
    pem.rename(tmp_path / f"{hashed}.0")
    assert verdict({"SSL_CERT_DIR": str(tmp_path), "SSL_CERT_FILE": "/dev/null"}) == "good"


def test_a_file_adds_its_authorities(ca_file: Path) -> None:
    assert Trust.with_file(ca_file).authorities() == Trust().authorities() + 1


@pytest.mark.parametrize(
    "surroundings",
    [
        "{}",
        "# Fő tanúsítvány\n{}\n# 認証局\n",
        "subject=CN = test\n{}\ntrailing words",
        "\ufeff{}",
        "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n{}",
    ],
)
def test_files_with_comments_of_any_script_are_read(tmp_path: Path, surroundings: str) -> None:
    path = tmp_path / "bundle.pem"
    path.write_text(surroundings.format(authority_pem() + authority_pem("other")), encoding="utf-8")
    assert Trust.with_file(path).authorities() == Trust().authorities() + 2


def test_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_bytes(authority().pem.replace(b"\n", b"\r\n"))
    assert Trust.with_file(path).authorities() == Trust().authorities() + 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds no certificate"),
        (b"hello", "holds no certificate"),
        (b"\x30\x82\x01\x00\xff\xfe", "holds no certificate"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB", "holds no certificate"),
        (b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", "holds no readable certificate"),
        (b"-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n", "holds no readable certificate"),
        ("-----BEGIN CERTIFICATE-----\nMIIü\n-----END CERTIFICATE-----\n".encode(), "holds no readable certificate"),
        (b"-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", "holds no certificate"),
    ],
)
def test_a_file_without_certificates_is_refused_by_name(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "ca.pem"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=why) as caught:
        Trust.with_file(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_missing_or_a_folder_is_an_os_error(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.pem", tmp_path):
        with pytest.raises(OSError):
            Trust.with_file(path)


def test_the_context_for_passwords_checks_all_that_there_is_to_check() -> None:
    for old in (False, True):
        context = Trust().verified(old_tls=old)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
    assert Trust().verified().minimum_version is ssl.TLSVersion.TLSv1_2


def test_contexts_are_made_once_and_kept_apart() -> None:
    trust = Trust(authority_pem())
    made = {
        id(make_context(old_tls=old))
        for old in (False, True)
        for make_context in (trust.verified, trust.chain_only, trust.unverified)
    }
    assert len(made) == 6
    assert trust.verified() is trust.verified()
    assert trust.unverified() is not Trust().unverified()


def test_a_packaged_program_finds_the_system_s_bundle(monkeypatch: pytest.MonkeyPatch, ca_file: Path) -> None:
    class Nowhere:
        cafile = capath = None

    monkeypatch.setattr(trust_module.ssl, "get_default_verify_paths", lambda: Nowhere)
    monkeypatch.setattr(trust_module.ssl.SSLContext, "load_default_certs", lambda *_: None)
    monkeypatch.setattr(trust_module, "_BUNDLES", ("/nonexistent/bundle.pem", str(ca_file), "/nonexistent/2.pem"))
    assert Trust().authorities() == 1


def test_a_mac_s_authorities_come_from_its_keychains(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unverified on a real Mac: the command's output is replayed."""
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, authority_pem() + authority_pem("other"), "")

    monkeypatch.setattr(trust_module.sys, "platform", "darwin")
    monkeypatch.setattr(trust_module.subprocess, "run", run)
    assert Trust().authorities() == 2
    assert asked[0][:4] == ["/usr/bin/security", "find-certificate", "-a", "-p"]
