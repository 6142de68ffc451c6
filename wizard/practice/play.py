"""Plays an answer as a scenario wants it, faults included."""

from wizard.practice.leg import Answer, Then
from wizard.practice.line import Connection, Gone


def filled(line: str, values: dict[str, str]) -> str:
    """The line with {name} replaced for the names that are known; other braces are the server's own."""
    for name, value in values.items():
        line = line.replace(f"{{{name}}}", value)
    return line


def play(connection: Connection, answer: Answer, **values: str) -> None:
    """Sends the answer's lines and does what follows them; HANDSHAKE is left to the caller.

    Raises:
        Gone: the answer ends the connection, or the client did.
    """
    connection.pause(answer.delay)
    data = "".join(f"{filled(line, values)}\r\n" for line in answer.lines).encode()
    if answer.then is Then.CUT and answer.lines:
        last = filled(answer.lines[-1], values).encode()
        data = data[: len(data) - 2 - (len(last) + 1) // 2]
    if answer.then is Then.FLOOD and not data.endswith(b"}\r\n"):  # what floods belongs to the line, or to its literal
        data = data.removesuffix(b"\r\n")
    _send(connection, data, answer.drip)
    match answer.then:
        case Then.CLOSE:
            raise Gone
        case Then.CUT:
            connection.close(close_notify=False)
            raise Gone
        case Then.RESET:
            connection.reset()
            raise Gone
        case Then.HOLD:
            connection.hold()
            raise Gone
        case Then.FLOOD:
            while True:
                connection.send(b"x" * 65536)


def _send(connection: Connection, data: bytes, drip: float) -> None:
    if not drip:
        connection.send(data)
        return
    for byte in data:
        connection.send(bytes([byte]))
        connection.pause(drip)
