"""What a verification imports. For whoever has time to import it before one begins, a piece at a time."""

MODULES: tuple[str, ...] = (
    "email.message",
    "email.generator",
    "encodings.idna",
    "_strptime",  # the dates of certificates, through ssl.cert_time_to_seconds
    "idna",
    "cryptography.x509",
    "imapclient.response_parser",
    "imapclient.imap_utf7",
    "wizard.wire.secure",
    "wizard.wire.certificate",
    "wizard.probes.imap_folders",
    "wizard.probes.imap",
    "wizard.probes.smtp",
)
"""Those below come last: each is small once those above are there."""

EXCHANGE_MODULES: tuple[str, ...] = ("exchangelib",)
"""The same for Exchange."""
