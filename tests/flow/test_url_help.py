"""What is said about a pasted Exchange URL, without a window and without a network."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from wizard.discovery.ews_check import UrlVerdict, VerdictKind
from wizard.flow.url_help import IDLE, Advice, AdviceKind, Question, advise, question_for
from wizard.model.address import NameFault
from wizard.model.ews_url import EwsText, UrlNote, endpoint_of, read_ews_url
from wizard.model.plan import Endpoint
from wizard.model.provider import Provider
from wizard.model.symptom import Json, Symptom
from wizard.wire.fault import Fault

EWS = endpoint_of("mail.example.com")
ALICE = "alice@example.com"


@dataclass(frozen=True)
class Candidate:
    endpoint: Endpoint = EWS
    source: str = "typed"
    trusted: bool = True
    evidence: Mapping[str, Json] = field(default_factory=lambda: {"methods": ["NTLM"], "version_name": "Exchange 2016"})


@dataclass(frozen=True)
class Result:
    read: EwsText
    candidates: tuple[Candidate, ...] = ()
    verdicts: tuple[UrlVerdict, ...] = ()
    microsoft365: Mapping[str, Json] | None = None
    elsewhere: Provider | None = None


def ended(text: str, *found: Candidate, verdict: UrlVerdict | None = None, online: bool = False) -> Advice:
    question = question_for(text, ALICE, settled=True)
    assert isinstance(question, Question)
    verdicts = (verdict,) if verdict else ()
    return advise(question, Result(read_ews_url(text), found, verdicts, {"source": "mx"} if online else None))


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_field_is_searched_for_by_the_address(text: str) -> None:
    assert question_for(text, ALICE, settled=False) == Question("", ALICE)
    assert question_for(text, "alice@", settled=False) == IDLE


@pytest.mark.parametrize(
    ("text", "kind", "provider"),
    [
        ("https://outlook.office.com/mail/inbox", AdviceKind.MICROSOFT365, Provider.MICROSOFT365),
        ("https://outlook.live.com/mail/0/", AdviceKind.CONSUMER, Provider.MICROSOFT365),
        ("https://login.microsoftonline.com/common", AdviceKind.SIGN_IN_PAGE, None),
        ("imap.example.com", AdviceKind.MAIL_SERVER, Provider.IMAP),
        ("https://mail.google.com/mail/u/0/", AdviceKind.NOT_EXCHANGE, Provider.GOOGLE),
    ],
)
def test_known_hosts_need_no_network(text: str, kind: AdviceKind, provider: Provider | None) -> None:
    advice = question_for(text, ALICE, settled=False)
    assert isinstance(advice, Advice) and (advice.kind, advice.switch_to) == (kind, provider)


def test_what_cannot_be_read_is_told_once_it_is_settled() -> None:
    two = "https://a.example/owa https://b.example/owa"
    assert question_for(two, ALICE, settled=False) == IDLE
    assert question_for(two, ALICE, settled=True) == Advice(AdviceKind.FAULT, fault=NameFault.TWO_URLS)
    user_name = question_for("DOMAIN\\alice", ALICE, settled=False)
    assert isinstance(user_name, Advice) and user_name.fault is NameFault.USER_NAME_AS_URL


def test_a_host_that_is_still_being_typed_is_not_asked_for() -> None:
    assert question_for("mail", ALICE, settled=False) == IDLE
    assert question_for("mail", ALICE, settled=True) == Question("mail", ALICE)
    assert question_for("mail.example.com", ALICE, settled=False) == Question("mail.example.com", ALICE)


def test_an_address_in_the_urls_field_is_searched_for() -> None:
    question = question_for("bob@example.org", ALICE, settled=False)
    assert question == Question("bob@example.org", "") and question.place == "example.org"


def test_webmail_is_told_with_the_url_that_answers() -> None:
    advice = ended("https://mail.example.com/owa/#path=/mail", Candidate())
    assert advice == Advice(AdviceKind.OFFER, (UrlNote.IS_WEBMAIL,), EWS, methods=("NTLM",), product="Exchange 2016")


def test_the_right_url_is_said_to_be_right() -> None:
    assert ended("HTTPS://Mail.Example.com/EWS/Exchange.asmx?wsdl", Candidate()).kind is AdviceKind.RIGHT


def test_a_prefix_is_told_only_where_it_is_kept() -> None:
    text = "https://portal.example.com/webmail2/owa/"
    first, second = read_ews_url(text).endpoints
    assert UrlNote.PREFIX_KEPT not in ended(text, Candidate(first)).notes
    assert UrlNote.PREFIX_KEPT in ended(text, Candidate(second)).notes


def test_another_servers_url_has_nothing_to_do_with_what_was_done_to_the_text() -> None:
    other = Candidate(endpoint_of("ex.example.net"), "autodiscover-http", trusted=False)
    advice = ended("http://mail.example.com/owa", other)
    assert advice.notes == () and advice.offer == other.endpoint and not advice.trusted


def unreachable(symptom: Symptom) -> UrlVerdict:
    return UrlVerdict(VerdictKind.UNREACHABLE, EWS, fault=Fault(symptom))


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        (UrlVerdict(VerdictKind.ACTIVESYNC_ONLY, EWS), AdviceKind.ACTIVESYNC_ONLY),
        (UrlVerdict(VerdictKind.REFUSED, EWS), AdviceKind.REFUSED),
        (UrlVerdict(VerdictKind.NOT_EWS, EWS), AdviceKind.NOT_EXCHANGE),
        (UrlVerdict(VerdictKind.EXCHANGE_ONLINE, EWS), AdviceKind.MICROSOFT365),
        (unreachable(Symptom.NAME_NOT_FOUND), AdviceKind.UNREACHABLE),
        (unreachable(Symptom.CERTIFICATE_SELF_SIGNED), AdviceKind.UNCHECKED),
        (None, AdviceKind.NOT_EXCHANGE),
    ],
)
def test_what_answered_instead_is_told(verdict: UrlVerdict | None, kind: AdviceKind) -> None:
    advice = ended("https://mail.example.com/owa", verdict=verdict)
    assert advice.kind is kind
    assert advice.place == ("" if kind is AdviceKind.MICROSOFT365 else "mail.example.com")


def test_a_certificate_that_is_not_right_hides_no_likely_url() -> None:
    verdict = unreachable(Symptom.CERTIFICATE_SELF_SIGNED)
    assert ended("https://mail.example.com/owa", verdict=verdict).offer == EWS
    assert ended("mail.example.com", verdict=verdict).offer is None


def test_how_a_server_was_found_is_told_where_it_was_not_typed() -> None:
    assert ended("", Candidate(source="autodiscover-srv")).source == "autodiscover-srv"
    assert ended("https://mail.example.com/owa", Candidate()).source == ""


def test_without_a_version_the_web_server_is_told() -> None:
    bare = Candidate(evidence={"server_software": "Microsoft-IIS/10.0"})
    assert ended("mail.example.com", bare).product == "Microsoft-IIS/10.0"


def test_nothing_for_an_address() -> None:
    assert ended("") == Advice(AdviceKind.NOT_FOUND, place="example.com")
    assert ended("", online=True).switch_to is Provider.MICROSOFT365
    assert ended("", Candidate(), online=True).offer == EWS


def test_an_address_of_a_known_provider_leads_to_its_own_way() -> None:
    question = question_for("", "alice@gmail.com", settled=True)
    assert isinstance(question, Question)
    advice = advise(question, Result(read_ews_url(""), elsewhere=Provider.GOOGLE))
    assert (advice.kind, advice.place, advice.switch_to) == (AdviceKind.NOT_FOUND, "gmail.com", Provider.GOOGLE)
