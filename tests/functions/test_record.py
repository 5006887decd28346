"""Every record says what it needs to say, and what it says can be read."""

from __future__ import annotations

import re

import pytest

from closedform.core.node import postorder, symbols
from closedform.errors import ClosedformError
from closedform.functions import KEPT, TABLE, Record, Table, missing
from closedform.functions.operators import COMPARISONS, OPERATORS
from closedform.meaning import templates
from closedform.meaning.calls import signatures
from closedform.meaning.read import read
from closedform.syntax.parser import parse_expression

RECORDS = list(TABLE)
FUNCTIONS = [r for r in RECORDS if r not in (*OPERATORS, *COMPARISONS, KEPT)]
# operators that the core has a kind of node for, and `where`, whose value the walk of check knows
IN_THE_WALK = {
    "add",
    "neg",
    "mul",
    "hadamard",
    "divide",
    "ediv",
    "epower",
    "power",
    "where",
    "matpow",
}

by_name = pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.name)
by_function = pytest.mark.parametrize("record", FUNCTIONS, ids=lambda r: r.name)


def alternatives(record: Record) -> int:
    return 1 if record.entrywise else len(signatures(record))


def ways(record: Record) -> list[str]:
    """Which fields say what the function means or how it moves, for each alternative."""
    found = []
    meanings = [text.strip() for text in record.meaning.split("|")]
    for k in range(alternatives(record)):
        said = [
            field
            for field, there in (
                ("meaning", k < len(meanings) and meanings[k]),
                ("structural", record.structural),
                ("slope", record.slope),
                ("differential", k == 0 and (record.differential or record.adjoint)),
            )
            if there
        ]
        found.append(" and ".join(said))
    return found


@by_function
def test_a_function_says_in_one_way_what_it_means(record: Record) -> None:
    assert all(way in ("meaning", "structural", "slope", "differential") for way in ways(record)), (
        ways(record)
    )


@by_name
def test_an_entry_by_entry_function_has_a_slope_and_no_differential(record: Record) -> None:
    if record.entrywise:
        assert not record.differential
        assert not record.adjoint
        assert not record.structural
    else:
        assert not record.slope
        assert not record.ball


@by_name
def test_the_texts_are_one_a_parameter(record: Record) -> None:
    for texts in (record.slope, record.differential, record.adjoint):
        assert len(texts) in (0, len(record.parameters))
    for texts in (record.domain, record.smooth):
        assert len(texts) <= max(1, len(record.parameters))
    if record.signature and not record.entrywise:
        assert {len(s.arguments) for s in signatures(record)} == {len(record.parameters)}


TEXTS = [
    (record, field, position)
    for record in RECORDS
    for field in ("slope", "differential", "adjoint", "meaning")
    for position, text in enumerate(
        record.meaning.split("|") if field == "meaning" else getattr(record, field)
    )
    if text.strip()
]


@pytest.mark.parametrize(
    ("record", "field", "position"),
    TEXTS,
    ids=[f"{field} {position} of {record.name}" for record, field, position in TEXTS],
)
def test_every_text_reads_and_speaks_of_the_parameters_alone(
    record: Record, field: str, position: int
) -> None:
    alternative = None if record.entrywise else position
    made = (
        templates.meaning(record.name, alternative)
        if field == "meaning"
        else getattr(templates, field)(record.name, position)
    )
    assert made is not None
    moving = f"d{record.parameters[position]}" if field == "differential" else ""
    extra = {"G"} if field == "adjoint" else {moving} - {""}
    used = set(symbols(made))
    assert used <= {*record.parameters, *extra}
    assert extra <= used, f"{field} does not mention {extra}"
    if field == "meaning":
        result = () if record.entrywise else signatures(record)[position].result
        assert len(made.shape) == len(result)
        assert record.name not in {x.op for x in postorder(made)} or "vec(" in record.meaning


@by_function
def test_a_function_has_a_value_that_no_slope_takes_part_in(record: Record) -> None:
    if record.entrywise and record.name not in IN_THE_WALK:
        by_signs = {
            "abs",
            "sign",
            "step",
            "relu",
            "sqrt",
            "maximum",
            "minimum",
        }  # the algebra's own
        assert record.ball is not None or record.name in by_signs
    elif not record.entrywise:
        assert record.value is not None


def test_a_spelling_belongs_to_one_function() -> None:
    spellings = [s for r in RECORDS for s in (r.name, *r.aliases)]
    assert len(spellings) == len(set(spellings))
    for record in RECORDS:
        assert all(TABLE.spelled(s) is record for s in (record.name, *record.aliases))


def test_a_spelling_of_two_functions_is_refused() -> None:
    table = Table()
    table.add(TABLE["log"])
    with pytest.raises(ValueError, match="'ln' is the spelling of two functions"):
        table.add(TABLE["exp"]._replace(aliases=("ln",)))


def test_the_error_for_a_missing_field_names_record_and_field() -> None:
    assert "'slope'" in str(missing(TABLE["where"], "slope"))
    assert "'where'" in str(missing(TABLE["where"], "slope"))


@by_name
def test_a_record_is_one_line_of_the_list_of_functions(record: Record) -> None:
    assert record.summary
    assert "\n" not in record.summary
    assert len(record.summary) < 80


COMPARED = re.compile(r"^(.+?) (>|>=|<|<=|!=) (.+)$")


@by_name
def test_a_condition_is_a_comparison_that_reads_or_a_sentence(record: Record) -> None:
    for condition in filter(None, (*record.domain, *record.smooth)):
        compared = COMPARED.match(condition)
        if compared is None:
            assert len(condition.split()) > 1, f"{condition!r} is neither"
            continue
        for side in (compared[1], compared[3]):
            try:
                parse_expression(side)
            except ClosedformError as error:  # pragma: no cover - the message of a failure
                pytest.fail(f"{record.name}: {condition!r} does not read: {error}")


@by_name
def test_a_reason_stands_in_both_languages_or_in_none(record: Record) -> None:
    english, korean = record.why
    assert bool(english) == bool(korean)


@by_function
def test_what_moves_by_a_text_of_its_own_has_a_reason(record: Record) -> None:
    """A step that uses a slope or a differential has a sentence to show."""
    if record.why == ("", ""):
        assert record.name in WITHOUT_REASON, f"{record.name} has no sentence for a step"
    else:
        assert record.name not in WITHOUT_REASON


# functions whose derivative is shown without a sentence of its own
WITHOUT = """
    sign step asin acos atan sinh cosh erf lgamma digamma trigamma polygamma maximum minimum
    where max min adj pinv expm dexpm logm dlogm sqrtm sylvester lambda_max eigvec_max rank
    indmax indmin
"""
WITHOUT_REASON = {
    r.name for r in FUNCTIONS if r.structural or (r.meaning and not r.slope and not r.differential)
} | set(WITHOUT.split())


FACTS = {
    "sign": ("", "positive", "nonnegative"),
    "curvature": ("", "convex", "concave", "affine"),
    "monotone": ("", "increasing", "decreasing"),
}


@by_name
def test_a_fact_is_said_in_one_of_its_words(record: Record) -> None:
    for field, words in FACTS.items():
        assert getattr(record, field) in words
    properties = {"symmetric", "pd", "psd", "diagonal", "lower", "upper"}
    assert set(record.keeps) <= properties
    assert not (record.odd and record.even)


@by_function
def test_a_function_is_called_by_its_name_and_by_every_alias(record: Record) -> None:
    kinds = ("scalar", "vector(n)", "matrix(n, n)")
    ranks = [0] * len(record.parameters)
    if not record.entrywise:
        ranks = [len(axes) for axes in signatures(record)[0].arguments]
    declared = zip(record.parameters, ranks, strict=True)
    where = ", ".join(f"{p}: {'integer' if p == 'k' else kinds[r]}" for p, r in declared)
    arguments = list(record.parameters)
    if record.name == "where":
        arguments[0] = "c > 0"
    made = {
        read(f"{spelling}({', '.join(arguments)})", where).expression
        for spelling in (record.name, *record.aliases)
    }
    assert len(made) == 1
    assert made.pop().op == record.name
