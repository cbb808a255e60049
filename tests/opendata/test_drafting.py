"""A draft says what the source says, reads back as YAML, and leaves open what only a person can know."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opendata.connector import Connector, Discovered, Feed, SourceFailed, SourceField
from bot.opendata.connectors.arcgis import ArcGis
from bot.opendata.connectors.ckan import Ckan
from bot.opendata.connectors.ogc import OgcFeatures
from bot.opendata.connectors.socrata import Socrata
from bot.opendata.declarations import load_dataset
from bot.opendata.drafting import column_name, draft, recognised
from flows.reading import DefinitionError, Section, read_definition
from storage.snapshots.schema import Column
from tests.opendata.connectors.arcgis_server import LAYER, ArcGisServer, addresses, metadata
from tests.opendata.connectors.canned import Answer, CannedWeb

FEED = Feed(url=LAYER, options={"where": "CITY = 'ELK GROVE'"})

FOUND = Discovered(
    title="Address_Maint: the city's",
    publisher="City of Elk Grove",
    key="OBJECTID",
    geometry="point",
    rows=70_312,
    fields=(
        SourceField(name="OBJECTID", type="int", required=True),
        SourceField(name="ADDRESSID", type="text", title="Address ID", required=True),
        SourceField(name="StreetName", type="text", title="Street Name"),
        SourceField(name="Status", type="text", codes={"1": "Open", "2": "Closed: gone"}),
        SourceField(name="OWNER_NAME", type="text"),
        SourceField(name="Shape__Area", type="float"),
        SourceField(name="GlobalID", type="text"),
        SourceField(name="last_edited_user", type="text"),
    ),
)


def read(text: str) -> Section:
    return read_definition(Path("address.yaml"), text)


def drafted(discovered: Discovered = FOUND, feed: Feed = FEED) -> str:
    return draft(discovered, feed, "arcgis", "address")


def test_a_draft_names_the_source_and_asks_what_only_a_person_knows() -> None:
    assert (
        drafted()
        == f"""\
# A first draft. Answer the questions, take away what no card needs, then: grove data check FILE
# The source has 70,312 rows.
name: address
title: "Address_Maint: the city's"  # How do residents call it?
publisher: City of Elk Grove  # Who vouches for it?
source_title: "Address_Maint: the city's"
licence:  # What may be done with it? The publisher says so, or is asked.
connector: arcgis
url: "{LAYER}"
options: {{where: "CITY = 'ELK GROVE'"}}
refresh: daily at 03:30  # How often does it change?
ttl_days: 30  # After how many days without news must an answer be confirmed?
key: objectid  # Which column tells rows apart, and stays when the source is published anew?
label: addressid  # Which column names a row to a resident?
columns:
  objectid: {{type: int, from: OBJECTID}}
  addressid: {{type: text, from: ADDRESSID}}  # Address ID
  street_name: {{type: text, optional: true, from: StreetName}}
  status: {{type: text, optional: true, from: Status}}  # one of: Open, Closed: gone
  owner_name: {{type: text, optional: true, from: OWNER_NAME}}  # about a person? Then take it away
  lat: {{type: lat, optional: true, from: geometry}}
  lon: {{type: lon, optional: true, from: geometry}}
  # Left out: Shape__Area, GlobalID, last_edited_user
"""
    )


def test_an_unanswered_question_does_not_pass_the_check(tmp_path: Path) -> None:
    declaration = tmp_path / "address.yaml"
    declaration.write_text(drafted(), encoding="utf-8")

    with pytest.raises(DefinitionError, match="'licence' needs a text"):
        load_dataset(declaration)


def test_an_answered_draft_is_a_declaration(tmp_path: Path) -> None:
    declaration = tmp_path / "address.yaml"
    declaration.write_text(drafted().replace("licence:", "licence: CC BY 4.0"), encoding="utf-8")

    dataset = load_dataset(declaration)

    assert (dataset.connector, dataset.url, dataset.key, dataset.label) == ("arcgis", LAYER, "objectid", "addressid")
    assert dataset.options == FEED.options
    assert dataset.column("street_name") == Column(name="street_name", type="text", optional=True, source="StreetName")


@pytest.mark.parametrize(
    ("geometry", "columns"),
    [
        ("point", {"lat": "lat", "lon": "lon"}),
        ("polygon", {"shape": "shape"}),
        ("line", {}),
        ("", {}),
    ],
)
def test_the_geometry_becomes_columns_of_its_own(geometry: str, columns: dict[str, str]) -> None:
    found = read(drafted(Discovered(title="a", fields=(), geometry=geometry))).get("columns") or {}

    assert {name: column["type"] for name, column in found.items()} == columns


def test_degrees_that_the_source_has_in_fields_are_not_doubled() -> None:
    degrees = (SourceField(name="Y", type="lat"), SourceField(name="X", type="lon"))

    columns = read(drafted(Discovered(title="a", fields=degrees, geometry="point")))["columns"]

    assert {name: column["from"] for name, column in columns.items()} == {"y": "Y", "x": "X"}


def test_a_key_that_is_no_field_becomes_a_column() -> None:
    columns = read(drafted(Discovered(title="a", fields=(), key=":id")))["columns"]

    assert columns == {"id": {"type": "text", "from": ":id"}}


def test_a_source_that_names_no_key_leaves_it_open() -> None:
    found = read(drafted(Discovered(title="a", fields=(SourceField(name="n", type="int"),))))

    assert (found["key"], found["label"]) == (None, None)


def test_many_codes_are_cut_short() -> None:
    codes = {str(number): f"L{number}" for number in range(100)}
    text = drafted(Discovered(title="a", fields=(SourceField(name="n", type="text", codes=codes),)))

    assert "L11, …" in text
    assert "L12" not in text


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("STREETNAME", "streetname"),
        ("DateCreated", "date_created"),
        ("ZIP code (5)", "zip_code_5"),
        ("GIS.PARKS.NAME", "name"),
        ("Año", "ano"),
        ("2020 count", "field_2020_count"),
        (":id", "id"),
        ("街道", "field"),
        ("_", "field"),
    ],
)
def test_a_column_has_a_name_of_ours(field: str, name: str) -> None:
    assert column_name(field) == name


@given(
    names=st.lists(st.text(min_size=1, max_size=12).filter(str.strip), max_size=8, unique_by=lambda name: name.strip()),
    title=st.text(max_size=20),
    geometry=st.sampled_from(["", "point", "polygon"]),
)
def test_whatever_a_source_calls_things_a_draft_is_yaml_with_a_column_for_each(
    names: list[str], title: str, geometry: str
) -> None:
    fields = tuple(SourceField(name=f"F{name}", type="text", title=title, codes={"1": title}) for name in names)

    found = read(drafted(Discovered(title=title, fields=fields, geometry=geometry, licence=title)))

    columns = found["columns"] or {}
    assert len(columns) == len(names) + {"": 0, "point": 2, "polygon": 1}[geometry]
    assert all(name.isascii() and name[0].isalpha() for name in columns)


# Which protocol an address speaks.

HUB = "https://data-elkmap.hub.arcgis.com"
UUID = "1f2e3d4c-0000-4000-8000-123456789abc"


def connectors(answer: Answer) -> dict[str, Connector]:
    web = CannedWeb(answer)
    return {"ogc": OgcFeatures(web), "socrata": Socrata(web), "ckan": Ckan(web), "arcgis": ArcGis(web)}


@pytest.mark.parametrize(
    ("url", "connector", "feed"),
    [
        (f"{LAYER}/query?where=1%3D1", "arcgis", Feed(url=LAYER)),
        (
            f" data.ca.gov/dataset/wells/resource/{UUID} ",
            "ckan",
            Feed(url="https://data.ca.gov", options={"resource": UUID}),
        ),
        ("https://data.a.gov/City/Cases/abcd-1234", "socrata", Feed(url="https://data.a.gov/resource/abcd-1234.json")),
        ("https://a.gov/api/collections/zones/items", "ogc", Feed(url="https://a.gov/api/collections/zones")),
    ],
)
def test_an_address_tells_its_connector(url: str, connector: str, feed: Feed) -> None:
    assert recognised(url, connectors(lambda _: {})) == (connector, feed)


@pytest.mark.parametrize("page", ["<html></html>", {"name": "x"}])
def test_another_address_says_what_can_be_given(page: Any) -> None:
    with pytest.raises(SourceFailed, match="no address of ArcGIS, CKAN, Socrata or OGC") as failure:
        recognised("elkgrove.gov/parks", connectors(lambda _: page))

    assert "/FeatureServer/0" in failure.value.fix


def test_a_connector_that_is_not_there_is_not_asked() -> None:
    with pytest.raises(SourceFailed, match="no address of"):
        recognised(LAYER, {})


def test_from_an_address_to_a_draft() -> None:
    known = connectors(ArcGisServer(addresses(3), metadata()))

    name, feed = recognised(LAYER, known)
    found = read(draft(known[name].discover(feed), feed, name, "address_point"))

    assert found["url"] == LAYER
    assert list(found["columns"]) == ["objectid", "addressid", "streetnumb", "streetname", "lat", "lon"]
