"""Words of the beacons: what a page tells, why a beacon is dropped, what is counted of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum


class Kind(IntEnum):
    """What happened on a service page."""

    VIEW = 1
    START = 2
    """A person began to fill in."""
    SUBMIT = 3


KINDS = {kind.name.lower(): kind for kind in Kind}


class Drop(Enum):
    """Why a beacon is not counted: a number that never changes, and a sentence in both languages."""

    TOO_LARGE = ("BCN-01", "Tín hiệu quá lớn.", "The beacon is too large.")
    UNREADABLE = ("BCN-02", "Không đọc được tín hiệu.", "The beacon cannot be read.")
    PREFETCH = ("BCN-03", "Trang được tải trước, chưa ai xem.", "The page was fetched ahead; nobody looked.")
    BOT = ("BCN-04", "Máy tự động, không phải người xem.", "A robot, not a visitor.")
    BAD_TOKEN = ("BCN-05", "Mã trang không đúng.", "The token is not ours.")
    UNKNOWN_SITE = ("BCN-06", "Trang chưa đăng ký hoặc đã ngừng.", "The site is not registered, or was ended.")
    OTHER_SITE = ("BCN-07", "Số trang khác với mã trang.", "The site number is not that of the token.")
    NO_ORIGIN = ("BCN-08", "Trình duyệt không nói tín hiệu từ trang nào.", "The browser names no page of origin.")
    FOREIGN_HOST = ("BCN-09", "Tín hiệu từ máy chủ khác với mã trang.", "The host is not that of the token.")
    NOT_COUNTED = ("BCN-10", "Loại tín hiệu không đếm.", "A kind of beacon that is not counted.")
    BUFFER_FULL = ("BCN-11", "Bộ đệm đầy.", "The buffer is full.")

    def __init__(self, number: str, vi: str, en: str) -> None:
        self.number, self.vi, self.en = number, vi, en


@dataclass(frozen=True)
class SiteInfo:
    """A host whose service pages may tell; `number` is Matomo's site id."""

    number: int
    host: str
    name: str
    agency_code: str


@dataclass(frozen=True)
class Hit:
    """One counted beacon. `visitor` means nothing after its day."""

    site: int
    procedure: str
    day: date
    kind: int
    visitor: int


@dataclass(frozen=True)
class Visits:
    """What one procedure's page of a site saw on one Vietnamese day.

    `visitors` are different visitors of that day; days are never added to different visitors of a longer time.
    """

    site: int
    procedure: str
    day: date
    views: int
    visitors: int
    starts: int
    submits: int
