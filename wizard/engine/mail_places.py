"""Where a domain's mail is hosted, looked up while somebody signs in: it says more where Microsoft knows no account."""

import threading
from collections.abc import Callable

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.probes.context import Facts, Knowledge
from wizard.probes.graph_elsewhere import LOOK_UP_SECONDS, NOT_THERE, Whereabouts, look_up


class MailPlaces:
    """Thread-safe. What DNS answered is remembered; a domain that nobody answered for is asked about again."""

    def __init__(self, knowledge: Callable[[], Knowledge]) -> None:
        self._knowledge = knowledge
        self._lock = threading.Lock()
        self._asked: dict[str, tuple[threading.Event, list[Whereabouts]]] = {}

    def begin(self, domain: str) -> None:
        """Asks on a thread of its own, unless that has been done. Waits for nothing."""
        with self._lock:
            done, found = self._asked.get(domain, (None, []))
            if done is not None and (found or not done.is_set()):
                return
            done, found = self._asked[domain] = (threading.Event(), [])

        def work() -> None:
            try:
                where = look_up(domain, self._knowledge(), CancelToken(), Deadline.after(LOOK_UP_SECONDS))
                if where.hosts is not None:
                    found.append(where)
            finally:
                done.set()

        threading.Thread(target=work, name="mail place", daemon=True).start()

    def told(self, domain: str) -> Facts:
        """What DNS tells of it, for whoever is looking for its servers. Waits for the answer, for seconds at most."""
        self.begin(domain)
        return self.evidence(domain, Symptom.SETTINGS_NOT_FOUND, LOOK_UP_SECONDS)

    def evidence(self, domain: str, symptom: Symptom, wait: float = 0.0) -> Facts:
        """What is known of the domain and says something about `symptom`. `wait`: seconds for the answer at most."""
        if symptom not in {*NOT_THERE, Symptom.SETTINGS_NOT_FOUND}:
            return {}
        with self._lock:
            done, found = self._asked.get(domain, (None, []))
        if done is not None:
            done.wait(wait)
        return found[0].evidence(symptom) if found else {}
