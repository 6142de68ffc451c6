"""Folders: parsed as servers spell them, recognised by flag before name, chosen by the user before both."""

import pytest

from tests.probes.support import KNOWLEDGE, ImapScript, imap_probe, plan_for, run_until, soon
from tests.wire.scripted import ScriptedServer
from wizard.model.plan import FolderChoice
from wizard.model.symptom import Symptom
from wizard.probes.imap_folders import Folder, choose, folders_of
from wizard.probes.imap_talk import Reply
from wizard.wire.fault import Fault


def listed(*lines: bytes) -> list[Folder]:
    return folders_of(Reply("OK", "", tuple((line,) for line in lines)))


def names(folders: list[Folder]) -> list[str]:
    return [folder.name for folder in folders]


@pytest.mark.parametrize(
    ("line", "name", "delimiter"),
    [
        (b'LIST (\\HasNoChildren) "/" INBOX', "INBOX", "/"),
        (b'LIST () "." "INBOX.Sent"', "INBOX.Sent", "."),
        (b'LIST () "\\\\" "a\\\\b"', "a\\b", "\\"),
        (b'LIST () NIL "Flat"', "Flat", ""),
        (b'LIST () "/" "Entw&APw-rfe"', "Entwürfe", "/"),
        (b'LIST () "/" "&kAFP4W4IMH8wojCkMMYw4A-"', "送信済みアイテム", "/"),
        (b'LIST () "/" "A&-B"', "A&B", "/"),
        (b'LIST () "/" "R&D"', "R&D", "/"),
        (b'LIST () "/" "&AAA"', "&AAA", "/"),
        (b'list () "/" "a\\"b"', 'a"b', "/"),
        (b'LIST () "/" "with space" ("CHILDINFO" ("SUBSCRIBED"))', "with space", "/"),
    ],
)
def test_names_are_read_as_people_see_them(line: bytes, name: str, delimiter: str) -> None:
    (folder,) = listed(line)
    assert (folder.name, folder.delimiter) == (name, delimiter)


def test_one_odd_name_does_not_hide_the_others() -> None:
    found = listed(b'LIST () "/" "R&D&&"', b'LIST (\\Sent) "/" Sent', b'LIST () "/" "&\xff"')
    assert "Sent" in names(found)
    assert len(found) == 3


def test_a_name_may_come_as_a_literal() -> None:
    reply = Reply("OK", "", (((b'LIST (\\Sent) "/" {5}', b"Se nt"), b""),))
    (folder,) = folders_of(reply)
    assert folder.name == "Se nt"


def test_only_folders_that_can_be_opened_count() -> None:
    found = listed(
        b'LIST (\\Noselect \\HasChildren) "/" "[Gmail]"',
        b'LIST (\\NoSelect \\Sent) "/" Sent',
        b'LIST (\\NONEXISTENT) "/" gone',
        b"FLAGS (\\Seen)",
        b'LSUB () "/" other',
        b'LIST () "/" INBOX',
    )
    assert names(found) == ["INBOX"]


@pytest.mark.parametrize("line", [b"LIST (", b'LIST () "/"', b"LIST x", b'LIST () "/" "unfinished'])
def test_what_cannot_be_parsed_says_so(line: bytes) -> None:
    with pytest.raises(ValueError):
        listed(line)


def test_the_flag_wins_over_the_name_and_the_user_over_both() -> None:
    found = listed(b'LIST () "/" Sent', b'LIST (\\sEnT) "/" "Done"', b'LIST () "/" "Mine"')
    known = KNOWLEDGE.sent_names
    for wish, name in (("", "Done"), ("mine", "Mine")):
        folder = choose(found, "\\sent", known, wish)
        assert folder is not None
        assert folder.name == name
    assert choose(found, "\\sent", known, "Elsewhere") is None


@pytest.mark.parametrize(
    "name", ["Sent", "SENT", "INBOX.Sent", "Sent Items", "Sent Messages", "Gesendet", "Gesendete Elemente", "送信済み"]
)
def test_known_names_are_recognised_at_the_top_and_under_inbox(name: str) -> None:
    delimiter = "."
    folder = choose([Folder(name, b"x", frozenset(), delimiter)], "\\sent", KNOWLEDGE.sent_names)
    assert folder is not None


def test_the_topmost_of_several_known_names_is_taken() -> None:
    found = [
        Folder("Archive/2020/Sent", b"1", frozenset(), "/"),
        Folder("Old/Sent", b"2", frozenset(), "/"),
        Folder("INBOX/Sent", b"3", frozenset(), "/"),
    ]
    folder = choose(found, "\\sent", KNOWLEDGE.sent_names)
    assert folder is not None
    assert folder.wire_name == b"3"


def run(script: ImapScript, choice: FolderChoice | None = None) -> dict[str, object]:
    with ScriptedServer(script) as server:
        probe = imap_probe(plan_for(server.port, folders=choice))
        try:
            return run_until(probe, "folders")
        finally:
            probe.close()


def refused(script: ImapScript, choice: FolderChoice | None = None) -> Fault:
    with pytest.raises(Fault) as caught:
        run(script, choice)
    return caught.value


def listing(*lines: str) -> dict[str, str]:
    return {"LIST": "".join(f"* LIST {line}\r\n" for line in lines) + "{tag} OK done\r\n"}


SENT, DRAFTS = '(\\Sent) "/" Sent', '(\\Drafts) "/" Drafts'


def test_folders_are_found_in_one_round_trip() -> None:
    script = ImapScript()
    facts = run(script)
    assert (facts["folders"], facts["sent_folder"], facts["drafts_folder"]) == (2, "Sent", "Drafts")
    assert script.commands[1:3] == ['w2 LIST "" "*"', "w3 EXAMINE INBOX"]


def test_special_use_is_asked_for_only_where_it_is_understood() -> None:
    script = ImapScript("IMAP4rev1 SASL-IR AUTH=PLAIN SPECIAL-USE LIST-EXTENDED ID")
    run(script)
    assert script.commands[1] == 'w2 ID ("name" "Inbox Wizard")'
    assert script.commands[2] == 'w3 LIST "" "*" RETURN (SPECIAL-USE)'


@pytest.mark.parametrize(
    ("lines", "choice", "symptom", "missing"),
    [
        ((DRAFTS,), FolderChoice(), Symptom.SENT_MISSING, "Sent"),
        ((SENT,), FolderChoice(), Symptom.DRAFTS_MISSING, "Drafts"),
        ((SENT, DRAFTS), FolderChoice(sent="Versand"), Symptom.SENT_UNFIT, "Versand"),
        ((SENT, DRAFTS), FolderChoice(drafts="Skizzen"), Symptom.DRAFTS_UNFIT, "Skizzen"),
        ((), FolderChoice(), Symptom.SENT_MISSING, "Sent"),
    ],
)
def test_a_missing_folder_is_named(
    lines: tuple[str, ...], choice: FolderChoice, symptom: Symptom, missing: str
) -> None:
    fault = refused(ImapScript(answers=dict(listing(*lines))), choice)
    assert fault.symptom is symptom
    assert fault.evidence["missing_folder"] == missing


def test_the_user_s_choice_is_taken() -> None:
    script = ImapScript(answers=dict(listing(SENT, DRAFTS, '() "/" "Entw&APw-rfe 2"')))
    assert run(script, FolderChoice(drafts="entwürfe 2"))["drafts_folder"] == "Entwürfe 2"


@pytest.mark.parametrize("at_the_top", [True, False])
def test_missing_folders_are_made_where_the_user_said_so(at_the_top: bool) -> None:
    def create(peer: object, tag: str, command: str) -> None:
        good = at_the_top or "INBOX" in command
        peer.send(f"{tag} {'OK' if good else 'NO no namespace'}\r\n".encode())  # type: ignore[attr-defined]

    answers = {**listing('() "." INBOX', '(\\Sent) "." Sent'), "CREATE": create, "SUBSCRIBE": "{tag} OK\r\n"}
    script = ImapScript(answers=answers)  # type: ignore[arg-type]
    facts = run(script, FolderChoice(drafts="Entwürfe", create_missing=True))
    assert facts["drafts_folder"] == ("Entwürfe" if at_the_top else "INBOX.Entwürfe")
    prefix = "" if at_the_top else "INBOX."
    assert [line.partition(" ")[2] for line in script.commands if "SUBSCRIBE" in line] == [
        f'SUBSCRIBE "{prefix}Entw&APw-rfe"'
    ]


def test_nothing_is_made_unasked_and_a_refused_making_is_a_missing_folder() -> None:
    script = ImapScript(answers=dict(listing(SENT)))
    refused(script)
    assert not any("CREATE" in line for line in script.commands)
    script = ImapScript(answers={**listing(SENT), "CREATE": "{tag} NO no\r\n"})
    assert refused(script, FolderChoice(create_missing=True)).symptom is Symptom.DRAFTS_MISSING


@pytest.mark.parametrize("which", ["LIST", "EXAMINE"])
@pytest.mark.parametrize(
    ("words", "symptom"),
    [
        ("NO [NOPERM] Permission denied", Symptom.MAILBOX_REFUSED),
        ("NO [NONEXISTENT] no INBOX", Symptom.MAILBOX_REFUSED),
        ("NO SELECT Unsafe Login. Please contact kefu@188.com", Symptom.CLIENT_ID_DEMANDED),
        ("BAD User is authenticated but not connected.", Symptom.MAILBOX_REFUSED_IMAP_OFF_OR_WRONG_USER),
        ("NO no such user here", Symptom.MAILBOX_REFUSED),  # after the sign-in this is not about the password
    ],
)
def test_a_mailbox_that_stays_closed(which: str, words: str, symptom: Symptom) -> None:
    fault = refused(ImapScript(answers={which: f"{{tag}} {words}\r\n"}))
    assert fault.symptom is symptom
    assert fault.server_text == words


def test_a_list_that_cannot_be_parsed_is_malformed() -> None:
    assert refused(ImapScript(answers=dict(listing("rubbish (")))).symptom is Symptom.MALFORMED_RESPONSE


@pytest.mark.parametrize(
    ("quota", "full"),
    [
        ('* QUOTA "User quota" (STORAGE 100 100)', True),
        ('* QUOTA "" (STORAGE 10 100 MESSAGE 5 5)', True),
        ('* quota "" (storage 200 100)', True),
        ('* QUOTA "" (STORAGE 99 100)', False),
        ('* QUOTA "" (STORAGE 5 0)', False),
        ('* QUOTA ""  ()', False),
        ("* QUOTAROOT INBOX", False),
    ],
)
def test_a_mailbox_at_its_limit_is_full(quota: str, full: bool) -> None:
    capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN QUOTA"
    script = ImapScript(capabilities, {"GETQUOTAROOT": f"* QUOTAROOT INBOX a\r\n{quota}\r\n{{tag}} OK\r\n"})
    if full:
        fault = refused(script)
        assert fault.symptom is Symptom.MAILBOX_FULL
        assert int(str(fault.evidence["used"])) >= int(str(fault.evidence["limit"])) > 0
    else:
        assert run(script)["folders"] == 2


def test_gmail_without_all_mail_is_told_as_such() -> None:
    def play_gmail(script: ImapScript) -> Fault:
        with ScriptedServer(script) as server:
            probe = imap_probe(plan_for(server.port))
            probe.family = "gmail"
            with pytest.raises(Fault) as caught:
                for stage in ("names", "reach", "tls", "certificate", "greeting", "sign_in", "folders"):
                    getattr(probe, stage)(soon())
            probe.close()
        return caught.value

    assert play_gmail(ImapScript(answers=dict(listing(SENT, DRAFTS)))).symptom is Symptom.ALL_MAIL_HIDDEN
