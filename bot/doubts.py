"""Looks things up, and has what residents say is wrong be confirmed."""

from dataclasses import replace

from bot.app import App
from bot.scene import Scene
from flows.lookup import Found, LookedUp, LookUp, Source
from storage import flags
from storage.flags import row_hash
from storage.snapshots.schema import SnapshotMissing


def looked_up(scene: Scene, look_up: LookUp) -> LookedUp:
    """Give what the rows say now; an answer from a row in doubt is to be confirmed, like one from old data."""
    found = scene.app.answers.look_up(look_up, scene.now)
    if isinstance(found, Found) and _is_in_doubt(scene, found.source):
        return replace(found, source=replace(found.source, stale=True, doubted=True))
    return found


def present_hash(app: App, dataset: str, key: str) -> str | None:
    """Tell the values that a row has now; None when it is gone."""
    try:
        row = app.answers.store.open(dataset).get(key)
    except SnapshotMissing:
        return None
    return None if row is None else row_hash(row)


def _is_in_doubt(scene: Scene, source: Source) -> bool:
    flagged = flags.of_rows(scene.db, source.dataset, source.keys) if source.keys else ()
    return any(each.in_doubt and each.hash == present_hash(scene.app, each.dataset, each.key) for each in flagged)
