"""Every table, with the words of the domain. SQLite and PostgreSQL hold the same."""

from storage.tables.agreements import consent_event, erasure, hold, ledger, programme, subscription
from storage.tables.base import metadata
from storage.tables.conversations import answer, result, session, survey
from storage.tables.facts import dataset, flag, refresh, snapshot_part
from storage.tables.messages import day_sent, inbox, lane, msg, stray, ticket, unanswered
from storage.tables.outreach import campaign, fire, occurrence, point
from storage.tables.people import contact, contact_date, contact_topic, import_run, link, loop, urn
from storage.tables.staff import audit, staff_number, template, tick

__all__ = [
    "answer",
    "audit",
    "campaign",
    "consent_event",
    "contact",
    "contact_date",
    "contact_topic",
    "dataset",
    "day_sent",
    "erasure",
    "fire",
    "flag",
    "hold",
    "import_run",
    "inbox",
    "lane",
    "ledger",
    "link",
    "loop",
    "metadata",
    "msg",
    "occurrence",
    "point",
    "programme",
    "refresh",
    "result",
    "session",
    "snapshot_part",
    "staff_number",
    "stray",
    "subscription",
    "survey",
    "template",
    "tick",
    "ticket",
    "unanswered",
    "urn",
]
