"""The fixtures of these tests."""

from tests.channels.loopback import anyio_backend, loopback, public_url, sim, webhooks

__all__ = ["anyio_backend", "loopback", "public_url", "sim", "webhooks"]
