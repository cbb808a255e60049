"""Errors a person can mend: what happened, what to do, and a code the README explains."""

from typing import ClassVar


class OperatorError(Exception):
    """Something that staff or an operator can put right."""

    code: ClassVar[str] = "operator-error"

    def __init__(self, what: str, *, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.what} {self.fix} [{self.code}]"
