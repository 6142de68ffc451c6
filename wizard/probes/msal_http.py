"""msal's requests over our own connections, its answers judged before it sees them."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from wizard.model.symptom import Symptom
from wizard.probes.sign_in import Judge, judged
from wizard.wire.fault import Fault
from wizard.wire.https import HttpsClient


class MsalResponse:
    """What msal reads of an answer."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str]) -> None:
        self.status_code, self.text, self.headers = status, text, headers

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise Fault(Symptom.SERVER_TROUBLE, {"status": self.status_code})


class MsalHttp:
    """msal's HttpClient over ours. `known`: address -> body of answers that are here already.

    msal logs an answer that isn't JSON, whatever it holds, and turns a 5xx into an exception without its words:
    neither reaches it.
    """

    def __init__(self, http: HttpsClient, judge: Judge, known: Mapping[str, str]) -> None:
        self._http, self._judge, self._known = http, judge, known

    def get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None, **_: object
    ) -> MsalResponse:
        if url in self._known:
            return MsalResponse(200, self._known[url], {})
        return self._ask("GET", _with_query(url, params), b"", headers or {})

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, object] | str | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> MsalResponse:
        if data is None or isinstance(data, str):
            text = data or ""
        else:
            text = urlencode({name: value for name, value in data.items() if value is not None})
        form = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        sent = dict(parse_qsl(text))
        return self._ask("POST", _with_query(url, params), text.encode("ascii"), form, sent)

    def _ask(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], sent: Mapping[str, str] | None = None
    ) -> MsalResponse:
        response = self._http.request(method, url, body, {"Accept": "application/json", **headers})
        answer = judged(response, sent or {}, self._judge)
        return MsalResponse(response.status, json.dumps(answer), dict(response.headers))

    def close(self) -> None:
        """Whoever made the client closes it."""


def _with_query(url: str, params: Mapping[str, str] | None) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url
