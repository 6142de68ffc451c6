"""A Secret gives its text to nobody but `reveal()`."""

import copy
import io
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable
from dataclasses import asdict

import pytest

from wizard.model.form import ConnectForm
from wizard.model.secret import Secret

CANARY = "c4nary-Pa55word-7f3a9e"


@pytest.mark.parametrize(
    "shown",
    [
        repr,
        str,
        format,
        ascii,
        pprint.pformat,
        lambda secret: f"{secret}",
        lambda secret: f"{secret!r:>40}",
        lambda secret: f"{secret:>40}",
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031
        lambda secret: "{0} {0!s}".format(secret),  # noqa: UP032
        lambda secret: repr([secret, {"password": secret}]),
        lambda secret: repr(ConnectForm(password=secret)),
    ],
)
def test_no_way_of_showing_it_shows_it(shown: Callable[[Secret], str]) -> None:
    text = shown(Secret(CANARY))
    assert CANARY not in text
    assert "hidden" in text


def test_logging_does_not_write_it() -> None:
    stream = io.StringIO()
    logger = logging.Logger("test")
    logger.addHandler(logging.StreamHandler(stream))
    secret = Secret(CANARY)
    logger.error("password %s", secret)
    logger.error("form %r", ConnectForm(password=secret))
    try:
        raise ValueError(secret)
    except ValueError:
        logger.exception("failed")
    assert CANARY not in stream.getvalue()
    assert stream.getvalue().count("Secret(hidden)") == 3


def test_a_traceback_that_names_it_does_not_hold_it() -> None:
    try:
        raise KeyError(Secret(CANARY))
    except KeyError as error:
        captured = traceback.TracebackException.from_exception(error, capture_locals=True)
        assert CANARY not in "".join(captured.format()).replace(f'CANARY = "{CANARY}"', "")


@pytest.mark.parametrize(
    "attempt",
    [
        *(lambda secret, protocol=protocol: pickle.dumps(secret, protocol) for protocol in range(6)),
        copy.copy,
        copy.deepcopy,
        lambda secret: copy.deepcopy(ConnectForm(password=secret)),
        lambda secret: pickle.dumps(ConnectForm(password=secret)),
        lambda secret: asdict(ConnectForm(password=secret)),
        json.dumps,
        hash,
        vars,
    ],
)
def test_it_is_never_written_elsewhere(attempt: Callable[[Secret], object]) -> None:
    with pytest.raises(TypeError) as caught:
        attempt(Secret(CANARY))
    assert CANARY not in str(caught.value)


def test_only_reveal_gives_it_out() -> None:
    assert Secret(CANARY).reveal() == CANARY


def test_equality_and_emptiness() -> None:
    assert Secret("pä\ud800") == Secret("pä\ud800")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert Secret("a")
    assert not Secret()
