"""What a survey is checked against: this city's languages, values, prices, data sets, and how an SMS looks."""

from datetime import date

from bot.city import City
from bot.opendata.declarations import load_datasets
from bot.rendering import render
from flows.conversation import Say
from flows.surveys.gate.checks import Launch
from locales.catalogues import Catalogues
from storage.snapshots.schema import Dataset


def launch_in(city: City, today: date) -> Launch:
    """Give what a survey goes out into; raises CatalogueMissing where the texts are not compiled."""
    catalogues = Catalogues(zone=city.timezone)
    return Launch(
        translators={tag: catalogues.translator(tag) for tag in city.languages},
        values=city.facts,
        shown=as_sms,
        price=city.price_per_segment,
        currency=city.currency,
        today=today,
        zones=frozenset(zones(load_datasets())),
    )


def here(today: date | None = None) -> Launch:
    """The same for the city of the settings."""
    from bot.city import load_city
    from bot.clock import SystemClock
    from bot.settings import load_settings

    city = load_city(load_settings().city_file)
    return launch_in(city, today or SystemClock().now().astimezone(city.timezone).date())


def as_sms(say: Say) -> str:
    """The text of a message with its numbered options."""
    return render(say, "sms", None)[0]


def zones(datasets: dict[str, Dataset]) -> set[str]:
    """The data sets of zones: those with shapes, and those that an address knows its zone of."""
    named = {column.zone_of for dataset in datasets.values() for column in dataset.columns if column.zone_of}
    return named | {name for name, dataset in datasets.items() if dataset.shape is not None}
