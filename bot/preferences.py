"""LESS and MORE: how often we may write first. KEEP and FORGET AREA: the district of an address, never the address."""

from typing import Literal

from bot.after_answer import LastAnswer, last_answer
from bot.scene import Scene
from bot.zones import zone_of
from flows.conversation import Locate, Say, Zoned
from flows.translator import N_
from storage import consents, contacts

LEAST = 1
"""Messages a week after LESS."""

FLOW = "preferences"
"""What these texts are kept as."""

AREA = "area"
"""The scope of what a resident says about keeping their district."""

LESS = N_("All right: at most 1 message a week from us, besides answers. For as before, text MORE MESSAGES.")
MORE = N_("All right: at most {limit} messages a week from us, besides answers. For fewer, text FEWER MESSAGES.")
KEPT = N_("Kept: district {zone}, not your address, so that {city} can write about your area. To undo: FORGET AREA.")
"""What a resident agrees to with KEEP: the ledger holds it to the letter."""
NO_AREA = N_("I cannot tell your district from that. Ask who your council member is, then text KEEP.")
FORGOTTEN = N_("Done: we keep no area of yours.")

DISTRICTS = "council_district"
"""The data set whose keys are the areas that may be kept."""


def less(scene: Scene) -> None:
    """Write first once a week at most."""
    contacts.limit_to(scene.db, scene.contact.id, LEAST)
    _say(scene, scene.tr.text(LESS))


def more(scene: Scene) -> None:
    """Write first as often as the city allows, and no more often."""
    contacts.limit_to(scene.db, scene.contact.id, None)
    _say(scene, scene.tr.text(MORE, limit=scene.app.city.unasked_a_week))


def keep_area(scene: Scene) -> None:
    """Keep the district of the last answer's address, and what was said of it, to the letter."""
    last = last_answer(scene)
    zone = _area_of(scene, last) if last else None
    if zone is None:
        _say(scene, scene.tr.text(NO_AREA))
        return
    contacts.live_in(scene.db, scene.contact.id, zone)
    wording = scene.tr.text(KEPT, zone=zone, city=scene.app.city.name)
    _say(scene, wording)
    _record(scene, "opt_in", wording)


def forget_area(scene: Scene) -> None:
    """Keep no district of this contact any more."""
    contacts.live_in(scene.db, scene.contact.id, None)
    _say(scene, scene.tr.text(FORGOTTEN))
    if scene.contact.zone is not None:
        _record(scene, "opt_out", scene.understanding.text if scene.understanding else "")


def _area_of(scene: Scene, last: LastAnswer) -> str | None:
    """The district of the address that an answer was found by; None where it was found otherwise."""
    if last.dataset.name == DISTRICTS:
        return last.keys[0] if len(last.keys) == 1 else None
    address = next((last.answered.slots.get(slot.name) for slot in last.card.slots if slot.kind == "address"), None)
    if address is None:
        return None
    found = zone_of(scene, Locate(zone=DISTRICTS, text=address))
    return found.key if isinstance(found, Zoned) else None


def _record(scene: Scene, kind: Literal["opt_in", "opt_out"], wording: str) -> None:
    consents.record(
        scene.db, scene.app.keyring, kind, contact_id=scene.contact.id, urn=scene.urn, source="keyword",
        wording=wording, language=scene.tr.language, now=scene.now, scope=AREA,
    )  # fmt: skip


def _say(scene: Scene, text: str) -> None:
    scene.say(Say(text=text), None, FLOW)
