"""A small city's sources and catalogues in a folder of their own."""

from pathlib import Path
from shutil import copy

from babel.messages.catalog import Message

from locales import pofiles
from locales.catalogues import po_path
from locales.sources import ROOT
from locales.update import update

FLOW = "flows/library/hello.yaml"

HELLO = "Hello from {city}. Text STOP to end, or call 911."

SPANISH: dict[str, str | tuple[str, ...]] = {
    HELLO: "Hola de {city}. Envie STOP para terminar, o llame al 911.",
    "Yes": "Si",
    "{n} park": ("{n} parque", "{n} parques"),
}


def plant(root: Path) -> Path:
    """Write sources that say three texts, one of them counted, and a complete Spanish catalogue."""
    (root / "flows" / "library").mkdir(parents=True)
    (root / "locales").mkdir()
    copy(ROOT / "locales" / "babel.cfg", root / "locales")
    say(root, *(text for text in SPANISH if "{n}" not in text))
    (root / "flows" / "parks.py").write_text('told = tr.plural("{n} park", "{n} parks", n)\n', encoding="utf-8")
    update(root)
    for english, told in SPANISH.items():
        translate(root, english, told)
    return root


def say(root: Path, *texts: str) -> None:
    """Write a flow that says these texts, one a line."""
    (root / FLOW).write_text("\n".join(f"- say: '{text}'" for text in texts), encoding="utf-8")


def translate(root: Path, english: str, told: str | tuple[str, ...], *flags: str) -> None:
    """Put one translation into the Spanish catalogue as a translator would."""
    path = po_path("es", root / "locales")
    catalogue = pofiles.read(path, "es")
    message = catalogue.get(english)
    assert isinstance(message, Message)
    message.string, message.flags = told, message.flags | set(flags)
    pofiles.write(path, catalogue)
