"""Every refusal of the vault names the file and the way out, in both languages."""

from __future__ import annotations

import pytest

from motcua.foundation.vault import errors, tasks
from motcua.foundation.vault.tests import factories as make
from motcua.kernel.errors import Refusal

FIELDS = {
    "name": "giay {0}.pdf",
    "limit": "5 MB",
    "actual": "trang web",
    "actual_en": "a web page",
    "allowed": "tệp PDF",
    "allowed_en": "a PDF",
    "ending": ".pdf",
    "way_out": "Hãy quét lại.",
    "way_out_en": "Scan it again.",
    "width": 1,
    "height": 2,
}
REFUSALS: list[type[Refusal]] = [errors.UnacceptableFile, *errors.UnacceptableFile.__subclasses__(), errors.DamagedFile]


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_sentence_names_the_file_and_ends_well(refusal: type[Refusal], language: str) -> None:
    sentence = refusal(**FIELDS).sentence(language)
    assert "“giay {0}.pdf”" in sentence
    assert sentence.endswith(".")
    assert sentence.count(".") >= 2  # what is wrong, then the way out


def test_codes_are_stable_and_their_own() -> None:
    every: list[type[Refusal]] = [*REFUSALS, errors.TokenTaken]
    codes = [refusal.code for refusal in every]
    assert len(codes) == len(set(codes))


def test_a_file_that_is_refused_is_the_senders_matter_and_damage_is_ours() -> None:
    assert {refusal.status for refusal in REFUSALS[:-1]} == {422}
    assert errors.DamagedFile.status == 500


@pytest.mark.django_db
def test_the_nightly_sweep_runs_on_an_empty_store() -> None:
    tasks.remove_orphans(0)


def test_the_invented_files_open_in_a_reader() -> None:
    from io import BytesIO

    from pypdf import PdfReader

    assert len(PdfReader(BytesIO(make.pdf())).pages) == 1
