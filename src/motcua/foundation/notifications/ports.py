"""What notifications need from outside: channels that reach people."""

from __future__ import annotations

from typing import Protocol


class Channel(Protocol):
    """One way to reach a person. May call the network; is never called inside a transaction."""

    code: str
    """`email`, `sms`, `zalo`: decides which address of the person is used."""

    def send(self, *, to: str, title: str, body: str, message_id: str) -> None:
        """Send a plain text; `message_id` is the same at every attempt.

        Raises Undeliverable when it will never arrive, anything else when it may be tried again.
        """
        ...


_channels: dict[str, Channel] = {}


def register_channel(channel: Channel) -> None:
    """Fill the port; one channel a code."""
    _channels[channel.code] = channel


def channels() -> dict[str, Channel]:
    """The registered channels by code."""
    return dict(_channels)
