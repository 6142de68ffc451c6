"""EWS of the pretend Exchange: folders, rules, the directory, and messages, as a plain client asks for them."""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.practice.ews_client import HEADER, MESSAGE, MESSAGE_ID, SUBJECT, Client, items, subjects, where
from tests.practice.walk_exchange import create_item, get_folder, resolve_names
from wizard.practice import ADDRESS, PracticeServers


@pytest.fixture
def client(servers: PracticeServers) -> Iterator[Client]:
    made = Client(servers.start("exchange-good"))
    with closing(made.walker.wire):
        yield made


def test_several_folders_at_once_and_one_that_is_missing(client: Client) -> None:
    answer = client.ask(get_folder("inbox", "publicfoldersroot", "drafts", shape="Default"))
    assert re.findall(r"<m:ResponseCode>(\w+)<", answer) == ["NoError", "ErrorFolderNotFound", "NoError"]
    assert re.findall(r"<t:DisplayName>(.*?)<", answer) == ["Inbox", "Drafts"]


@pytest.mark.parametrize(
    ("address", "code"),
    [(ADDRESS, "NoError"), (ADDRESS.upper(), "NoError"), ("bob@x.example", "ErrorNonExistentMailbox")],
)
def test_a_folder_of_somebody(address: str, code: str, client: Client) -> None:
    mailbox = f"<t:Mailbox><t:EmailAddress>{address}</t:EmailAddress></t:Mailbox>"
    folder = f'<t:DistinguishedFolderId Id="inbox">{mailbox}</t:DistinguishedFolderId>'
    shape = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
    assert client.codes(f"<m:GetFolder>{shape}<m:FolderIds>{folder}</m:FolderIds></m:GetFolder>") == [code]


def test_the_hierarchy_deep_shallow_and_in_pages(client: Client) -> None:
    def found(root: str, traversal: str, view: str = "") -> tuple[list[str], str]:
        answer = client.ask(
            f'<m:FindFolder Traversal="{traversal}">'
            f"<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>{view}"
            f'<m:ParentFolderIds><t:DistinguishedFolderId Id="{root}"/></m:ParentFolderIds></m:FindFolder>'
        )
        last = re.search(r'IncludesLastItemInRange="(\w+)"', answer)
        return re.findall(r"<t:DisplayName>(.*?)<", answer), last[1] if last else ""

    client.mailbox.exchange.add_folder("Paid", "Invoices")  # type: ignore[union-attr]
    assert found("root", "Shallow") == (["Top of Information Store"], "true")
    deep, _ = found("root", "Deep")
    assert {"Inbox", "Invoices", "Paid"} < set(deep)
    top, _ = found("msgfolderroot", "Shallow")
    assert set(deep) - set(top) == {"Top of Information Store", "Paid"}
    page = '<m:IndexedPageFolderView MaxEntriesReturned="3" Offset="{}" BasePoint="Beginning"/>'
    assert found("msgfolderroot", "Shallow", page.format(0)) == (top[:3], "false")
    assert found("msgfolderroot", "Shallow", page.format(9)) == (top[9:], "true")


@pytest.mark.parametrize(
    "asked", ["alice", ADDRESS, "Alice Practice", "practice\\alice", "smtp:alice@practice.example"]
)
def test_the_directory_knows_its_people(asked: str, client: Client) -> None:
    answer = client.ask(resolve_names(asked))
    assert f"<t:EmailAddress>{ADDRESS}</t:EmailAddress>" in answer
    assert f'<t:Entry Key="EmailAddress1">SMTP:{ADDRESS}</t:Entry>' in answer
    assert client.codes(resolve_names("nobody")) == ["ErrorNameResolutionNoResults"]


def test_rules_and_their_folders_change_while_it_runs(client: Client) -> None:
    """What a recheck has to notice: a new rule, and a folder that went."""
    exchange = client.mailbox.exchange
    assert exchange is not None

    def rules() -> dict[str, str]:
        answer = client.ask("<m:GetInboxRules/>")
        assert 'ResponseClass="Success"' in answer
        assert "ResponseMessages" not in answer
        found = re.findall(
            r'<DisplayName>(.*?)</DisplayName>.*?<Actions>(?:<MoveToFolder><FolderId Id="(.*?)")?', answer
        )
        return dict(found)

    def names(folder_id: str) -> list[str]:
        shape = "<m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape>"
        ids = f'<m:FolderIds><t:FolderId Id="{folder_id}"/></m:FolderIds>'
        answer = client.ask(f"<m:GetFolder>{shape}{ids}</m:GetFolder>")
        return re.findall(r"<m:ResponseCode>(\w+)<|ParentFolderId Id=\"(.*?)\"|<t:DisplayName>(.*?)<", answer)[-1:]

    before = rules()
    assert list(before) == ["Invoices", "Newsletters", "Mark as read"]
    assert before["Mark as read"] == ""
    exchange.add_rule("Travel", "Trips")
    assert list(rules()) == [*before, "Travel"]
    exchange.delete_folder("Invoices")
    assert rules()["Invoices"] == before["Invoices"]
    trash = exchange.folder("deleteditems")
    invoices = exchange.folder(before["Invoices"])
    assert trash is not None and invoices is not None
    assert invoices.parent == trash.id
    assert names(before["Invoices"]) == [("", "", "Invoices")]
    exchange.delete_folder("Newsletters", for_good=True)
    assert names(before["Newsletters"]) == [("ErrorItemNotFound", "", "")]
    exchange.rename_folder("Trips", "Journeys")
    assert exchange.folder("Journeys")
    for name in (*before, "Travel"):
        exchange.delete_rule(name)
    assert "InboxRules>" not in client.ask("<m:GetInboxRules/>").replace("GetInboxRulesResponse", "")


def test_sending_saving_and_finding(client: Client) -> None:
    store = client.mailbox.store
    assert client.codes(create_item(MESSAGE.format(to=ADDRESS, subject="one"))) == ["NoError"]
    assert client.codes(create_item(MESSAGE.format(to="bob@elsewhere.example", subject="two"))) == ["NoError"]
    saved = client.ask(create_item(MESSAGE.format(to=ADDRESS, subject="three"), "SaveOnly", "drafts"))
    assert [len(store.get(name).messages) for name in ("INBOX", "Sent Items", "Drafts")] == [1, 2, 1]  # type: ignore[union-attr]
    assert [mail.recipients for mail in client.mailbox.record.mails] == [(ADDRESS,), ("bob@elsewhere.example",)]
    draft = re.search(r'ItemId Id="(.*?)"', saved)
    assert draft
    ids = f'<m:ItemIds><t:ItemId Id="{draft[1]}"/></m:ItemIds>'
    assert client.codes(f'<m:SendItem SaveItemToFolder="true">{ids}</m:SendItem>') == ["NoError"]
    assert client.codes(f'<m:SendItem SaveItemToFolder="true">{ids}</m:SendItem>') == ["ErrorItemNotFound"]
    assert sorted(subjects(client.ask(items()))) == ["one", "three"]
    assert len(subjects(client.ask(items(folder="sentitems")))) == 3


@pytest.mark.parametrize(
    ("restriction", "found"),
    [
        (where("IsEqualTo", SUBJECT, "ONE"), ["one"]),
        (where("IsEqualTo", MESSAGE_ID, "&lt;two@practice.example&gt;"), ["two"]),
        (where("IsNotEqualTo", SUBJECT, "one"), ["two", "twelve"]),
        (where("Contains", SUBJECT, "tw"), ["two", "twelve"]),
        (where("Contains", HEADER, "twelve"), ["twelve"]),
        (f"<t:Not>{where('Contains', SUBJECT, 'tw')}</t:Not>", ["one"]),
        (f"<t:And>{where('Contains', SUBJECT, 'tw')}{where('Contains', SUBJECT, 'o')}</t:And>", ["two"]),
        (f"<t:Or>{where('IsEqualTo', SUBJECT, 'one')}{where('IsEqualTo', SUBJECT, 'two')}</t:Or>", ["one", "two"]),
        (f"<t:Exists>{SUBJECT}</t:Exists>", ["one", "two", "twelve"]),
        (where("IsGreaterThan", '<t:FieldURI FieldURI="item:DateTimeReceived"/>', "2999-01-01T00:00:00Z"), []),
    ],
)
def test_restrictions(restriction: str, found: list[str], client: Client) -> None:
    for subject in ("one", "two", "twelve"):
        client.ask(create_item(MESSAGE.format(to=ADDRESS, subject=subject)))
    assert subjects(client.ask(items(f"<m:Restriction>{restriction}</m:Restriction>"))) == found


def test_order_and_pages(client: Client) -> None:
    for subject in ("b", "a", "c"):
        client.ask(create_item(MESSAGE.format(to=ADDRESS, subject=subject)))
    order = f'<m:SortOrder><t:FieldOrder Order="Descending">{SUBJECT}</t:FieldOrder></m:SortOrder>'
    view = '<m:IndexedPageItemView MaxEntriesReturned="2" Offset="0" BasePoint="Beginning"/>'
    answer = client.ask(items(order=order, view=view))
    assert subjects(answer) == ["c", "b"]
    assert 'TotalItemsInView="3" IncludesLastItemInRange="false"' in answer


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (create_item(MESSAGE.format(to="nobody", subject="x")), "ErrorInvalidRecipients"),
        (create_item(MESSAGE.format(to=ADDRESS, subject="x"), folder="nowhere"), "ErrorFolderNotFound"),
        (create_item("x").replace("eA==", "!"), "ErrorMimeContentInvalidBase64String"),
        (items("<m:Restriction><t:Excludes/></m:Restriction>"), "ErrorInvalidRestriction"),
        ('<m:GetItem><m:ItemIds><t:ItemId Id="AAA"/></m:ItemIds></m:GetItem>', "ErrorItemNotFound"),
        ("<m:SyncFolderHierarchy><m:SyncState>AAA</m:SyncState></m:SyncFolderHierarchy>", "ErrorInvalidSyncStateData"),
        ("<m:GetUserConfiguration/>", "ErrorItemNotFound"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(body: str, code: str, client: Client) -> None:
    if "Restriction" in body:
        client.ask(create_item(MESSAGE.format(to=ADDRESS, subject="x")))
    assert client.codes(body) == [code]


def test_nonsense_is_a_fault(client: Client) -> None:
    assert "a:ErrorSchemaValidation" in client.ask("<m:Dance/>", 500)
    assert client.walker.ask("POST", client.walker.path, "<broken")[0] == 500
    client.version = "Exchange2099"
    assert "a:ErrorInvalidServerVersion" in client.ask(get_folder("inbox"), 500)


@pytest.mark.parametrize("scenario_id", ["exchange-too-old-2007", "exchange-too-old-2010"])
def test_older_servers_know_neither_rules_nor_newer_schemas(scenario_id: str, servers: PracticeServers) -> None:
    old = Client(servers.start(scenario_id), "Exchange2007_SP1")
    assert "ErrorSchemaValidation" in old.ask("<m:GetInboxRules/>", 500)
    old.version = "Exchange2010_SP2"
    assert "ErrorInvalidServerVersion" in old.ask(get_folder("inbox"), 500)
    old.walker.wire.close()
