"""The column types that SQLite and PostgreSQL must agree on: instants and JSON."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Json: JSON[Any] = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Anything JSON can say; None is the database's NULL, so that `is_(None)` finds it."""


class Instant(TypeDecorator[datetime]):
    """
    An aware instant, UTC on the way out, to the microsecond; a naive one raises ValueError.

    PostgreSQL keeps a TIMESTAMP WITH TIME ZONE. SQLite has no such type and keeps whole microseconds
    since 1970 (UTC), which sort and compare as the instants do.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone: use datetime.now(UTC), not a naive datetime")
        return value if dialect.name == "postgresql" else (value - EPOCH) // MICROSECOND

    def process_result_value(
        self,
        value: datetime | int | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy calls it with one
    ) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if isinstance(value, datetime) else EPOCH + value * MICROSECOND
