"""Servers of another kind, as far as a mail client that lands there by mistake gets to see them."""

import re

from wizard.practice.leg import Speaks
from wizard.practice.line import Connection

_PAGE = (
    "<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n"
    "<center><h1>400 Bad Request</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
# nginx's well-known page for what isn't HTTP (Q).
_HTTP = (
    "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\n"
    f"Content-Length: {len(_PAGE)}\r\nConnection: close\r\n\r\n{_PAGE}"
)
_SSH_GREETING = b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"  # RFC 4253 section 4.2; Debian 12 (Q)
_SSH_REPLY = b"Invalid SSH identification string.\r\n"
# Recorded from Dovecot 2.3.19.1.
_POP3_GREETING = b"+OK Dovecot (Debian) ready.\r\n"
_POP3_REPLY = b"-ERR Unknown command.\r\n"


def speak(connection: Connection, kind: Speaks) -> None:
    """Plays that kind of server. Raises Gone if the client ends it."""
    match kind:
        case Speaks.POP3:
            connection.send(_POP3_GREETING)
            while True:
                quits = re.match(rb"QUIT\b", connection.read_line(), re.IGNORECASE)
                connection.send(b"+OK Logging out.\r\n" if quits else _POP3_REPLY)
                if quits:
                    return
        case Speaks.HTTP:
            connection.read_some()
            connection.send(_HTTP.encode())
        case Speaks.SSH:
            connection.send(_SSH_GREETING)
            connection.read_some()
            connection.send(_SSH_REPLY)
        case _:
            connection.hold()
