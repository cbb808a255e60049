"""Two ways to run `grove`: in this process, quickly; and as a process of its own, as scripts do."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app

SECRET = "the secret of these tests is long enough"
MODULE = "-m bot.cli"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Grove:
    """The program with settings of its own; nothing of the machine's environment or of a `.env` file."""

    folder: Path
    env: Mapping[str, str | None]

    def invoke(self, *arguments: str, stdin: bytes | str = b"", **settings: str) -> Result:
        """Run a command in this process."""
        env = {**self.env, **settings}
        return CliRunner().invoke(app, [*arguments], input=stdin, env=env, catch_exceptions=False)

    def start(self, *arguments: str, program: str = MODULE, **settings: str) -> "subprocess.Popen[bytes]":
        """Begin a command as a process."""
        return subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, *program.split(), *arguments],
            cwd=self.folder,
            env=self.environment(**settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(
        self, *arguments: str, stdin: bytes = b"", program: str = MODULE, **settings: str
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run a command as a process to its end."""
        with self.start(*arguments, program=program, **settings) as process:
            out, err = process.communicate(stdin, timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def environment(self, **settings: str) -> dict[str, str]:
        """The environment of a process: the machine's without our settings, and the given ones."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("GROVE_")}
        mine = {name: value for name, value in self.env.items() if value is not None}
        bin_ = str(Path(sys.executable).parent)
        path = {"PATH": f"{bin_}{os.pathsep}{others.get('PATH', '')}", "PYTHONPATH": str(ROOT)}
        return {**others, **path, **mine, **settings}


@pytest.fixture
def grove(tmp_path: Path, city_data: Path) -> Grove:
    return grove_in(tmp_path, city_data)


def grove_in(folder: Path, city_data: Path) -> Grove:
    """The program with a database in a folder that is not made yet."""
    unset = dict.fromkeys((name for name in os.environ if name.startswith("GROVE_")), None)
    given = {
        "GROVE_DATA_DIR": str(city_data),
        "GROVE_DATABASE_URL": f"sqlite:///{folder}/grove.db",
        "GROVE_SECRET_KEY": SECRET,
        "GROVE_LIVE_DATA": "false",
        "TERMINAL_WIDTH": "200",
        "COLUMNS": "200",
    }
    return Grove(folder, {**unset, **given})


def objects(out: bytes | str) -> list[dict[str, Any]]:
    """The JSON objects of an output, one a line."""
    text = out.decode() if isinstance(out, bytes) else out
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]
