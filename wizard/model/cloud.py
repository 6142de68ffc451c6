"""Where a sign-in with the browser leads: the registered applications, and the servers that their tokens are for."""

from dataclasses import dataclass, replace

from wizard.model.plan import HTTPS_PORT, Endpoint
from wizard.model.provider import Protocol, Provider, Security
from wizard.model.secret import Secret
from wizard.model.sign_in import SignInApp, google_app, microsoft_app
from wizard.model.sign_in_settings import SettingFault

GRAPH = Endpoint(Protocol.GRAPH, "graph.microsoft.com", HTTPS_PORT, Security.TLS, "/v1.0")
GOOGLE_IMAP = Endpoint(Protocol.IMAP, "imap.gmail.com", 993, Security.TLS)
GOOGLE_SMTP = Endpoint(Protocol.SMTP, "smtp.gmail.com", 465, Security.TLS)
"""Gmail's documented servers (Google for Developers, IMAP, POP, and SMTP)."""


@dataclass(frozen=True)
class Cloud:
    """Microsoft's and Google's side of a connection. The servers never come from a form: a token for a mailbox must not
    go to a host that somebody typed.
    """

    microsoft: SignInApp
    google: SignInApp
    graph: Endpoint = GRAPH
    google_imap: Endpoint = GOOGLE_IMAP
    google_smtp: Endpoint = GOOGLE_SMTP

    def app(self, provider: Provider) -> SignInApp:
        """The application that signs in there.

        Raises:
            LookupError: nobody signs in there with a browser.
        """
        for app in (self.microsoft, self.google):
            if app.provider is provider:
                return app
        raise LookupError(provider.value)

    def configured(self, provider: Provider) -> bool:
        """Whether somebody has set an application for the provider, be it wrongly: signing in then says what is wrong.
        Those that take a password need none.
        """
        try:
            app = self.app(provider)
        except LookupError:
            return True
        return bool(app.client_id or app.fault)

    def faulty(self, provider: Provider, fault: SettingFault) -> "Cloud":
        """With what is wrong with the settings of one provider."""
        app = replace(self.app(provider), fault=fault)
        return replace(self, google=app) if provider is Provider.GOOGLE else replace(self, microsoft=app)


UNCONFIGURED = Cloud(microsoft_app(""), google_app("", Secret()))
"""Of a build without client ids."""
