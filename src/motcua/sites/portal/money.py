"""What a procedure costs, in words: fees that are data come first, then what the record prints."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from motcua.foundation.catalogue.types import ChannelInfo, FeeLine, ProcedureInfo
from motcua.kernel.templatetags.kit import dong


def channel_fee(channel: ChannelInfo, quality: Sequence[str]) -> str:
    """The fee of one way as published; a contradiction is told, not settled by guess."""
    if channel.fees_vnd and (channel.fee_free or "fee_conflict" in quality):
        return _("Ghi chưa thống nhất: %(sums)s") % {"sums": _sums(channel.fees_vnd)}
    if channel.fees_vnd:
        return _sums(channel.fees_vnd)
    return _("Miễn phí") if channel.fee_free else _("Không ghi")


def _sums(amounts: Sequence[int]) -> str:
    return "; ".join(dong(amount) for amount in amounts)


def fee_summary(fees: Sequence[FeeLine]) -> tuple[str, str]:
    """The dearest compulsory answer first: fees by data if there are any, and what each is for."""
    if not fees:
        return "", ""
    charged = [fee for fee in fees if fee.amount]
    if not charged:
        return _("Miễn phí"), ""
    lines = "; ".join(
        f"{fee.name}: {dong(fee.amount)}" + (f"/{fee.unit_label}" if fee.unit_label else "") for fee in charged
    )
    free = any(not fee.amount for fee in fees)
    return (_("Miễn phí"), lines) if free else (_("Có phí, lệ phí"), lines)


def published_fee(info: ProcedureInfo) -> str:
    """The one fee that all ways of handing in print; '' where they differ."""
    printed = {channel_fee(channel, info.quality) for channel in info.channels}
    return printed.pop() if len(printed) == 1 else ""


def in_short(info: ProcedureInfo, fees: Sequence[FeeLine]) -> str:
    """The fee as one word in a list."""
    return fee_summary(fees)[0] or published_fee(info)
