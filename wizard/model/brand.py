"""What the shipping company sets in resources/brand.toml."""

from dataclasses import dataclass

from wizard.model.words import Words


@dataclass(frozen=True)
class Brand:
    """`service`: what the mailbox is connected to. `bcc_address`: where test emails go, "" for the mailbox itself."""

    product: str
    service: str
    accent: str
    bcc_address: str
    privacy_summary: Words
    privacy_text: Words
    support_url: str
    bundle_id: str
