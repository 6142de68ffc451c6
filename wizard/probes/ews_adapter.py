"""What the requests library calls instead of urllib3: our own connection, whose answers are judged already."""

import io
from typing import Any, cast

import requests
from requests.adapters import BaseAdapter

from wizard.probes.ews_soap import without_bom
from wizard.probes.ews_transport import EwsTransport


class OurAdapter(BaseAdapter):
    """`error`: why the last request failed, before a library wraps it."""

    def __init__(self, transport: EwsTransport) -> None:
        super().__init__()
        self._transport = transport
        self.error: Exception | None = None

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        try:
            answer = self._transport.post(cast(bytes, request.body))  # exchangelib writes bytes
        except Exception as error:
            self.error = error
            raise
        response = requests.Response()
        response.status_code, response.reason = 200, "OK"  # judged: it is SOAP, and no fault
        response.headers["Content-Type"] = "text/xml; charset=utf-8"
        response._content = without_bom(answer.body)
        response._content_consumed = True
        response.raw = io.BytesIO()
        response.encoding, response.url, response.request = "utf-8", request.url or "", request
        return response

    def close(self) -> None:
        """The connection belongs to the probe."""

    def session(self, prefix: str, *_: Any, **__: Any) -> requests.Session:
        """A session that has this adapter alone. In the place of exchangelib's BaseProtocol.raw_session."""
        session = requests.Session()
        session.trust_env = False  # no proxy, no netrc
        session.adapters.clear()
        session.mount(prefix, self)
        return session
