"""Campaigns and surveys from the command line, from the draft to the simulated end."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Grove, grove_in, objects

FILE = str(ROOT / "flows" / "library" / "campaigns" / "park_use.yaml")
SURVEY = str(ROOT / "flows" / "library" / "surveys" / "park_use.yaml")
DRAFT = ("campaign", "draft", FILE, "--by", "maria", "--start", "2030-12-02")


def test_a_campaign_is_drafted_previewed_approved_watched_paused_and_cancelled(grove: Grove) -> None:
    grove.invoke("migrate")
    drafted = grove.invoke(*DRAFT, "--audience", "language = es and zone = 3")
    previewed = json.loads(grove.invoke("campaign", "preview", "park_use", "--json").stdout)
    refused = grove.invoke("campaign", "approve", "park_use", "--by", "maria")
    approved = grove.invoke("campaign", "approve", "park_use", "--by", "li")
    paused = grove.invoke("campaign", "pause", "park_use", "--by", "li")
    resumed = grove.invoke("campaign", "resume", "park_use", "--by", "li")
    cancelled = grove.invoke("campaign", "cancel", "park_use", "--by", "li")
    status = json.loads(grove.invoke("campaign", "status", "park_use", "--json").stdout)
    [listed] = objects(grove.invoke("campaign", "list", "--json").stdout)

    assert "Draft park_use, version 1." in drafted.stdout
    assert (previewed["audience"], previewed["reached"]) == ("language = es and zone = 3", 0)
    assert [point["point"] for point in previewed["points"]] == ["invite", "reminder", "thanks"]
    assert "[campaign-state]" in refused.stderr
    assert [done.exit_code for done in (approved, paused, resumed, cancelled)] == [0, 0, 0, 0]
    assert status["state"] == "cancelled"
    assert (listed["name"], listed["author"], listed["state"]) == ("park_use", "maria", "cancelled")


def test_an_audience_that_cannot_be_read_is_refused_with_the_place(grove: Grove) -> None:
    done = grove.invoke(*DRAFT, "--audience", "languge = es")

    assert "[audience-wrong]" in done.stderr
    assert "character 1" in done.stderr
    assert done.exit_code == 2


def test_a_survey_is_checked_published_and_its_results_are_told(grove: Grove) -> None:
    grove.invoke("migrate")
    wrong = grove.folder / "wrong.yaml"
    wrong.write_text("name: wrong\n", encoding="utf-8")

    missing = grove.invoke("survey", "results", "park_use")
    checked = grove.invoke("survey", "check", str(wrong), SURVEY)
    published = grove.invoke("survey", "publish", SURVEY)
    results = json.loads(grove.invoke("survey", "results", "park_use", "--json").stdout)
    export = grove.invoke("survey", "results", "park_use", "--csv")

    assert "[no-survey]" in missing.stderr
    assert checked.exit_code == 1
    assert "3 questions, good" in checked.stdout
    assert "version 1" in published.stdout
    assert results == {"survey": "park_use", "finished": 0, "questions": {"visits": {}, "rating": {}}}
    assert export.stdout.splitlines() == ["session,question,value,language,answered_at"]


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory, city_data: Path) -> dict[str, object]:
    grove = grove_in(tmp_path_factory.mktemp("simulated"), city_data)
    options = ("--contacts", "60", "--start", "2026-12-01", "--answering", "0.5", "--json")
    told: dict[str, object] = json.loads(grove.invoke("campaign", "simulate", FILE, *options).stdout)
    return told


def test_a_simulated_campaign_disturbs_nobody_at_night_and_nobody_twice(simulated: dict[str, object]) -> None:
    assert (simulated["contacts"], simulated["in_quiet_hours"], simulated["twice"]) == (60, 0, 0)


def test_a_simulated_campaign_accounts_for_every_resident_at_every_point(simulated: dict[str, object]) -> None:
    hours, skipped = simulated["hours"], simulated["skipped"]
    assert isinstance(hours, list)
    assert isinstance(skipped, list)
    for point in ("invite", "reminder", "thanks"):
        went = sum(hour["went"].get(point, 0) for hour in hours)
        assert went + sum(each["contacts"] for each in skipped if each["point"] == point) == 60


def test_a_simulated_campaign_says_why_not(simulated: dict[str, object]) -> None:
    skipped = {(each["point"], each["reason"]): each["contacts"] for each in simulated["skipped"]}  # type: ignore[attr-defined]  # JSON
    consent = simulated["consent"]
    assert isinstance(consent, dict)

    assert skipped["invite", "no-consent"] == consent["none"]
    assert skipped["invite", "stopped"] == consent["stopped"]
    assert skipped["reminder", "already-finished"] > 0
    assert simulated["finished"] > 0  # type: ignore[operator]  # JSON


def test_a_simulation_leaves_nothing_behind(grove: Grove) -> None:
    done = grove.invoke("campaign", "simulate", FILE, "--contacts", "3", "--start", "2026-12-01")

    assert "Nothing was really sent." in done.stdout
    assert not (grove.folder / "grove.db").exists()


def test_the_coming_week_is_planned_by_hour_and_sends_nothing(grove: Grove) -> None:
    grove.invoke("migrate")
    grove.invoke(*DRAFT)
    plan = json.loads(grove.invoke("campaign", "plan", "park_use", "--days", "3", "--json").stdout)
    shown = grove.invoke("campaign", "plan", "park_use").stdout
    missing = grove.invoke("campaign", "plan", "nothing")

    assert (plan["campaign"], plan["hours"], plan["messages"], plan["daily_cap"]) == ("park_use", [], 0, None)
    assert "Daily cap: none is set in city.toml." in shown
    assert "[campaign-state]" in missing.stderr


def test_the_results_of_wordings_are_told_and_nothing_below_ten(grove: Grove) -> None:
    grove.invoke("migrate")
    grove.invoke(*DRAFT)
    results = json.loads(grove.invoke("campaign", "results", "park_use", "--json").stdout)
    shown = grove.invoke("campaign", "results", "park_use").stdout

    assert results["hold_out"] == 0
    assert {point["point"] for point in results["points"]} == {"invite", "reminder", "thanks"}
    assert "Too few contacts to compare" in shown


def test_a_test_needs_a_verified_number(grove: Grove) -> None:
    grove.invoke("migrate")
    grove.invoke(*DRAFT)
    unverified = grove.invoke("campaign", "test", "park_use", "--to", "maria", "--by", "maria")
    no_channel = grove.invoke("staff", "add", "maria", "tel:+19165550123", "--by", "maria")
    unknown = grove.invoke("staff", "verify", "maria", "123456")

    assert "[staff-number]" in unverified.stderr
    assert "[staff-number]" in no_channel.stderr
    assert "No number is kept under that name." in unknown.stderr
    assert grove.invoke("staff", "list", "--json").stdout == ""
    assert "No number is kept for maria." in grove.invoke("staff", "remove", "maria", "--by", "li").stdout


def test_a_template_is_saved_listed_shown_and_taken_by_a_campaign(grove: Grove) -> None:
    grove.invoke("migrate")
    grove.invoke("template", "save", "hours", "{city}: the library opens on Sundays.", "--by", "maria")
    shown = grove.invoke("template", "show", "hours@1").stdout
    [listed] = objects(grove.invoke("template", "list", "--json").stdout)
    missing = grove.invoke("template", "show", "hours@2")

    assert "{city}: the library opens on Sundays." in shown
    assert (listed["name"], listed["version"], listed["author"]) == ("hours", 1, "maria")
    assert "[template-wrong]" in missing.stderr
