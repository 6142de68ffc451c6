"""Versions, mailbox, rules, sender and the test email."""

import pytest

from tests.probes.ews.exchange import (
    Exchange,
    Reply,
    Request,
    envelope,
    error,
    fault,
    folder,
    messages,
    old_fault,
    resolution,
    rule,
    rules_answer,
    success,
)
from tests.probes.ews.support import RAW, failure, mail_to, operations, run_until, running
from wizard.model.cancel import Deadline
from wizard.model.plan import RuleFolder
from wizard.model.symptom import Symptom
from wizard.probes.ews_soap import dotted, product_name
from wizard.wire.fault import Fault

VERSIONS = [
    ("8.1.436.0", "Exchange 2007 SP1", Symptom.EXCHANGE_TOO_OLD),
    ("14.0.639.21", "Exchange 2010", Symptom.EXCHANGE_TOO_OLD),
    ("14.1.139.0", "Exchange 2010 SP1", Symptom.EXCHANGE_TOO_OLD),
    ("14.2.328.9", "Exchange 2010 SP2", None),
    ("14.3.136.1", "Exchange 2010 SP3", None),
    ("15.0.847.12", "Exchange 2013", None),
    ("15.1.2176.12", "Exchange 2016", None),
    ("15.2.1544.4", "Exchange 2019", None),
    ("15.2.2562.17", "Exchange Server SE", None),
    ("15.20.8655.16", "Exchange Online", Symptom.EXCHANGE_ONLINE),
    ("16.1.1.1", "Exchange 16.1", None),
]


@pytest.mark.parametrize(("version", "name", "symptom"), VERSIONS[:-1])
def test_versions(version: str, name: str, symptom: Symptom | None) -> None:
    exchange = Exchange(version=version)
    if symptom is None:
        with running(exchange, mail_to("bob@elsewhere.example")) as probe:
            assert run_until(probe, "version") == {"version": version, "version_name": name}
            for stage in ("mailbox", "rules", "sender", "test_email"):
                getattr(probe, stage)(Deadline.after(60))
        return
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("version", symptom)
    assert (found.evidence["version"], found.evidence["version_name"]) == (version, name)
    if symptom is Symptom.EXCHANGE_TOO_OLD:
        assert (found.evidence["version_needed"], found.evidence["version_needed_name"]) == (
            "14.2",
            "Exchange 2010 SP2",
        )


def test_names_go_by_numbers() -> None:
    for version, name, _ in VERSIONS[:-1]:
        major, minor, build, revision = (int(part) for part in version.split("."))
        assert product_name((major, minor, build, revision)) == name
        assert dotted((major, minor, build, revision)) == version


@pytest.mark.parametrize("shape", [fault("ErrorInvalidServerVersion"), fault("ErrorInvalidServerVersion") + " "])
def test_a_schema_that_is_refused_is_no_verdict(shape: str) -> None:
    exchange = Exchange()
    first = iter([shape])
    exchange.answers["GetFolder"] = lambda request: next(first, "") or exchange._GetFolder(request)
    with running(exchange) as probe:
        assert run_until(probe, "version")["version_name"] == "Exchange 2016"
    asked = [one.body for one in exchange.requests if one.operation == "GetFolder"]
    assert b"RequestServerVersion" in asked[-2] and b"RequestServerVersion" not in asked[-1]


def test_exchange_2007_tells_its_version_beside_its_fault() -> None:
    stage, found = failure(Exchange(answers={"GetFolder": old_fault("ErrorInvalidServerVersion", "8.0.685.24")}))
    assert (stage, found.symptom, found.evidence["version_name"]) == (
        "version",
        Symptom.EXCHANGE_TOO_OLD,
        "Exchange 2007",
    )


def test_a_busy_server_at_the_first_request() -> None:
    stage, found = failure(Exchange(answers={"GetFolder": fault("ErrorServerBusy")}))
    assert (stage, found.symptom) == ("version", Symptom.THROTTLED)


def without_name(answer: str) -> "dict[str, object]":
    """The first GetFolder, which names no mailbox, gets this answer."""
    exchange = Exchange()

    def get_folder(request: Request) -> str:
        return answer if b"Exchange2007_SP1" in request.body else exchange._GetFolder(request)

    return {"GetFolder": get_folder}


NO_MAILBOX = messages("GetFolder", error("GetFolder", "ErrorMissingEmailAddress"))


@pytest.mark.parametrize("answer", [NO_MAILBOX, fault("ErrorMissingEmailAddress")])
def test_an_account_without_a_mailbox_may_use_that_of_the_address(answer: str) -> None:
    with running(Exchange(answers=without_name(answer))) as probe:  # type: ignore[arg-type]
        assert run_until(probe, "sender")["sender"] == "alice@example.com"


@pytest.mark.parametrize("answer", [NO_MAILBOX, fault("ErrorMissingEmailAddress")])
def test_an_account_without_any_mailbox(answer: str) -> None:
    refused = messages("GetFolder", error("GetFolder", "ErrorNonExistentMailbox"))
    exchange = Exchange(answers={"GetFolder": lambda one: refused if b"EmailAddress" in one.body else answer})
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("mailbox", Symptom.ACCOUNT_WITHOUT_MAILBOX)
    assert found.evidence["response_code"] == "ErrorMissingEmailAddress"


def test_an_address_without_a_mailbox() -> None:
    answers = without_name(messages("GetFolder", success("GetFolder", folder("inbox", "Inbox"))))
    known = answers["GetFolder"]
    refused = messages("GetFolder", error("GetFolder", "ErrorNonExistentMailbox", "The SMTP address has no mailbox."))
    exchange = Exchange(answers={"GetFolder": lambda one: refused if b"EmailAddress" in one.body else known(one)})  # type: ignore[operator]
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("mailbox", Symptom.MAILBOX_ADDRESS_UNKNOWN)
    assert found.evidence["email"] == "alice@example.com"
    assert found.server_text == "The SMTP address has no mailbox."


@pytest.mark.parametrize("own", ["alice.b@example.com", ""])
def test_an_account_whose_mailbox_has_another_address_or_none(own: str) -> None:
    """The directory is asked about the user name: it tells a mistyped address from a mailbox without one."""
    exchange = Exchange()

    def get_folder(request: Request) -> str:
        if b"EmailAddress" in request.body:
            return messages("GetFolder", error("GetFolder", "ErrorNonExistentMailbox"))
        return exchange._GetFolder(request)

    def resolve(request: Request) -> str:
        if own and b">alice<" in request.body:
            return messages("ResolveNames", success("ResolveNames", resolution(own)))
        return messages("ResolveNames", error("ResolveNames", "ErrorNameResolutionNoResults"))

    exchange.answers |= {"GetFolder": get_folder, "ResolveNames": resolve}
    stage, found = failure(exchange)
    expected = Symptom.MAILBOX_ADDRESS_UNKNOWN if own else Symptom.EXCHANGE_FAULT
    assert (stage, found.symptom, found.evidence["primary_address"]) == ("mailbox", expected, own)


def test_a_mailbox_that_may_not_be_read() -> None:
    exchange = Exchange()
    exchange.folders["inbox"] = folder("inbox", "Inbox", read="false")
    assert failure(exchange)[1].symptom is Symptom.MAILBOX_REFUSED
    denied = messages("GetFolder", *[error("GetFolder", "ErrorAccessDenied")] * 3)
    exchange = Exchange(
        answers={"GetFolder": lambda one: denied if b"EmailAddress" in one.body else exchange._GetFolder(one)}
    )
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("mailbox", Symptom.MAILBOX_REFUSED)


def resolving(*answers: str) -> dict[str, object]:
    return {"ResolveNames": messages("ResolveNames", *answers)}


def test_an_alias_is_known_by_its_primary_address() -> None:
    exchange = Exchange(answers=resolving(success("ResolveNames", resolution("alice.a@example.com"))))  # type: ignore[arg-type]
    with running(exchange, mail_to("alice.a@example.com")) as probe:
        assert run_until(probe, "mailbox")["primary_address"] == "alice.a@example.com"
        assert probe.sender(Deadline.after(60)) == {"sender": "alice.a@example.com"}
        assert probe.transport.anchor == "alice.a@example.com"
    assert b"<t:EmailAddress>alice.a@example.com<" in exchange.requests[-1].body


def test_a_mailbox_that_the_directory_hides() -> None:
    exchange = Exchange(answers=resolving(error("ResolveNames", "ErrorNameResolutionNoResults")))  # type: ignore[arg-type]
    with running(exchange) as probe:
        assert run_until(probe, "sender")["sender"] == "alice@example.com"


def test_a_mailbox_without_an_smtp_address() -> None:
    address = "/o=Practice/ou=Exchange/cn=Recipients/cn=alice"
    exchange = Exchange(answers=resolving(success("ResolveNames", resolution(address, "EX"))))  # type: ignore[arg-type]
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("sender", Symptom.EXCHANGE_FAULT)
    assert found.evidence["primary_address"] == "" and "localhost" in str(found.evidence["certificate_names"])


def test_a_mailbox_that_may_not_be_written_to() -> None:
    exchange = Exchange()
    exchange.folders["sentitems"] = folder("sentitems", "Sent Items", write="false")
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("sender", Symptom.MAILBOX_REFUSED)


KNOWN = RuleFolder("r1", "Letters to the editor", "id-letters", "Letters")


def test_a_mailbox_without_rules_is_not_asked_about_folders() -> None:
    exchange = Exchange(answers={"GetInboxRules": rules_answer()})
    with running(exchange) as probe:
        assert run_until(probe, "rules") == {"rules": 0, "rule_folders": []}
    assert operations(exchange)[-1] == "GetInboxRules"


def test_rules_of_every_kind() -> None:
    copy = '<t:CopyToFolder><t:DistinguishedFolderId Id="drafts"/></t:CopyToFolder>'
    odd = "<t:MarkImportance>Whatever</t:MarkImportance><t:Unknown>1</t:Unknown>"
    rules = rules_answer(
        rule("r1", "Letters", "id-letters"),
        rule("r2", "Copies", "", actions=copy),
        rule("r3", "Off", "id-inbox", enabled="false"),
        rule("r4", "Gone", "id-gone"),
        rule("r5", "Odd", "", actions=odd),
        rule("r6", "Also letters", "id-letters"),
    )
    with running(Exchange(answers={"GetInboxRules": rules})) as probe:
        assert run_until(probe, "rules") == {"rules": 5, "rule_folders": ["Letters", "Drafts"]}
        assert [(one.rule_id, one.folder_id) for one in probe.rule_folders] == [
            ("r1", "id-letters"),
            ("r2", "id-drafts"),
            ("r6", "id-letters"),
        ]


def test_rules_that_are_as_they_were() -> None:
    with running(Exchange(), known=(KNOWN,)) as probe:
        run_until(probe, "sender")
        assert probe.rule_folders == (KNOWN,)


def test_a_rule_that_was_added() -> None:
    for known in ((), (RuleFolder("r0", "Other", "id-inbox", "Inbox"),)):
        stage, found = failure(Exchange(), known=known)
        assert (stage, found.symptom) == ("rules", Symptom.RECONNECT_RULE_ADDED)
        assert found.evidence["rule_name"] == "Letters to the editor" and found.evidence["folder_name"] == "Letters"


@pytest.mark.parametrize("where", ["nowhere", "in deleted items", "below deleted items"])
def test_a_folder_that_was_deleted(where: str) -> None:
    exchange = Exchange(answers={"GetInboxRules": rules_answer()})
    exchange.folders["id-box"] = folder("box", "Box", "deleteditems")
    parent = {"in deleted items": "deleteditems", "below deleted items": "box"}
    exchange.folders["id-letters"] = folder("letters", "Letters", parent[where]) if where in parent else ""
    stage, found = failure(exchange, known=(KNOWN,))
    assert (stage, found.symptom) == ("rules", Symptom.RECONNECT_FOLDER_DELETED)
    assert found.evidence["rule_name"] == KNOWN.rule_name and found.evidence["folder_name"] == "Letters"


def test_a_first_connection_leaves_out_what_lies_in_deleted_items() -> None:
    exchange = Exchange()
    exchange.folders["id-letters"] = folder("letters", "Letters", "deleteditems")
    with running(exchange) as probe:
        assert run_until(probe, "rules") == {"rules": 2, "rule_folders": []}
    with running(exchange, known=()) as probe:
        assert run_until(probe, "rules") == {"rules": 2, "rule_folders": []}


def test_a_folder_deep_below_costs_one_request_a_level() -> None:
    exchange = Exchange()
    exchange.folders["id-letters"] = folder("letters", "Letters", "box")
    exchange.folders["id-box"] = folder("box", "Box", "inbox")
    with running(exchange) as probe:
        assert run_until(probe, "rules")["rule_folders"] == ["Letters"]
    assert operations(exchange)[-2:] == ["GetFolder", "GetFolder"] and len(exchange.requests) == 8


def test_a_folder_that_may_not_be_read_is_not_deleted() -> None:
    exchange = Exchange(answers={"GetInboxRules": rules_answer()})

    def get_folder(request: Request) -> str:
        return exchange._GetFolder(request).replace("ErrorItemNotFound", "ErrorAccessDenied")

    exchange.answers["GetFolder"] = get_folder
    exchange.folders["id-letters"] = ""
    with running(exchange, known=(KNOWN,)) as probe:
        run_until(probe, "sender")


def test_the_test_email_is_sent_once_and_seen_to_arrive() -> None:
    exchange = Exchange()
    with running(exchange, mail_to("Alice@example.com")) as probe:
        facts = run_until(probe, "test_email")
    assert facts["arrived"] == "inbox" and exchange.sent == [RAW]
    assert len(exchange.requests) == 11
    sent = next(one.body for one in exchange.requests if one.operation == "CreateItem")
    assert b'MessageDisposition="SendAndSaveCopy"' in sent and b'Id="sentitems"' in sent
    assert b"<t:IsRead>" not in sent and b"<t:Importance>" not in sent


def test_a_test_email_that_does_not_arrive() -> None:
    exchange = Exchange()
    exchange.answers["FindItem"] = lambda _: messages("FindItem", error("FindItem", "ErrorFolderNotFound"))
    with running(exchange, mail_to("alice@example.com")) as probe:
        run_until(probe, "sender")
        with pytest.raises(Fault) as caught:
            probe.test_email(Deadline.after(0.8))
    assert caught.value.symptom is Symptom.TEST_EMAIL_NOT_RECEIVED and len(exchange.sent) == 1


REFUSED = [
    ("ErrorSendAsDenied", Symptom.SENDER_REFUSED),
    ("ErrorInvalidRecipients", Symptom.RECIPIENT_REFUSED),
    ("ErrorMessageSizeExceeded", Symptom.MESSAGE_TOO_LARGE),
    ("ErrorQuotaExceeded", Symptom.MAILBOX_FULL),
    ("ErrorSubmissionQuotaExceeded", Symptom.SENDING_QUOTA),
    ("ErrorVirusDetected", Symptom.CONTENT_REFUSED),
    ("ErrorMailRecipientNotFound", Symptom.RECIPIENT_REFUSED),
    ("ErrorInternalServerError", Symptom.EXCHANGE_FAULT),
]


@pytest.mark.parametrize(("code", "symptom"), REFUSED)
def test_a_test_email_that_is_refused(code: str, symptom: Symptom) -> None:
    exchange = Exchange(answers={"CreateItem": messages("CreateItem", error("CreateItem", code, "Sorry."))})
    stage, found = failure(exchange, email=mail_to("bob@elsewhere.example"))
    assert (stage, found.symptom, found.server_text) == ("test_email", symptom, "Sorry.")
    assert found.evidence["recipient"] == "bob@elsewhere.example"
    assert operations(exchange).count("CreateItem") == 1


@pytest.mark.parametrize("reply", [Reply(0, drop=True), Reply(200, "<half"), Reply(0, raw=b"HTTP/1.1 2\r\n\r\n")])
def test_an_outcome_that_nobody_knows_is_said_and_never_tried_again(reply: Reply) -> None:
    exchange = Exchange(answers={"CreateItem": reply})
    stage, found = failure(exchange, email=mail_to("bob@elsewhere.example"))
    assert (stage, found.symptom) == ("test_email", Symptom.SENDING_OUTCOME_UNKNOWN)
    assert operations(exchange).count("CreateItem") == 1


def test_silence_after_sending_is_an_unknown_outcome() -> None:
    exchange = Exchange(answers={"CreateItem": Reply(0, hang=True)})
    with running(exchange, mail_to("bob@elsewhere.example")) as probe:
        run_until(probe, "sender")
        with pytest.raises(Fault) as caught:
            probe.test_email(Deadline.after(0.2))
    assert caught.value.symptom is Symptom.SENDING_OUTCOME_UNKNOWN


def test_an_answer_without_what_was_asked_for_is_malformed() -> None:
    for answer in (envelope("<m:Other/>"), envelope(messages("GetInboxRules")), envelope("")):
        stage, found = failure(Exchange(answers={"ResolveNames": answer}))
        assert (stage, found.symptom) == ("mailbox", Symptom.MALFORMED_RESPONSE)
