"""Signatures of records, and which alternative a call takes."""

from __future__ import annotations

import pytest

from closedform.functions import TABLE, Record
from closedform.meaning.calls import Signature, alternative, signatures

CALLED = [r for r in TABLE if r.signature and not r.entrywise]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("inv", [Signature((("n", "n"),), (("n",), ("n",))), Signature(((),), ())]),
        (
            "vec",
            [
                Signature((("m", "n"),), (("n", "m"),)),
                Signature((("n",),), (("n",),)),
                Signature(((),), ()),
            ],
        ),
        (
            "sylvester",
            [
                Signature((("m", "m"), ("n", "n"), ("m", "n")), (("m",), ("n",))),
            ],
        ),
    ],
)
def test_a_signature_in_words(name: str, expected: list[Signature]) -> None:
    assert list(signatures(TABLE[name])) == expected


@pytest.mark.parametrize("record", CALLED, ids=lambda r: r.name)
def test_the_ranks_of_the_arguments_decide_the_alternative(record: Record) -> None:
    for position, signature in enumerate(signatures(record)):
        ranks = tuple(map(len, signature.arguments))
        assert alternative(record, ranks) == position
    assert alternative(record, (3,) * len(record.parameters)) is None


@pytest.mark.parametrize("record", CALLED, ids=lambda r: r.name)
def test_every_letter_of_a_result_is_a_letter_of_an_argument(record: Record) -> None:
    for signature in signatures(record):
        given = {letter for axes in signature.arguments for letter in axes}
        assert {letter.strip("<>") for group in signature.result for letter in group} <= given
