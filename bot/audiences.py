"""Audiences as this city knows them: the names a query may use, and who is in one."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.app import App
from bot.preferences import DISTRICTS
from flows.outreach.audience import parse
from flows.outreach.audience_names import Known, check
from flows.outreach.sampling import seed_of
from flows.surveys.definition.reading import LIBRARY, load_survey
from storage import audiences, campaigns, surveys
from storage.database import Db
from storage.snapshots.schema import SnapshotMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """How many an audience has, each way; those of whom we do not know under an empty name."""

    query: str
    contacts: int
    by_language: Mapping[str, int]
    by_channel: Mapping[str, int]
    by_zone: Mapping[str, int]
    excluded: Mapping[str, int]
    """Of them, who gets nothing as it stands now, by reason; each under the first that holds."""


def known(app: App, db: Db) -> Known:
    """What a query may name just now."""
    library = [load_survey(path) for path in sorted(LIBRARY.glob("*.yaml")) if not path.stem.endswith(".translations")]
    published = [found[0] for name in surveys.names(db) if (found := app.surveys.latest(db, name))]
    questions = {each.name: [question.key for question in each.questions] for each in [*library, *published]}
    return Known(languages=app.city.languages, zones=zones(app), surveys=questions)


def zones(app: App) -> frozenset[str]:
    """The keys of the city's zones; none where that data set is not there."""
    try:
        return frozenset(app.answers.store.open(DISTRICTS).keys())
    except SnapshotMissing:
        return frozenset()


def check_names(app: App, db: Db, query: str) -> None:
    """Raise AudienceError for a query that names what there is not."""
    check(query, known(app, db))


def look(app: App, db: Db, query: str, campaign: str = "") -> Members:
    """Who is in an audience now; a sample is drawn as for the newest version of that campaign."""
    check_names(app, db, query)
    audience, now = parse(query), app.clock.now()
    drafted = campaigns.by_name(db, campaign) if campaign else None
    seed = seed_of(campaign, drafted.version if drafted else 1)
    language, channel, zone = (
        audiences.tally(db, audience, field, now=now, seed=seed) for field in ("language", "channel", "zone")
    )
    return Members(
        query=str(audience),
        contacts=audiences.count(db, audience, now=now),
        by_language=language,
        by_channel=channel,
        by_zone=zone,
        excluded=audiences.excluded(db, audience, now=now, seed=seed),
    )
