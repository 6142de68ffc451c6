"""What a verdict's button and its report bring along for the problem that was found."""

import pytest

from wizard.catalog import Catalog
from wizard.engine.diagnose import Diagnoser
from wizard.model.problem import RemedyId
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom
from wizard.wire.redact import Redactor


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


@pytest.mark.parametrize(
    ("symptom", "page"),
    [
        (Symptom.ALL_MAIL_HIDDEN, "https://mail.google.com/mail/u/0/#settings/labels"),
        (Symptom.IMAP_OFF_FOR_USER, "https://mail.google.com/mail/#settings/fwdandpop"),
    ],
)
def test_the_button_opens_the_page_where_this_problem_is_mended(catalog: Catalog, symptom: Symptom, page: str) -> None:
    diagnosis = Diagnoser(catalog, Redactor(Secret())).diagnose(Finding(symptom, "imap.folders", family="gmail"))
    pages = [remedy.url for remedy in diagnosis.remedies if remedy.id is RemedyId.OPEN_IMAP_PAGE]
    assert pages == [page]
