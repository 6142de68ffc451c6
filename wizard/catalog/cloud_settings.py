"""The settings of one application for signing in, from its table of brand.toml or of an administrator's file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from wizard.model.address import to_a_labels
from wizard.model.cloud import GRAPH, Cloud
from wizard.model.plan import HTTPS_PORT, Endpoint
from wizard.model.provider import Protocol, Provider, Security
from wizard.model.secret import Secret
from wizard.model.sign_in import SignInApp
from wizard.model.sign_in_settings import (
    CLOSED_AUTHORITIES,
    GRAPH_HOSTS,
    SettingFault,
    SettingForm,
    is_client_id,
    is_google_client_id,
    is_tenant,
)

EXAMPLES = {
    (Provider.MICROSOFT365, "client_id"): 'client_id = "11111111-2222-3333-4444-555555555555"',
    (Provider.MICROSOFT365, "tenant"): 'tenant = "contoso.com"',
    (Provider.MICROSOFT365, "authority"): 'authority = "https://login.microsoftonline.us"',
    (Provider.MICROSOFT365, "graph"): 'graph = "https://graph.microsoft.us"',
    (Provider.GOOGLE, "client_id"): 'client_id = "123456789012-abc.apps.googleusercontent.com"',
    (Provider.GOOGLE, "client_secret"): 'client_secret = "…"',
}
"""Every key that there is, as it may stand in the file."""
_KEY_FORMS = {Provider.MICROSOFT365: SettingForm.MICROSOFT_KEY, Provider.GOOGLE: SettingForm.GOOGLE_KEY}
_SHOWN = 100


class Wrong(Exception):
    """A setting can't be used."""

    def __init__(self, fault: SettingFault) -> None:
        super().__init__(f"{fault.table}.{fault.key}: {fault.form.value}")
        self.fault = fault


@dataclass(frozen=True)
class Settings:
    """One table of one file. `file`: its full path. `values`: as read from TOML."""

    provider: Provider
    file: str
    values: Mapping[str, object]

    def fail(self, key: str, form: SettingForm, *, example: str = "", value: object = None) -> Wrong:
        """What to raise. Not with the text of what may be a secret: of `client_secret`, or of a key misspelt."""
        known = (self.provider, key) in EXAMPLES and key != "client_secret"
        shown = value if value is not None else self.values.get(key) if known else None
        text = "" if shown is None else json.dumps(shown, ensure_ascii=False, default=str)[:_SHOWN]
        example = example or EXAMPLES.get((self.provider, key), "")
        return Wrong(SettingFault(form, self.file, self.provider.value, key, text, example))

    def checked(self) -> "Settings":
        """Itself, with its texts stripped.

        Raises:
            Wrong: a key that there is not, or what is no text, or an empty one.
        """
        texts = dict[str, object]()
        own = [key for provider, key in EXAMPLES if provider is self.provider]
        for key, value in self.values.items():
            if key not in own:
                import difflib

                [like] = difflib.get_close_matches(key.lower(), own, 1) or own[:1]
                raise self.fail(key, _KEY_FORMS[self.provider], example=EXAMPLES[self.provider, like])
            if not isinstance(value, str):
                raise self.fail(key, SettingForm.TEXT)
            texts[key] = value.strip()
        return replace(self, values=texts)

    def text(self, key: str) -> str | None:
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def origins(self, app: SignInApp, keys: Iterable[str] = ()) -> dict[str, tuple[str, str]]:
        """Which key of which file a setting is from; `keys`: besides those that stand here."""
        return {**app.origins, **{key: (key, self.file) for key in (*keys, *self.values)}}


def with_microsoft(cloud: Cloud, settings: Settings) -> Cloud:
    """`authority`: the sign-in server of another cloud, or with the tenant as its path. `tenant`: in that path's place.
    `graph`: that cloud's Graph.

    Raises:
        Wrong.
    """
    app = cloud.microsoft
    client_id = settings.text("client_id")
    if client_id is not None and not is_client_id(client_id):
        raise settings.fail("client_id", SettingForm.CLIENT_ID)
    typed = settings.text("authority")
    root, path = _authority(settings, app.authority if typed is None else typed)
    tenant = settings.text("tenant")
    if tenant is not None and not is_tenant(tenant):
        raise settings.fail("tenant", SettingForm.TENANT)
    origins = settings.origins(app)
    if tenant is None and path and "authority" in settings.values:
        origins["tenant"] = origins["authority"]
    authority = f"{root}/{tenant or path or app.tenant}"
    changed = replace(app, client_id=client_id or app.client_id, authority=authority, origins=origins)
    graph = _graph(settings) if "graph" in settings.values else cloud.graph
    return replace(cloud, microsoft=changed, graph=graph)


def with_google(cloud: Cloud, settings: Settings) -> Cloud:
    """Raises:
    Wrong.
    """
    app, client_id, secret = cloud.google, settings.text("client_id"), settings.text("client_secret")
    if client_id is not None and not is_google_client_id(client_id):
        raise settings.fail("client_id", SettingForm.GOOGLE_CLIENT_ID)
    if secret is not None and not secret:
        raise settings.fail("client_secret", SettingForm.CLIENT_SECRET)
    changed = replace(
        app,
        client_id=client_id or app.client_id,
        client_secret=app.client_secret if secret is None else Secret(secret),
        origins=settings.origins(app),
    )
    return replace(cloud, google=changed)


def fitting(cloud: Cloud) -> Cloud:
    """With Graph of the cloud that the sign-in server belongs to, where nobody has set another.

    Raises:
        Wrong: what was set doesn't fit together, or something is missing.
    """
    app = cloud.microsoft
    at, set_graph = urlsplit(app.authority).hostname or "", "graph" in app.origins
    hosts = GRAPH_HOSTS.get(at, ())
    if hosts and not set_graph:
        return replace(cloud, graph=replace(GRAPH, host=hosts[0]))
    elsewhere = {host for others in GRAPH_HOSTS.values() for host in others} - set(hosts)
    if hosts and cloud.graph.host in elsewhere:
        settings = Settings(app.provider, app.origins["graph"][1], {"graph": cloud.graph.url})
        raise settings.fail("graph", SettingForm.GRAPH_OF_CLOUD, example=f'graph = "https://{hosts[0]}"')
    return cloud


def whole(app: SignInApp) -> SignInApp:
    """Google's application itself.

    Raises:
        Wrong: without its secret, which is asked for when the person has already signed in.
    """
    if app.client_id and not app.client_secret and "client_id" in app.origins:
        raise Settings(app.provider, app.origins["client_id"][1], {}).fail("client_secret", SettingForm.CLIENT_SECRET)
    return app


def _authority(settings: Settings, text: str) -> tuple[str, str]:
    """Its root, and the tenant in its path or ""."""
    try:
        url = urlsplit(text)
        host, port = to_a_labels(url.hostname or ""), url.port
    except ValueError:
        raise settings.fail("authority", SettingForm.AUTHORITY) from None
    path = url.path.strip("/")
    if url.scheme != "https" or url.query or url.fragment or url.username is not None or (path and not is_tenant(path)):
        raise settings.fail("authority", SettingForm.AUTHORITY)
    if host in CLOSED_AUTHORITIES:
        raise settings.fail(
            "authority", SettingForm.OPEN_CLOUD, example='authority = "https://login.microsoftonline.com"'
        )
    return f"https://{host}" + (f":{port}" if port and port != HTTPS_PORT else ""), path


def _graph(settings: Settings) -> Endpoint:
    """A path is Graph's version; without one that of the documented Graph."""
    try:
        url = urlsplit(settings.text("graph") or "")
        host, port = to_a_labels(url.hostname or ""), url.port or HTTPS_PORT
    except ValueError:
        raise settings.fail("graph", SettingForm.GRAPH) from None
    if url.scheme != "https" or url.query or url.fragment or url.username is not None:
        raise settings.fail("graph", SettingForm.GRAPH)
    return Endpoint(Protocol.GRAPH, host, port, Security.TLS, url.path.rstrip("/") or GRAPH.path)
