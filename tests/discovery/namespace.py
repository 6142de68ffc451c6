"""Run in network and mount namespaces of its own: real names, real DNS, ports 80 and 443, and no way out.

Prints, as JSON, what the searches of SEARCHES found with nothing replaced in the program, and what the hosts were sent.
"""

import json
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import dns.flags
import dns.message
import dns.rrset

from tests.discovery.world import EWS, POX, SIGN_IN, TRUST, json_url, moved
from tests.wire.certs import make
from tests.wire.scripted import Peer, ScriptedServer, context_for
from wizard.discovery.exchange import find_urls
from wizard.model.cancel import CancelToken

RECORDS = {
    ("autodiscover.json.example", "A"): ["8.8.4.1"],
    ("mail.json.example", "A"): ["8.8.4.2"],
    ("_autodiscover._tcp.record.example", "SRV"): ["20 0 443 wrong.record.example.", "10 5 443 cas.record.example."],
    ("cas.record.example", "A"): ["8.8.4.3"],
    ("autodiscover.redirect.example", "A"): ["8.8.4.4"],
    ("cas.hoster.example", "A"): ["8.8.4.5"],
    ("autodiscover.cloud.example", "CNAME"): ["autodiscover.outlook.com."],
    ("autodiscover.outlook.com", "A"): ["8.8.4.6"],
}
"""By name and type, in the form of a zone file."""

JSON_PATH = "/autodiscover/autodiscover.json"
HOSTS: list[tuple[str, str, int, dict[str, bytes]]] = [
    ("autodiscover.json.example", "8.8.4.1", 443, {JSON_PATH: json_url("https://mail.json.example/ews/exchange.asmx")}),
    ("mail.json.example", "8.8.4.2", 443, {EWS: SIGN_IN}),
    ("cas.record.example", "8.8.4.3", 443, {POX: SIGN_IN, EWS: SIGN_IN}),
    ("autodiscover.redirect.example", "8.8.4.4", 80, {POX: moved(f"https://cas.hoster.example{POX}")}),
    ("cas.hoster.example", "8.8.4.5", 443, {POX: SIGN_IN, EWS: SIGN_IN}),
    ("autodiscover.outlook.com", "8.8.4.6", 443, {POX: SIGN_IN, EWS: SIGN_IN}),
]
SEARCHES = ("json.example", "record.example", "redirect.example", "cloud.example", "nothing.example")


def serve_names() -> None:
    """A name server on 127.0.0.1."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 53))

    def answer_all() -> None:
        while True:
            data, client = sock.recvfrom(4096)
            query = dns.message.from_wire(data)
            reply = dns.message.make_response(query)
            reply.flags |= dns.flags.AA | dns.flags.RA
            name = query.question[0].name.to_text(omit_final_dot=True).lower()
            kind = query.question[0].rdtype
            while alias := RECORDS.get((name, "CNAME")):
                reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", *alias))
                name = alias[0].rstrip(".")
            if found := RECORDS.get((name, kind.name)):
                reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *found))
            elif not any(known == name for known, _ in RECORDS):
                reply.set_rcode(dns.rcode.NXDOMAIN)
            sock.sendto(reply.to_wire(), client)

    threading.Thread(target=answer_all, daemon=True).start()


def play_of(name: str, port: int, answers: dict[str, bytes]) -> Callable[[Peer], None]:
    shown = context_for(make((name,)))

    def play(peer: Peer) -> None:
        if port == 443:
            peer.start_tls(shown)
        while True:
            path = peer.line().decode().split(" ")[1].partition("?")[0]
            length = 0
            while line := peer.line():
                if line.startswith(b"Content-Length: "):
                    length = int(line[16:])
            peer.exactly(length)
            peer.send(answers.get(path, b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n"))

    return play


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        resolver = Path(folder) / "resolv.conf"
        resolver.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        subprocess.run(["mount", "--bind", str(resolver), "/etc/resolv.conf"], check=True)
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        for _, address, _, _ in HOSTS:
            subprocess.run(["ip", "address", "add", f"{address}/32", "dev", "lo"], check=True)
        serve_names()
        servers = {
            name: ScriptedServer(play_of(name, port, answers), host=address, port=port)
            for name, address, port, answers in HOSTS
        }
        for server in servers.values():
            server.__enter__()
        found = {}
        for domain in SEARCHES:
            search = find_urls("", f"secret@{domain}", CancelToken(), TRUST, seconds=20)
            found[domain] = {
                "candidates": [(c.endpoint.url, c.source.value, c.trusted) for c in search.candidates],
                "microsoft365": dict(search.microsoft365) if search.microsoft365 else None,
            }
        for server in servers.values():
            server.__exit__(None, None, None)
        sent = {name: server.received.decode("latin-1") for name, server in servers.items()}
        json.dump({"found": found, "sent": sent}, sys.stdout)
        subprocess.run(["umount", "/etc/resolv.conf"], check=True)


if __name__ == "__main__":
    main()
