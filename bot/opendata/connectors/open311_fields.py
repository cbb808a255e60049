"""What is kept of the services and requests of an Open311 endpoint, and what tells them apart."""

from collections.abc import Mapping
from typing import Literal

Kind = Literal["services", "requests"]

KEYS: Mapping[Kind, str] = {"services": "service_code", "requests": "service_request_id"}

FIELDS: Mapping[Kind, Mapping[str, str]] = {
    "services": {
        "service_code": "text",
        "service_name": "text",
        "description": "text",
        "metadata": "text",
        "type": "text",
        "keywords": "text",
        "group": "text",
    },
    "requests": {
        "service_request_id": "text",
        "status": "text",
        "status_notes": "text",
        "service_name": "text",
        "service_code": "text",
        "agency_responsible": "text",
        "service_notice": "text",
        "requested_datetime": "instant",
        "updated_datetime": "instant",
        "expected_datetime": "instant",
        "address": "text",
        "zipcode": "text",
        "lat": "lat",
        "long": "lon",
    },
}
"""
All that is kept of a row, and the column type it fits.

Whatever else comes stays outside: the reporter's name, e-mail and telephone, which some servers send, and the words
and pictures of a report, in which they may stand.
"""
