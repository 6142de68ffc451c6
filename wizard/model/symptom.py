"""What was seen on the wire or on this machine, before anybody concludes anything from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.model.plan import Endpoint


class Symptom(StrEnum):
    """Closed: a probe that sees something new adds a member here and one problem that matches it."""

    # the address and the settings
    ADDRESS_INVALID = "address_invalid"
    DOMAIN_NOT_FOUND = "domain_not_found"
    DOMAIN_WITHOUT_MAIL = "domain_without_mail"
    SETTINGS_NOT_FOUND = "settings_not_found"
    SETTINGS_NOT_CONFIRMED = "settings_not_confirmed"
    PROVIDER_NEEDS_BRIDGE = "provider_needs_bridge"
    PROVIDER_IMAP_IS_PAID = "provider_imap_is_paid"
    PROVIDER_WITHOUT_IMAP = "provider_without_imap"
    # the network
    NO_NETWORK = "no_network"
    NAME_LOOKUP_FAILED = "name_lookup_failed"
    NAME_NOT_FOUND = "name_not_found"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_TIMED_OUT = "connection_timed_out"
    NETWORK_UNREACHABLE = "network_unreachable"
    CONNECTION_CLOSED = "connection_closed"
    SERVER_SILENT = "server_silent"
    ADDRESS_REFUSED = "address_refused"
    SPEAKS_HTTP = "speaks_http"
    SPEAKS_POP3 = "speaks_pop3"
    SPEAKS_IMAP = "speaks_imap"
    SPEAKS_SMTP = "speaks_smtp"
    SPEAKS_OTHER = "speaks_other"
    CAPTIVE_PORTAL = "captive_portal"
    PROXY_REFUSED = "proxy_refused"
    MALFORMED_RESPONSE = "malformed_response"
    RESPONSE_TOO_LARGE = "response_too_large"
    # encryption
    CLEAR_TEXT_ON_TLS_PORT = "clear_text_on_tls_port"
    TLS_ON_CLEAR_TEXT_PORT = "tls_on_clear_text_port"
    ENCRYPTION_DEMANDED = "encryption_demanded"
    ENCRYPTION_NOT_OFFERED = "encryption_not_offered"
    STARTTLS_FAILED = "starttls_failed"
    ENCRYPTION_TAMPERED = "encryption_tampered"
    TLS_VERSION_TOO_OLD = "tls_version_too_old"
    CLIENT_CERTIFICATE_DEMANDED = "client_certificate_demanded"
    NO_COMMON_TLS_SETTINGS = "no_common_tls_settings"
    LEGACY_RENEGOTIATION = "legacy_renegotiation"
    HANDSHAKE_FAILED = "handshake_failed"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_NAME_MISMATCH = "certificate_name_mismatch"
    CERTIFICATE_SELF_SIGNED = "certificate_self_signed"
    CERTIFICATE_UNKNOWN_AUTHORITY = "certificate_unknown_authority"
    CERTIFICATE_MALFORMED = "certificate_malformed"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_CHANGED = "certificate_changed"
    CLOCK_WRONG = "clock_wrong"
    # sign-in
    CREDENTIALS_REFUSED = "credentials_refused"
    CREDENTIALS_REFUSED_APP_PASSWORD_LIKELY = "credentials_refused_app_password_likely"
    CREDENTIALS_REFUSED_OR_IMAP_OFF = "credentials_refused_or_imap_off"
    SIGN_IN_REFUSED = "sign_in_refused"
    APP_PASSWORD_DEMANDED = "app_password_demanded"
    USERNAME_FORM_REFUSED = "username_form_refused"
    PASSWORD_EXPIRED = "password_expired"
    ACCOUNT_LOCKED = "account_locked"
    ACCOUNT_DISABLED = "account_disabled"
    WEB_LOGIN_DEMANDED = "web_login_demanded"
    PASSWORD_SIGN_IN_DISABLED = "password_sign_in_disabled"
    SIGN_IN_METHOD_UNSUPPORTED = "sign_in_method_unsupported"
    CLIENT_ID_DEMANDED = "client_id_demanded"
    THROTTLED = "throttled"
    SERVER_TROUBLE = "server_trouble"
    TOO_MANY_CONNECTIONS = "too_many_connections"
    SECURITY_DEFAULTS = "security_defaults"
    CONDITIONAL_ACCESS = "conditional_access"
    FEDERATION_FAILED = "federation_failed"
    TOKEN_REJECTED = "token_rejected"
    PERMISSION_MISSING = "permission_missing"
    # the mailbox
    IMAP_OFF_FOR_USER = "imap_off_for_user"
    IMAP_OFF_BY_ADMIN = "imap_off_by_admin"
    IMAP_OFF_FOR_CHILD = "imap_off_for_child"
    MAILBOX_REFUSED_IMAP_OFF_OR_WRONG_USER = "mailbox_refused_imap_off_or_wrong_user"
    MAILBOX_ON_OTHER_HOST = "mailbox_on_other_host"
    MAILBOX_REFUSED = "mailbox_refused"
    ALL_MAIL_HIDDEN = "all_mail_hidden"
    DRAFTS_MISSING = "drafts_missing"
    SENT_MISSING = "sent_missing"
    SERVER_IS_COURIER = "server_is_courier"
    MAILBOX_FULL = "mailbox_full"
    # sending
    SMTP_AUTH_OFF_FOR_TENANT = "smtp_auth_off_for_tenant"
    SMTP_AUTH_OFF_FOR_MAILBOX = "smtp_auth_off_for_mailbox"
    SMTP_AUTH_NOT_OFFERED = "smtp_auth_not_offered"
    SENDER_REFUSED = "sender_refused"
    SENDER_BLOCKED = "sender_blocked"
    RELAY_DENIED = "relay_denied"
    RECIPIENT_REFUSED = "recipient_refused"
    SENDING_QUOTA = "sending_quota"
    MESSAGE_TOO_LARGE = "message_too_large"
    CONTENT_REFUSED = "content_refused"
    SENDING_OUTCOME_UNKNOWN = "sending_outcome_unknown"
    TEST_EMAIL_NOT_RECEIVED = "test_email_not_received"
    # Exchange
    EXCHANGE_URL_MALFORMED = "exchange_url_malformed"
    EXCHANGE_URL_IS_WEBMAIL = "exchange_url_is_webmail"
    EXCHANGE_URL_NOT_EWS = "exchange_url_not_ews"
    EXCHANGE_URL_WRONG_HOST = "exchange_url_wrong_host"
    EXCHANGE_ONLINE = "exchange_online"
    ACTIVESYNC_ONLY = "activesync_only"
    EXCHANGE_TOO_OLD = "exchange_too_old"
    EXCHANGE_FAULT = "exchange_fault"
    EWS_REFUSED = "ews_refused"
    MAILBOX_ADDRESS_UNKNOWN = "mailbox_address_unknown"
    ACCOUNT_WITHOUT_MAILBOX = "account_without_mailbox"
    ACCOUNT_LOCKED_UNTIL_UNLOCKED = "account_locked_until_unlocked"
    # this machine and a connected account
    KEYRING_UNAVAILABLE = "keyring_unavailable"
    KEYRING_LOCKED = "keyring_locked"
    KEYRING_DENIED = "keyring_denied"
    PROFILE_DAMAGED = "profile_damaged"
    RECONNECT_PASSWORD_CHANGED = "reconnect_password_changed"
    RECONNECT_CERTIFICATE_CHANGED = "reconnect_certificate_changed"
    RECONNECT_RULE_ADDED = "reconnect_rule_added"
    RECONNECT_FOLDER_DELETED = "reconnect_folder_deleted"


Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
"""Plain JSON values: evidence and facts hold nothing else."""


@dataclass(frozen=True)
class Finding:
    """One symptom with what proves it.

    `stage`: `PROTOCOL.STEP`, `PROTOCOL` alone where only words are known (a pasted error), or "" for this machine.
    `server_text`: the server's own words, as sent (redacted before they leave the engine). `family`: the mail service
    recognised on the way, an id of resources/providers, or "".
    """

    symptom: Symptom
    stage: str = ""
    endpoint: Endpoint | None = None
    server_text: str | None = None
    evidence: Mapping[str, Json] = field(default_factory=dict)
    family: str = ""
