"""What the browser shows of a sign-in that never comes back from it: from a person's words to the verdict."""

from wizard.catalog import Catalog
from wizard.engine.diagnose import Diagnoser
from wizard.engine.explain import LONGEST, excerpt, plain
from wizard.engine.mail_places import MailPlaces
from wizard.engine.sign_in import finding_of, with_nothing_saved
from wizard.model.outcome import Failed, LegState
from wizard.model.plan import ConnectionPlan
from wizard.model.sign_in import refusal_in
from wizard.model.symptom import Symptom
from wizard.probes.sign_in import evidence_of
from wizard.wire.redact import Redactor


def browser_page(
    catalog: Catalog,
    plan: ConnectionPlan,
    text: str = "",
    symptom: Symptom | None = None,
    places: MailPlaces | None = None,
) -> Failed | None:
    """The verdict on a sign-in of this plan. `text`: as typed or pasted, a number alone too; `symptom`: of a page that
    was chosen instead; `places`: of the run that waits, which has asked where the domain's mail is. None where the text
    tells nothing, or nobody signs in with a browser. Waits for nothing.
    """
    if plan.sign_in is None:
        return None
    told = plain(text[:LONGEST])
    refusal, mark = refusal_in(told), ""
    if symptom is None:
        found = catalog.recognise_sign_in(told, plan.provider)
        if found is None:
            return None
        refusal, mark = found.refusal, found.mark
        symptom = with_nothing_saved(plan.sign_in.app, found.symptom)
    where = places.evidence(plan.email.domain, symptom) if places is not None else {}
    finding = finding_of(plan, symptom, excerpt(told, mark) or None, {**where, **evidence_of(refusal)})
    redactor = Redactor(plan.password)
    redactor.add(plan.sign_in.app.client_secret)
    return Failed(Diagnoser(catalog, redactor, plan).diagnose(finding), LegState.FAILED, LegState.FAILED)
