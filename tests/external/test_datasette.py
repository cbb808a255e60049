"""Files by address against Datasette, which gives no more than 1,000 rows at once unless it is asked to."""

from collections.abc import Callable

import pytest

from bot.opendata.refresh import RefreshResult
from storage.snapshots.schema import Dataset
from storage.snapshots.store import SnapshotStore
from tests.external.conftest import Declare
from tests.external.places import ADDRESSES, COUNT
from tests.external.servers import Server

pytestmark = pytest.mark.xdist_group("datasette")

Refresh = Callable[[Dataset], RefreshResult]

REST = """\
connector: {connector}
url: {url}
options: {options}
key: id
label: street
columns:
  id: text
  street: text
  number: int
"""


def rows_at(datasette: Server, target: str, connector: str = "csv", options: str = "{}") -> str:
    return REST.format(connector=connector, url=f"{datasette.url}/city/{target}", options=options)


def test_a_whole_csv_arrives_and_the_same_one_again_makes_no_new_version(
    datasette: Server, declare: Declare, refreshed: Refresh, store: SnapshotStore
) -> None:
    dataset = declare("address", rows_at(datasette, "address.csv?_stream=on"))

    built, again = refreshed(dataset), refreshed(dataset)

    assert (built.status, built.rows, again.status) == ("built", COUNT, "unchanged"), built.error
    found = {(row["id"], row["street"], row["number"]) for row in store.open("address").where()}
    assert found == {(str(address.oid), address.street, address.number) for address in ADDRESSES}


@pytest.mark.parametrize(
    ("target", "options"),
    [("address.json?_shape=array&_size=max", "{}"), ("address.json?_shape=objects&_size=max", "{rows: rows}")],
)
def test_the_first_page_of_json_is_not_taken_for_the_whole(
    datasette: Server, declare: Declare, refreshed: Refresh, target: str, options: str
) -> None:
    failed = refreshed(declare("address", rows_at(datasette, target, "json", options)))

    assert failed.status == "failed"
    assert "the first page only" in failed.error


def test_the_last_page_of_json_is_taken(datasette: Server, declare: Declare, refreshed: Refresh) -> None:
    target = "address.json?_shape=objects&_size=max&id__gt=2000"

    built = refreshed(declare("address", rows_at(datasette, target, "json", "{rows: rows}")))

    assert (built.status, built.rows) == ("built", COUNT - 2000), built.error


def test_a_csv_cut_without_a_word_is_stopped_by_the_least_share_of_rows(
    datasette: Server, declare: Declare, refreshed: Refresh, store: SnapshotStore
) -> None:
    """Nothing in the reply tells that 1,000 rows are not all: only what came before does."""
    refreshed(declare("address", rows_at(datasette, "address.csv?_stream=on")))

    failed = refreshed(declare("address", rows_at(datasette, "address.csv?_size=max")))

    assert failed.status == "failed"
    assert "1,000 rows came where 2,600 were before" in failed.error.replace("1000", "1,000").replace("2600", "2,600")
    assert len(store.open("address").where()) == COUNT


@pytest.mark.parametrize(
    ("target", "connector", "complaint"),
    [
        ("removed.csv", "csv", "answered with status 404. It may have moved"),
        ("address", "csv", "not CSV but an HTML page"),
        ("address", "json", "not JSON but an HTML page"),
        ("address", "geojson", "not JSON but an HTML page"),
        ("address.json?_size=max", "json", "no list of rows"),
        ("address.json?_shape=array", "geojson", "JSON, but no object"),
    ],
)
def test_what_is_no_file_of_rows_is_named(
    datasette: Server, declare: Declare, refreshed: Refresh, target: str, connector: str, complaint: str
) -> None:
    failed = refreshed(declare("address", rows_at(datasette, target, connector)))

    assert failed.status == "failed"
    assert complaint in failed.error
