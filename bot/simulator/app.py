"""The simulator as one application to mount: both providers' APIs and the page with the phones."""

from dataclasses import dataclass

from starlette.applications import Starlette

from bot.simulator.carrier import Carrier, Credentials
from bot.simulator.deeds import Deeds
from bot.simulator.network import Network
from bot.simulator.page import Page
from bot.simulator.phones import Phones
from bot.simulator.telegram_api import TelegramApi
from bot.simulator.twilio_api import TwilioApi
from bot.simulator.view import Look


@dataclass(frozen=True, slots=True)
class Simulator:
    """The application, and what a test wants: faults and ledger (in `network`), and residents' deeds."""

    app: Starlette
    network: Network
    deeds: Deeds
    telegram: TelegramApi
    twilio: TwilioApi

    async def close(self) -> None:
        await self.network.close()


def simulator(
    credentials: Credentials,
    look: Look,
    *,
    target: str,
    public_url: str = "",
    phones: Phones | None = None,
) -> Simulator:
    """
    Emulate both providers for the service that listens at `target`.

    `public_url` is how the service thinks it is called (its own setting); by default that is `target`.
    Set the service's `api_url` of either channel to where the application is mounted. Close it at the end.
    """
    carrier = Carrier(target, public_url or target, credentials)
    network = Network(carrier, phones or Phones())
    telegram, twilio = TelegramApi(network), TwilioApi(network)
    deeds = Deeds(network, telegram)
    routes = [*Page(network, deeds, look).routes(), *twilio.routes(), *telegram.routes()]
    return Simulator(Starlette(routes=routes), network, deeds, telegram, twilio)
