"""Keeps PySide6 6.12 from ending a program that runs on Python 3.11 or older.

Its wheels are built against the stable interface of Python 3.12, where None, True and False are immortal (PEP 683) and
are returned without counting the reference. On 3.11 each call of a Qt method without a result then takes a reference
away from None; after some thousand calls the interpreter stops with "deallocating None" (measured with 6.12.0 on
3.11.7: QPainter.setPen, QWidget.setText, QObject.property and every other). Here those objects get so many references
that no run uses them up, which is what Python 3.12 does itself.
"""

import ctypes
import sys

_MANY = 1 << 60
"""At a million calls a second, enough for thirty thousand years. Leaves room below the counter's 2**63."""


def keep_singletons() -> None:
    """Harmless where it isn't needed: only CPython before 3.12 is touched, and only objects that never end anyway."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    if ctypes.sizeof(ctypes.c_ssize_t) < 8:
        return  # pragma: no cover - no 32-bit wheels exist
    for singleton in (None, True, False, NotImplemented, Ellipsis):
        counter = ctypes.c_ssize_t.from_address(id(singleton))  # ob_refcnt is an object's first field (PEP 384)
        if counter.value < _MANY:
            counter.value += _MANY
