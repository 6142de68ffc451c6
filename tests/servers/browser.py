"""A person with a browser, as far as signing in goes: follows redirects, keeps cookies, fills in and submits forms."""

import html.parser
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

from tests.servers.certificates import authority

_MOST_PAGES = 12


@dataclass
class Form:
    """One form of a page. `fields`: name -> values that a browser would send. `buttons`: name -> values."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    url: str
    status: int
    headers: dict[str, str]
    text: str

    @property
    def title(self) -> str:
        return self.text.partition("<title>")[2].partition("</title>")[0]

    @property
    def form(self) -> Form | None:
        reader = _Forms()
        reader.feed(self.text)
        return reader.forms[0] if reader.forms else None


class _Forms(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(values.get("action", ""), values.get("method", "get").lower()))
        elif self.forms and tag == "input" and values.get("name"):
            if values.get("type") != "checkbox" or "checked" in values:
                self.forms[-1].fields.setdefault(values["name"], []).append(values.get("value", ""))
        elif self.forms and tag == "button" and values.get("name"):
            self.forms[-1].buttons.setdefault(values["name"], []).append(values.get("value", ""))


@dataclass
class Person:
    """How the forms are answered. `unticked`: scopes whose boxes are cleared. `declines`: presses Cancel at consent."""

    name: str = "alice@example.com"
    declines: bool = False
    unticked: frozenset[str] = frozenset()


class Browser:
    """Trusts the test authority. `visited`: every address asked for, in order."""

    def __init__(self, person: Person | None = None) -> None:
        self.person = person or Person()
        self.visited: list[str] = []
        context = ssl.create_default_context(cadata=authority().pem.decode())
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(CookieJar()),
            urllib.request.HTTPSHandler(context=context),
        )

    def get(self, url: str, data: dict[str, list[str]] | None = None) -> Page:
        """One page, redirects followed; whatever its status is."""
        self.visited.append(url)
        body = None if data is None else urllib.parse.urlencode(data, doseq=True).encode()
        try:
            with self._opener.open(urllib.request.Request(url, body), timeout=30) as answer:
                return Page(answer.url, answer.status, dict(answer.headers), answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.url, error.code, dict(error.headers), error.read().decode(errors="replace"))

    def sign_in(self, url: str) -> Page:
        """From the address that the program opens to the last page, the program's own "you may close this"."""
        page = self.get(url)
        for _ in range(_MOST_PAGES):
            form = page.form
            if form is None:
                return page
            page = self._submit(page, form)
        raise AssertionError(f"still a form after {_MOST_PAGES} pages: {page.url}")

    def answer_up_to(self, url: str) -> tuple[str, dict[str, list[str]]]:
        """As `sign_in`, but stops at the form that would go back to the program: its address and fields."""
        page = self.get(url)
        for _ in range(_MOST_PAGES):
            form = page.form
            assert form is not None, page.text
            target = urllib.parse.urljoin(page.url, form.action)
            if target.startswith("http://"):
                return target, form.fields
            page = self._submit(page, form)
        raise AssertionError("no way back to the program")

    def enter_code(self, url: str, code: str) -> Page:
        """Device sign-in: the page where the code is typed, then the usual ones, up to the verdict."""
        page, entered = self.get(url), False
        for _ in range(_MOST_PAGES):
            form = page.form
            if form is None or (entered and "user_code" in form.fields and not form.fields["user_code"][0]):
                return page
            if "user_code" in form.fields and not entered:
                form.fields["user_code"], entered = [code], True
            page = self._submit(page, form)
        raise AssertionError(f"still a form after {_MOST_PAGES} pages: {page.url}")

    def _submit(self, page: Page, form: Form) -> Page:
        fields = dict(form.fields)
        if "login" in fields:
            fields |= {"login": [self.person.name], "password": ["any"]}
        if "scope" in fields:
            fields["scope"] = [scope for scope in fields["scope"] if scope not in self.person.unticked]
        if "answer" in form.buttons:
            refuses = self.person.declines and page.title == "consent"
            fields["answer"] = ["no" if refuses else "yes"]
        target = urllib.parse.urljoin(page.url, form.action)
        if form.method == "post":
            return self.get(target, fields)
        return self.get(f"{target}?{urllib.parse.urlencode(fields, doseq=True)}")
