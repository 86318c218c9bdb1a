"""An agency of which nothing was ever received is silent; late is one that had sent something before."""

from __future__ import annotations

from pathlib import Path

from motcua.oversight.releases.rules import bundle
from motcua.oversight.releases.rules.cells import silent_tops
from motcua.oversight.releases.rules.contents import members_of
from motcua.oversight.releases.rules.tables import rows_of
from motcua.oversight.releases.tests.factories import KNOWN, TREE, Country, made
from motcua.oversight.releases.types import Reporter


def test_who_never_sent_anything_is_silent_and_not_late(tmp_path: Path) -> None:
    """44 agencies that had never had a source stood as late senders in public."""
    found = made(tmp_path, Country(tmp_path, silent=("H03",), tardy=("H02",)))
    assert (set(found.late), set(found.silent)) == ({"H02", "H03"}, {"H03"})
    told = {row["scope"]: (row["late"], row["silent"]) for row in rows_of(found) if row["indicator"] == "IND-10"}
    assert (told["H01"], told["H02"], told["H03"]) == ((False, False), (True, False), (False, True))
    prose = members_of(found)[bundle.PROSE].decode()
    late, silent = prose.split("## Gửi chậm")[1].split("## Chưa từng gửi dữ liệu")
    names = {top.code: top.name for top in found.tree}
    assert names["H02"] in late and names["H03"] not in late
    assert names["H03"] in silent and names["H02"] not in silent


def test_one_source_that_ever_sent_makes_its_agency_no_silent_one() -> None:
    reporters = (Reporter("cu", "H01", 1, KNOWN), Reporter("moi", "H01", 0, None), Reporter("moi-2", "H02", 0, None))
    assert silent_tops(reporters, TREE) == {top.code for top in TREE if not top.ended} - {"H01"}
