"""GNOME's Evolution as a client of EWS, without its window: run by the system's Python, on a session bus of its own.

python3 evolution_client.py HOME URL USER PASSWORD CA_FILE ADDRESS MECHANISM FOLDER...

Signs in, opens the folders, sends a message to ADDRESS, and reads the inbox. Prints one object of JSON. HOME must be
new: the account's settings are written where evolution-source-registry looks for them.
"""

import json
import sys
from pathlib import Path

import gi

gi.require_version("Camel", "1.2")

from gi.repository import Camel, Gio, GLib  # noqa: E402 - the version comes first

SOURCE = """[Data Source]
DisplayName=Practice
Enabled=true
Parent=

[Mail Account]
BackendName=ews
IdentityUid=

[Authentication]
Host=localhost
Method={mechanism}
Port=0
User={user}

[Ews Backend]
HostUrl={url}
Email={address}
"""


class Session(Camel.Session):
    """Answers for the user; `results` holds what became of each sign-in."""

    def __init__(self, home, password):
        super().__init__(user_data_dir=str(home / "mail"), user_cache_dir=str(home / "cache"))
        self.password = password
        self.results = []

    def do_authenticate_sync(self, service, mechanism, cancellable):
        service.set_password(self.password)
        result = service.authenticate_sync(mechanism, cancellable)
        self.results.append(result.value_nick)
        return result == Camel.AuthenticationResult.ACCEPTED


def added(session, uid, kind, url, user, address, mechanism):
    service = session.add_service(uid, "ews", kind)
    settings = service.ref_settings()
    for name, value in (
        ("hosturl", url),
        ("email", address),
        ("user", user),
        ("auth-mechanism", mechanism),
        ("host", "localhost"),
    ):
        settings.set_property(name, value)
    return service


def opened(store, name):
    """The number of messages, None where there is no such folder."""
    try:
        return store.get_folder_sync(name, Camel.StoreGetFolderFlags(0), None).get_message_count()
    except GLib.Error:
        return None


def hello(address):
    message = Camel.MimeMessage.new()
    message.set_subject("Grüße von Evolution")
    person = Camel.InternetAddress.new()
    person.add("Alice", address)
    message.set_from(person)
    message.set_recipients("To", person)
    message.set_date(0, 0)
    message.set_message_id(None)
    message.set_content(b"Hello from Evolution\n", "text/plain")
    return message, person


def main(home, url, user, password, ca_file, address, mechanism, *names):
    sources = home / "config" / "evolution" / "sources"
    sources.mkdir(parents=True)
    account = SOURCE.format(mechanism=mechanism, user=user, url=url, address=address)
    (sources / "practice.source").write_text(account, "utf-8")
    Gio.TlsBackend.get_default().set_default_database(Gio.TlsFileDatabase.new(ca_file))
    Camel.init(str(home), False)
    Camel.provider_init()
    session = Session(home, password)
    session.set_online(True)
    account = (url, user, address, mechanism)
    store = added(session, "practice", Camel.ProviderType.STORE, *account)
    store.connect_sync(None)
    told = {"results": session.results, "folders": {name: opened(store, name) for name in names}}
    if "accepted" in session.results:
        post = added(session, "practice-send", Camel.ProviderType.TRANSPORT, *account)
        post.connect_sync(None)
        message, person = hello(address)
        told["sent"] = bool(post.send_to_sync(message, person, person, None)[0])
        inbox = store.get_folder_sync("Inbox", Camel.StoreGetFolderFlags(0), None)
        inbox.refresh_info_sync(None)
        uids = inbox.dup_uids() if hasattr(inbox, "dup_uids") else inbox.get_uids()
        told["inbox"] = [inbox.get_message_sync(uid, None).get_subject() for uid in uids]
        store.disconnect_sync(True, None)
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
