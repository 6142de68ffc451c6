"""Keys of the X server itself (XTEST): they go wherever the focus is, as those of a real keyboard do."""

import contextlib
import ctypes
from collections.abc import Iterator
from types import MappingProxyType

# keysymdef.h of X11; a character of ISO 8859-1 is its own keysym.
KEYS = MappingProxyType(
    {
        "Tab": 0xFF09, "Return": 0xFF0D, "Escape": 0xFF1B, "Space": 0x20, "Shift": 0xFFE1, "Alt": 0xFFE9,
        "Control": 0xFFE3, "Left": 0xFF51, "Up": 0xFF52, "Right": 0xFF53, "Down": 0xFF54, "Home": 0xFF50,
    }
)  # fmt: skip

_VIEWABLE = 2  # X.h: IsViewable
_TO_PARENT = 2  # X.h: RevertToParent
_CLIENT_MESSAGE = 33  # X.h: ClientMessage


class _Attributes(ctypes.Structure):
    """XWindowAttributes of Xlib.h."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("x", "y", "width", "height", "border_width", "depth")),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        *((name, ctypes.c_int) for name in ("window_class", "bit_gravity", "win_gravity", "backing_store")),
        *((name, ctypes.c_ulong) for name in ("backing_planes", "backing_pixel")),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        *((name, ctypes.c_int) for name in ("map_installed", "map_state")),
        *((name, ctypes.c_long) for name in ("all_event_masks", "your_event_mask", "do_not_propagate_mask")),
        ("override_redirect", ctypes.c_int),
        ("screen", ctypes.c_void_p),
    )


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib.h, in the room of an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 12),
    )


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def _ignore(_display: object, _event: object) -> int:
    """A window may have gone since it was listed; Xlib would end the process for that."""
    return 0


class Keyboard:
    """Types on one display, in the layout that the X server starts with (US)."""

    def __init__(self, display: str) -> None:
        self._x11, self._xtest = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XKeysymToKeycode.restype = ctypes.c_ubyte
        self._x11.XKeycodeToKeysym.restype = ctypes.c_ulong
        self._x11.XInternAtom.restype = ctypes.c_ulong
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        self._x11.XSetErrorHandler(_ignore)
        assert self._display, f"no X server at {display}"

    def windows(self) -> list[int]:
        """The program's windows, the topmost first; menus and tool tips are none."""
        root = ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display))
        found, ignored = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_ulong()
        count = ctypes.c_uint()
        self._x11.XQueryTree(
            self._display, root, ctypes.byref(ignored), ctypes.byref(ignored), ctypes.byref(found), ctypes.byref(count)
        )
        result = []
        for window in reversed(found[: count.value]):  # the topmost is the last
            attributes = _Attributes()
            self._x11.XGetWindowAttributes(self._display, ctypes.c_ulong(window), ctypes.byref(attributes))
            if attributes.map_state == _VIEWABLE and not attributes.override_redirect and attributes.width > 1:
                result.append(window)
        self._x11.XFree(found)
        return result

    def focus_top_window(self) -> None:
        """Gives the keyboard to the window that was opened last, as a window manager does; there is none here."""
        for window in self.windows()[:1]:
            self._x11.XSetInputFocus(self._display, ctypes.c_ulong(window), _TO_PARENT, ctypes.c_ulong(0))
        self._x11.XSync(self._display, 0)

    def close_window(self, window: int) -> None:
        """What a window manager's close button does (ICCCM 4.2.8.1, WM_DELETE_WINDOW)."""
        event = _ClientMessage(type=_CLIENT_MESSAGE, window=window, message_type=self._atom("WM_PROTOCOLS"), format=32)
        event.data[0] = self._atom("WM_DELETE_WINDOW")
        self._x11.XSendEvent(self._display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
        self._x11.XSync(self._display, 0)

    def _atom(self, name: str) -> int:
        return int(self._x11.XInternAtom(self._display, name.encode(), 0))

    def press(self, *names: str) -> None:
        """One key, or several held together: press("Shift", "Tab")."""
        codes = [self._code(KEYS[name] if name in KEYS else ord(name)) for name in names]
        for code in codes:
            self._key(code, down=True)
        for code in reversed(codes):
            self._key(code, down=False)
        self._x11.XSync(self._display, 0)

    def type(self, text: str) -> None:
        """Characters of the US layout."""
        for character in text:
            code = self._code(ord(character))
            shifted = self._x11.XKeycodeToKeysym(self._display, code, 0) != ord(character)
            self.press("Shift", character) if shifted else self.press(character)

    def _code(self, keysym: int) -> int:
        code = int(self._x11.XKeysymToKeycode(self._display, ctypes.c_ulong(keysym)))
        assert code, f"the keyboard has no key for {keysym:#x}"
        return code

    def _key(self, code: int, *, down: bool) -> None:
        self._xtest.XTestFakeKeyEvent(self._display, ctypes.c_uint(code), ctypes.c_int(down), ctypes.c_ulong(0))

    def close(self) -> None:
        self._x11.XCloseDisplay(self._display)


@contextlib.contextmanager
def keyboard(display: str) -> Iterator[Keyboard]:
    keys = Keyboard(display)
    try:
        yield keys
    finally:
        keys.close()
