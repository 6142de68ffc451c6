"""While a sign-in waits for the person: where to go, said and opened."""

import threading
from collections.abc import Mapping

from wizard.cli.context import Context
from wizard.cli.json_lines import event_json
from wizard.model.event import SignInWaiting, Waiting
from wizard.model.symptom import Json
from wizard.wire.fault import Fault


def show_sign_in(event: SignInWaiting, context: Context, extras: Mapping[str, Json]) -> None:
    """The address on stderr, with --quiet too: without it nobody could sign in. Also as JSON, if that is wanted.

    The browser is opened here; a code is for another device.
    """
    out, say = context.out, context.say
    if out.as_json:
        out.json({**event_json(event, context), **extras})
    minutes = max(1, round((event.ends_at_ms - event.at_ms) / 60_000))
    if event.kind is Waiting.DEVICE_CODE:
        out.error(say("sign_in_code", url=event.url, code=event.user_code, minutes=minutes))
        return
    name = context.catalog.provider_name(event.provider, context.language)
    out.error(say("sign_in_browser", provider=name, minutes=minutes))
    out.error(event.url)
    # Not waited for: some openers end only with their browser.
    threading.Thread(target=_open, args=(event, context), name="browser", daemon=True).start()


def _open(event: SignInWaiting, context: Context) -> None:
    try:
        context.app.open_sign_in_page(event.url, event.provider)
    except Fault:
        if not context.token.cancelled:
            context.out.error(context.say("sign_in_no_browser"))
