"""The applications that sign-ins with the browser need: from brand.toml, altered by an administrator's file."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from wizard.catalog.read import Table, read_toml
from wizard.model.address import InvalidName, to_a_labels
from wizard.model.cloud import UNCONFIGURED, Cloud
from wizard.model.plan import HTTPS_PORT, Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.secret import Secret


def read_cloud(table: Table, cloud: Cloud = UNCONFIGURED) -> Cloud:
    """`cloud` with what the tables `microsoft365` and `google` set; either may be missing, and each key in it.

    Raises:
        CatalogError: names file and key.
    """
    if table.has("microsoft365"):
        cloud = _microsoft(table.table("microsoft365"), cloud)
    if table.has("google"):
        part = table.table("google")
        google = replace(cloud.google, client_id=part.text("client_id", cloud.google.client_id).strip())
        if part.has("client_secret"):
            google = replace(google, client_secret=Secret(part.text("client_secret", "").strip()))
        part.end()
        cloud = replace(cloud, google=google)
    return cloud


def read_brands_cloud(file: Path) -> Cloud:
    """The company's own applications, from brand.toml.

    Raises:
        CatalogError: names file and key.
    """
    return read_cloud(read_toml(file))


def with_administrators(cloud: Cloud, *files: Path) -> Cloud:
    """`cloud` as altered by the files that exist, the last one last.

    Raises:
        CatalogError: names file and key.
    """
    for file in files:
        if file.exists():
            table = read_toml(file)
            cloud = read_cloud(table, cloud)
            table.end()
    return cloud


def _microsoft(part: Table, cloud: Cloud) -> Cloud:
    """`authority`: the sign-in server of another cloud, or with the tenant as its path. `tenant`: in that path's place.
    `graph`: that cloud's Graph.
    """
    app = cloud.microsoft
    authority = part.text("authority", app.authority).strip().rstrip("/")
    tenant = part.text("tenant", "").strip() or urlsplit(authority).path.strip("/") or app.tenant
    root = urlsplit(authority)
    if root.scheme != "https" or not root.netloc or root.query or root.fragment or root.username is not None:
        part.fail("authority", "must be an https address")
    changed = replace(
        app,
        client_id=part.text("client_id", app.client_id).strip(),
        authority=f"https://{root.netloc}/{quote(tenant, safe='')}",
    )
    graph = _graph(part) if part.has("graph") else cloud.graph
    part.end()
    return replace(cloud, microsoft=changed, graph=graph)


def _graph(part: Table) -> Endpoint:
    url = urlsplit(part.text("graph").strip().rstrip("/"))
    try:
        host, port = to_a_labels(url.hostname or ""), url.port or HTTPS_PORT
    except (InvalidName, ValueError):
        part.fail("graph", "must be an https address")
    if url.scheme != "https" or url.query or url.fragment or url.username is not None:
        part.fail("graph", "must be an https address")
    return Endpoint(Protocol.GRAPH, host, port, Security.TLS, url.path)
