"""Reads and drives the accessibility tree (AT-SPI), as a screen reader does. Runs on the system's own Python.

A line of JSON in, one out. PyGObject comes from Debian and is built for the system's interpreter alone, hence a
program of its own that imports nothing of ours.
"""

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  (its version has to be chosen before)

Node = Any  # Atspi.Accessible has no types
_spoken: list[str] = []


def _states(node: Node) -> list[str]:
    return [state.value_nick for state in node.get_state_set().get_states()]


def _children(node: Node) -> Iterator[Node]:
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def _actions(node: Node) -> list[str]:
    action = node.get_action_iface()
    return [Atspi.Action.get_action_name(action, i) for i in range(action.get_n_actions())] if action else []


def _text(node: Node) -> str | None:
    text = node.get_text_iface()
    return Atspi.Text.get_text(text, 0, -1) if text else None


def _describe(node: Node, states: list[str], window: str, inside: list[str]) -> dict[str, Any]:
    """`inside`: the roles of all that it stands in, the window first."""
    return {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "states": states,
        "actions": _actions(node),
        "text": _text(node),
        "window": window,
        "inside": inside,
    }


def _walk() -> Iterator[tuple[Node, dict[str, Any]]]:
    """Everything that is shown, in reading order. What is hidden is passed over with all that is in it."""

    def below(node: Node, window: str, inside: list[str]) -> Iterator[tuple[Node, dict[str, Any]]]:
        states = _states(node)
        if "showing" not in states:
            return
        described = _describe(node, states, window, inside)
        yield node, described
        for child in _children(node):
            yield from below(child, window, [*inside, described["role"]])

    for program in _children(Atspi.get_desktop(0)):
        for window in _children(program):
            yield from below(window, window.get_name() or "", [])


def _find(role: str, name: str, window: str | None) -> tuple[Node, dict[str, Any]]:
    """The one that is shown, of this role and name.

    Raises:
        LookupError: there is none, or more than one.
    """
    found = [
        (node, described)
        for node, described in _walk()
        if described["role"] == role and described["name"] == name and window in (None, described["window"])
    ]
    if len(found) != 1:
        raise LookupError(f"{len(found)} of {role} {name!r}")
    return found[0]


def _tree(_: dict[str, Any]) -> object:
    return [described for _, described in _walk()]


def _act(request: dict[str, Any]) -> object:
    """Does an action, if the thing is there and can be used. True when it was done."""
    node, described = _find(request["role"], request["name"], request["window"])
    if "sensitive" not in described["states"] or request["action"] not in described["actions"]:
        raise LookupError(f"can't {request['action']}: {described}")
    return Atspi.Action.do_action(node.get_action_iface(), described["actions"].index(request["action"]))


def _enter(request: dict[str, Any]) -> object:
    """Replaces a field's text. Its own text is not read back here: a password's must not be."""
    node, described = _find(request["role"], request["name"], request["window"])
    if "sensitive" not in described["states"]:
        raise LookupError(f"can't be typed into: {described}")
    return Atspi.EditableText.set_text_contents(node.get_editable_text_iface(), request["text"])


def _focus(request: dict[str, Any]) -> object:
    node, _ = _find(request["role"], request["name"], request["window"])
    return Atspi.Component.grab_focus(node.get_component_iface())


def _beyond(_: dict[str, Any]) -> object:
    """Asks everything for children that it doesn't have, as a reader does whose knowledge is a moment old."""
    for node, _described in list(_walk()):
        count = node.get_child_count()
        for more in range(32):
            node.get_child_at_index(count + more)
    return True


def _heard(_: dict[str, Any]) -> object:
    """What was announced since the start, oldest first."""
    return list(_spoken)


_REQUESTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "tree": _tree,
    "act": _act,
    "enter": _enter,
    "focus": _focus,
    "beyond": _beyond,
    "heard": _heard,
}


def _answer(line: str) -> dict[str, Any]:
    request = json.loads(line)
    try:
        return {"value": _REQUESTS[request["do"]](request)}
    except LookupError as error:
        return {"missing": str(error)}
    except GLib.Error as error:  # what was being looked at has gone
        return {"missing": f"gone: {error.message}"}


def main() -> None:
    warnings.simplefilter("ignore", DeprecationWarning)  # the names that older Debians have too
    loop = GLib.MainLoop()

    def on_line(_source: object, _condition: object) -> bool:
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        print(json.dumps(_answer(line)), flush=True)
        return True

    listener = Atspi.EventListener.new(lambda event: _spoken.append(str(event.any_data)))
    listener.register("object:announcement")
    channel, waiting = GLib.IOChannel.unix_new(0), GLib.IOCondition.IN | GLib.IOCondition.HUP
    GLib.io_add_watch(channel, GLib.PRIORITY_DEFAULT, waiting, on_line)
    print(json.dumps({"value": "ready"}), flush=True)
    loop.run()


if __name__ == "__main__":
    main()
