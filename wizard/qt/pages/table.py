"""Which page shows which step."""

from wizard.flow.steps import Step
from wizard.qt.pages.base import Page
from wizard.qt.pages.connecting import ConnectingPage
from wizard.qt.pages.details import DetailsPage
from wizard.qt.pages.provider import ProviderPage
from wizard.qt.pages.review import ReviewPage
from wizard.qt.pages.success import SuccessPage
from wizard.qt.pages.trouble import TroublePage

PAGES: dict[Step, type[Page]] = {
    Step.PROVIDER: ProviderPage,
    Step.REVIEW: ReviewPage,
    Step.DETAILS: DetailsPage,
    Step.CONNECT: ConnectingPage,
    Step.TROUBLE: TroublePage,
    Step.DONE: SuccessPage,
}
