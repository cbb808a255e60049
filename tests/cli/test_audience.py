"""`grove campaign audience`, and drafts that name what there is not."""

import json

import pytest

from tests.cli.conftest import ROOT, Grove

FILE = str(ROOT / "flows" / "library" / "campaigns" / "park_use.yaml")


def test_an_audience_is_counted_by_language_channel_and_zone_with_who_gets_nothing(grove: Grove) -> None:
    grove.invoke("migrate")
    for number in range(3):
        grove.invoke("consent", "start", f"tel:+1916555014{number}", "--by", "maria", "--why", "form")
    grove.invoke("consent", "stop", "tel:+19165550140", "--by", "maria", "--why", "asked")

    told = json.loads(grove.invoke("campaign", "audience", "joined within 1 day", "--json").stdout)
    sampled = grove.invoke("campaign", "audience", "channel = sms sample 2 by zone")

    assert told == {
        "query": "joined within 1 days",
        "contacts": 3,
        "by_language": {"": 3},
        "by_channel": {"sms": 3},
        "by_zone": {"": 3},
        "excluded": {"stopped": 1},
    }
    assert "2 contacts: channel = sms sample 2 by zone" in sampled.stdout
    assert "not known" in sampled.stdout


@pytest.mark.parametrize(
    ("query", "cure"),
    [
        ("language = esp", "Did you mean 'es'"),
        ("finished = park_usage", "Did you mean 'park_use'"),
        ("answered park_use.ratings", "Did you mean 'rating'"),
        ("zone = 99", "There are: "),
    ],
)
def test_a_draft_for_what_there_is_not_is_refused_with_the_nearest_name(grove: Grove, query: str, cure: str) -> None:
    grove.invoke("migrate")

    drafted = grove.invoke("campaign", "draft", FILE, "--by", "ana", "--start", "2030-12-02", "--audience", query)
    looked = grove.invoke("campaign", "audience", query)

    for done in (drafted, looked):
        assert done.exit_code == 2
        assert cure in done.stderr
        assert "[audience-wrong]" in done.stderr
