"""
Telephone numbers as staff have them: which may be texted, by the library's numbering plans.

In North America nobody can tell a mobile by its number: there a column `line_type`, as a carrier look-up gives it,
says what the library cannot.
"""

import regex
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
    number_type,
    parse,
    region_code_for_number,
)

from flows.contact import Urn

UNTEXTED = {
    PhoneNumberType.FIXED_LINE: "a landline",
    PhoneNumberType.TOLL_FREE: "a toll-free number",
    PhoneNumberType.PREMIUM_RATE: "a premium-rate number",
    PhoneNumberType.SHARED_COST: "a shared-cost number",
    PhoneNumberType.PAGER: "a pager",
    PhoneNumberType.UAN: "a company's number",
    PhoneNumberType.VOICEMAIL: "a voicemail number",
}

LENGTHS = {ValidationResult.TOO_SHORT: "too short", ValidationResult.TOO_LONG: "too long"}

LINE_TYPES = ("mobile", "landline", "voip")

CUT = regex.compile(r"\d(\.\d+)?[eE]\+?\d+")
"""A number as a spreadsheet writes one that is too long for its column."""

OWN = "Write it with its area code, such as (916) 555-0142."


class NoPhone(ValueError):
    """Not a number that may be texted: which column says so, why, and what to do about it."""

    def __init__(self, reason: str, cure: str, column: str = "phone") -> None:
        super().__init__(reason)
        self.reason, self.cure, self.column = reason, cure, column


def read_phone(text: str, line_type: str, region: str) -> Urn:
    """The URN of a number in this region; raises NoPhone."""
    if CUT.fullmatch(text):
        raise NoPhone("the spreadsheet has cut the number", "Format the column as text and enter the numbers again.")
    number = _parsed(text.removesuffix(".0"), region)
    last = f"…{str(number.national_number)[-2:]}"
    possible = is_possible_number_with_reason(number)
    if possible != ValidationResult.IS_POSSIBLE:
        raise NoPhone(f"{last} is {LENGTHS.get(possible, 'not possible')}", OWN)
    kind = number_type(number)
    if kind == PhoneNumberType.UNKNOWN:
        raise NoPhone(f"{last} is a number that nobody can have", "Look it up again: a digit may be wrong.")
    if region_code_for_number(number) != region:
        raise NoPhone(f"{last} is a foreign number", f"Only numbers of {region} are texted; take the row out.")
    if kind in UNTEXTED:
        raise NoPhone(f"{last} is {UNTEXTED[kind]}", "Ask for a mobile number, or take the row out.")
    _check_line(line_type, last)
    return Urn("tel", format_number(number, PhoneNumberFormat.E164))


def _parsed(text: str, region: str) -> PhoneNumber:
    try:
        return parse(text, region)
    except NumberParseException as error:
        reason = "it is empty" if not text else "it is no telephone number"
        raise NoPhone(reason, OWN) from error


def _check_line(line_type: str, last: str) -> None:
    if line_type and line_type not in LINE_TYPES:
        raise NoPhone(f"{line_type!r} is no line type", f"Write {', '.join(LINE_TYPES)}, or nothing.", "line_type")
    if line_type == "landline":
        raise NoPhone(f"{last} is a landline", "Ask for a mobile number, or take the row out.", "line_type")
