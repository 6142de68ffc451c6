"""Where a domain's mail is, in words."""

from PySide6.QtCore import QCoreApplication

from wizard.flow.mail_place import MailPlace
from wizard.model.address import to_display


def place_words(place: MailPlace, domain: str) -> str:
    """For the domain that the address has now; "" where nothing is known of it."""
    if place.domain != domain:
        return ""
    if place.provider:
        text, name = QCoreApplication.translate("MailPlace", "The mail of %1 is hosted at %2."), place.provider
    elif place.gateway:
        text = QCoreApplication.translate(
            "MailPlace",
            "The mail of %1 goes through a filter (%2); where its mailboxes are can't be seen from outside.",
        )
        name = place.gateway
    else:
        text, name = QCoreApplication.translate("MailPlace", "The mail of %1 goes to the server %2."), place.host
    return text.replace("%1", to_display(domain)).replace("%2", name) if name else ""
