"""The one exception that leaves this room."""

from collections.abc import Mapping

from wizard.model.symptom import Json, Symptom


class Fault(Exception):
    """Something went wrong, and this is what was seen. Probes add the stage and the endpoint to make a Finding.

    `server_text`: the server's own words, not yet redacted. `evidence`: keys as in Finding.
    """

    def __init__(
        self, symptom: Symptom, evidence: Mapping[str, Json] | None = None, server_text: str | None = None
    ) -> None:
        super().__init__(symptom.value)
        self.symptom = symptom
        self.evidence = dict(evidence or {})
        self.server_text = server_text
