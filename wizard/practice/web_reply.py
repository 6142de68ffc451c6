"""An answer of a web server, and the ways in which it can come to grief on the way."""

from dataclasses import dataclass

from wizard.practice.ews_answers import page
from wizard.practice.leg import Reply, Then
from wizard.practice.line import Connection, Gone

_FLOOD = b"x" * 65536


@dataclass(frozen=True)
class WebAnswer:
    """`headers`: as lines. `reason`: "" for the usual words of the status."""

    status: int
    headers: tuple[str, ...]
    body: bytes
    reason: str = ""

    @classmethod
    def of(cls, reply: Reply, host: str) -> "WebAnswer":
        """What a scenario puts in the place of the right answer; {host} is filled in."""
        headers = tuple(line.replace("{host}", host) for line in reply.headers)
        location = next(
            (line.partition(":")[2].strip() for line in headers if line.lower().startswith("location:")), ""
        )
        body = body_of(reply.page, host=host, location=location) if reply.page else reply.body.encode()
        if body and not any(line.lower().startswith("content-type:") for line in headers):
            headers += ("Content-Type: text/html; charset=utf-8",)
        return cls(reply.status or 200, headers, body, reply.reason)


def body_of(name: str, /, **values: str) -> bytes:
    """A page of exchange_answers.toml."""
    return page(name, **values).encode()


def play_reply(connection: Connection, reply: Reply, data: bytes) -> None:
    """Sends it as the scenario wants it sent. Cut means: half of the body.

    Raises:
        Gone: that ends the connection, or the client did.
    """
    connection.pause(reply.delay)
    match reply.then:
        case Then.HOLD:
            connection.hold()
            raise Gone
        case Then.CUT:
            body = data.index(b"\r\n\r\n") + 4
            connection.send(data[: (body + len(data)) // 2])
            connection.close(close_notify=False)
            raise Gone
        case Then.RESET:
            connection.reset()
            raise Gone
        case Then.CLOSE:
            raise Gone
        case Then.FLOOD:
            head = data.partition(b"\r\n\r\n")[0]
            lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length:")]
            connection.send(b"\r\n".join([*lines, b"", b""]))
            while True:
                connection.send(_FLOOD)
    if not reply.drip:
        connection.send(data)
        return
    for byte in data:
        connection.send(bytes([byte]))
        connection.pause(reply.drip)
