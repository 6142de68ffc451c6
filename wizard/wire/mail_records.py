"""Where a domain's mail goes, from DNS: MX, SPF, and the alias of its autodiscover host."""

from wizard.model.cancel import CancelToken, Deadline
from wizard.wire.dns_questions import aside, resolver


class DnsMailRecords:
    """See MailRecords."""

    def exchangers(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...] | None:
        def ask() -> tuple[str, ...]:
            import dns.resolver

            try:
                answer = resolver(deadline).resolve(f"{domain}.", "MX")
            except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
                return ()
            found = sorted((record.preference, _name(record.exchange.to_text())) for record in answer)
            return tuple(dict.fromkeys(host for _, host in found if host))  # "." alone: takes no mail (RFC 7505)

        return aside(ask, domain, token, deadline)

    def senders(self, domain: str, token: CancelToken, deadline: Deadline) -> str:
        def ask() -> str:
            answer = resolver(deadline).resolve(f"{domain}.", "TXT")
            texts = [b"".join(record.strings).decode("utf-8", "replace").lower() for record in answer]
            return next((text for text in texts if text.startswith("v=spf1")), "")

        return aside(ask, domain, token, deadline) or ""

    def autodiscover(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...]:
        def ask() -> tuple[str, ...]:
            answer = resolver(deadline).resolve(f"autodiscover.{domain}.", "A", raise_on_no_answer=False)
            chain = answer.chaining_result.cnames
            return tuple(_name(record.target.to_text()) for rrset in chain for record in rrset)

        return aside(ask, domain, token, deadline) or ()


def _name(text: str) -> str:
    return text.rstrip(".").lower()
