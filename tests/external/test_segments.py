"""Our count of segments, on random texts, against Twilio's own calculator."""

import json
import random
import shutil
import subprocess
from pathlib import Path

from flows.segments import LIMITS, count
from tests.external.servers import NPM

TEXTS = 6000

ALPHABETS = {
    "gsm": "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà",
    "extension": "^{}\\[~]|€",
    "letters": "áíóúçłžдж中文字ਪੰਜਾਬੀ한국어ếộửאבג“”’—…",
}

WHOLE = (
    "😀", "👨\u200d👩\u200d👧\u200d👦", "🇺🇸", "👍🏽", "❤️", "e\u0301", "a\u0308\u0302", "ਕ੍ਰਿ", "1️⃣", "\r\n", "각",
    "\u200d", "\ufe0f",     "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏳️\u200d🌈",
)  # fmt: skip
"""What takes several characters and is one for a reader, and what joins them."""

EDGES = [
    0,
    1,
    *(edge + by for limit in LIMITS.values() for size in limit for edge in (size, 2 * size) for by in (-1, 0, 1)),
]
"""Lengths around which a segment more or less is decided."""


def test_six_thousand_random_texts_cost_what_twilios_calculator_says() -> None:
    chance = random.Random(20261122)
    texts = [_text(chance) for _ in range(TEXTS)]

    theirs = _counted_by_twilio(texts)

    ours = [[(counted := count(text)).encoding, counted.segments] for text in texts]
    differing = [text for text, our, their in zip(texts, ours, theirs, strict=True) if our != their]
    assert differing == []


def _text(chance: random.Random) -> str:
    pieces = [*map(tuple, ALPHABETS.values()), WHOLE]
    used = chance.sample(pieces, chance.randint(1, len(pieces)))
    length = chance.choice([*EDGES, chance.randrange(1600)])
    return "".join(chance.choice(chance.choice(used)) for _ in range(length))


def _counted_by_twilio(texts: list[str]) -> list[list[object]]:
    node = shutil.which("node")
    assert node is not None, "npm was there to install the calculator, so node is"
    done = subprocess.run(  # noqa: S603 - the command is ours
        [node, Path(__file__).with_name("segments.cjs"), NPM],
        input="".join(json.dumps(text) + "\n" for text in texts),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]
