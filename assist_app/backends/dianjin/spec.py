"""What an account of Tongyi DianJin must know."""

from __future__ import annotations

from assist_app.assist.backend import BackendSpec, Field
from assist_app.i18n import N_

FIELDS = (
    Field(
        "endpoint",
        N_("Address"),
        hint=N_("Empty for the service itself; else the address of a gateway of your company."),
    ),
    Field("region", N_("Region"), default="cn-beijing", hint=N_("As the console names it: cn-beijing.")),
    Field(
        "network",
        N_("Network"),
        default="public",
        choices=("public", "vpc"),
        words=(N_("Internet"), N_("Private network of Alibaba Cloud (VPC)")),
    ),
    Field(
        "workspace_id",
        N_("Workspace id"),
        required=True,
        hint=N_("Of the Model Studio workspace; it begins with llm-."),
    ),
    Field(
        "mode",
        N_("Way of working"),
        default="recognise",
        choices=("recognise", "assist"),
        words=(N_("Recognise the intents of your library"), N_("Dialogue assistant set up at the vendor")),
    ),
    Field(
        "biz_type",
        N_("What to recognise"),
        default="common",
        choices=("common", "business", "attitude"),
        words=(N_("Intents"), N_("Companies"), N_("Attitude")),
    ),
    Field(
        "op_type",
        N_("Intent list"),
        default="common",
        choices=("common", "hierarchical"),
        words=(N_("One list"), N_("Two lists: global intents and those of a domain")),
        hint=N_("Two lists are sent where the library has intents of both kinds."),
    ),
    Field(
        "domain_code",
        N_("Code of the vendor's intent library"),
        hint=N_("Empty unless the vendor keeps a library of yours."),
    ),
    Field(
        "recommend",
        N_("Ask for a written reply"),
        default="yes",
        choices=("yes", "no"),
        words=(N_("Yes"), N_("No")),
    ),
    Field(
        "analysis",
        N_("Ask for the reasoning"),
        default="no",
        choices=("no", "yes"),
        words=(N_("No"), N_("Yes")),
        hint=N_("Answers take longer."),
    ),
    Field("access_key_id", "AccessKey ID", secret=True),
    Field("access_key_secret", "AccessKey Secret", secret=True),
    Field("security_token", N_("Temporary token (STS)"), secret=True),
    Field(
        "gateway_token",
        N_("Token of your company's gateway"),
        secret=True,
        hint=N_("Instead of the keys: the gateway adds keys and signature. Needs an address."),
    ),
)

SPEC = BackendSpec(
    "dianjin", N_("Tongyi DianJin"), limit=35.0, fields=FIELDS, kind="dianjin", told_intents=True
)
