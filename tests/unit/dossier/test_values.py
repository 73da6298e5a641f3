"""What a person types into a document is read as they meant it, or listed with what it may mean. Nothing is guessed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotbook.dossier.document import Field, Kind
from pilotbook.dossier.readers.amounts import format_unambiguous, parse_amount
from pilotbook.dossier.readers.texts import FieldText
from pilotbook.dossier.readers.values import Reading, read_value
from pilotbook.models import Record
from pilotbook.records.paths import flatten_record
from support.modules import call_module
from support.paths import CASES
from support.run import ROUNDS

AMOUNTS: list[dict[str, Any]] = yaml.safe_load((CASES / "amounts.yml").read_text(encoding="utf-8"))
CHOICES = (("passed", "Passed"), ("no-contract", "No, by contract"), ("24-7", "24–7"), ("own", "Team's own"))


def read(kind: Kind, text: str, address: str = "tables/a/b/c", value: str = "", **typed: Any) -> Reading:
    """Read a text that was typed into a field of a kind."""
    field = Field(address, "Title", kind, value, CHOICES if kind == "choice" else ())
    return read_value(field, FieldText("pb:x", text, **typed))


def taken(value: str) -> Reading:
    """A text that was read as a value."""
    return Reading(value)


@pytest.mark.parametrize("case", AMOUNTS, ids=lambda case: ascii(case["typed"]))
def test_an_amount_of_a_document_means_what_the_case_says(case: dict[str, Any]) -> None:
    expected = [Decimal(str(case[key])) for key in ("reads", "or") if key in case]
    assert list(parse_amount(case["typed"])) == expected
    reading = read("number", case["typed"])
    assert (reading.value is not None) == (len(expected) == 1)
    if len(expected) == 2:
        assert all(f"{number}" in reading.problem for number in expected)


def test_the_page_reads_the_same_amounts() -> None:
    found = call_module("components/cost/amount.js", "parseAmount", [case["typed"] for case in AMOUNTS])
    expected = [{"amount": case.get("reads"), "isAmbiguous": "or" in case} for case in AMOUNTS]
    shown = [
        {"amount": one["amount"], "isAmbiguous": one["isAmbiguous"] and one["amount"] is not None} for one in found
    ]
    assert shown == expected


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1,250", "en-US", "1250"),
        ("1.250", "en-US", "1.25"),
        ("1,250", "de-DE", "1.25"),
        ("1.250", "de-DE", "1250"),
        ("1.250", "es-ES", "1250"),
        ("1,250", "es-MX", "1250"),
        ("1,250", "fr-FR", "1.25"),
        ("1.250", "fr-FR", None),
        ("1.250", "de-CH", None),
        ("1,250", "en", None),
        ("1,250", "tlh", None),
    ],
)
def test_the_language_of_a_text_decides_between_two_amounts(text: str, language: str, value: str | None) -> None:
    assert read("number", text, language=language).value == value


def test_an_amount_that_may_be_two_is_listed_with_both_and_how_to_type_each() -> None:
    assert read("number", "1,250") == Reading(problem="this could mean 1250 or 1.25; type 1250 or 1.25")
    assert read("number", "1.125") == Reading(problem="this could mean 1.125 or 1125; type 1.1250 or 1125")
    assert read("number", "1.1250") == taken("1.125")


@pytest.mark.parametrize("text", ["$3.50", "3.50 $", "US$ 3,50", "USD 3.5", "3,50 usd", "$ 3.50"])
def test_an_amount_of_money_may_have_its_currency(text: str) -> None:
    field = Field("cost/model_cost_per_run", "Title", "number")
    assert read_value(field, FieldText("", text), "USD") == taken("3.5")


@pytest.mark.parametrize("text", ["€ 9,99", "9,99€", "9,99 EUR", "EUR 9.99"])
def test_an_amount_in_another_currency_is_listed(text: str) -> None:
    field = Field("cost/one_time", "Title", "number")
    sign = "EUR" if "EUR" in text else "€"
    problem = f"this is in {sign}, but the amounts here are in USD"
    assert read_value(field, FieldText("", text), "USD") == Reading(problem=problem)
    assert read_value(field, FieldText("", text), "EUR") == read_value(field, FieldText("", text)) == taken("9.99")
    assert read("number", text) == taken("9.99")


def test_minutes_are_not_an_amount_of_money() -> None:
    assert "not a number" in read("number", "$12", "cost/hand_minutes").problem


OUT_OF_RANGE = "this must be a share from 0% to 100%"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10%", taken("0.1")),
        ("12,5 %", taken("0.125")),
        ("0.5%", taken("0.005")),
        ("100 %", taken("1")),
        ("0.1", taken("0.1")),
        ("0,1", taken("0.1")),
        ("1", taken("1")),
        ("0", taken("0")),
        ("10", Reading(problem=f"{OUT_OF_RANGE}; for 10 percent, type 10%")),
        ("1.5", Reading(problem=f"{OUT_OF_RANGE}; for 1.5 percent, type 1.5%")),
        ("130%", Reading(problem=OUT_OF_RANGE)),
        ("-1%", Reading(problem=OUT_OF_RANGE)),
        ("most", Reading(problem="this is not a number; type only the number, such as 1250 or 3.5")),
    ],
)
def test_a_share_is_a_percentage_or_from_0_to_1(text: str, expected: Reading) -> None:
    assert read("number", text, "cost/retry_share") == expected


def test_a_share_that_may_be_two_is_listed_even_if_one_of_them_is_out_of_range() -> None:
    assert read("number", "1,250%", "cost/retry_share").problem.startswith("this could mean 12.5 or 0.0125")


@pytest.mark.parametrize(
    ("name", "text", "least"),
    [("wage_per_hour", "-50", 0), ("write_off_months", "0", 1), ("pilot_runs_per_month", "0,5", 1)],
)
def test_what_the_page_refuses_is_refused_in_its_words(name: str, text: str, least: int) -> None:
    assert read("number", text, f"cost/{name}") == Reading(problem=f"this must be a number of at least {least}")


def test_a_percentage_in_a_field_for_a_number_may_be_two() -> None:
    assert read("number", "12%").problem == "this could mean 0.12 or 12; type 0.12 or 12"
    assert read("number", "95%", number=0.95).problem.startswith("this could mean 0.95 or 95")


@pytest.mark.parametrize(
    ("number", "text", "value"),
    [
        (0.1, "0.1", "0.1"),
        (1 / 3, "0.33", "0.3333333333333333"),
        (12345678901.5, "12,345,678,901.5", "12345678901.5"),
        (1250.0, "1.250", "1250"),
        (-4.0, "(4)", "-4"),
        (202611201234567.0, "2.02611E+14", "202611201234567"),
    ],
)
def test_a_cell_with_a_number_is_that_number_exactly(number: float, text: str, value: str) -> None:
    assert read("number", text, number=number) == taken(value)
    assert read("number", text, "cost/own", number=number) == taken(value)
    assert float(read("number", text, "cost/own", number=number).value or "") == number


def test_a_number_that_a_spreadsheet_turned_into_a_day_is_listed() -> None:
    assert "contains a date" in read("number", "3-May", number=46145.0, day="2026-05-03").problem
    assert "contains a date" in read("number", "2026-05-03", day="2026-05-03").problem


@pytest.mark.parametrize("text", ["9" * 400, "1e+400", f"0.{'1' * 2000}", "1" * 5000])
def test_a_number_of_many_digits_is_read_or_listed(text: str) -> None:
    reading = read("number", text, "cost/one_time")
    assert reading.problem == "the number is too large" or float(reading.value or "") == float(text)


@pytest.mark.parametrize("text", ["1e+21", "1e-7", "1.5e-9"])
def test_a_number_that_a_document_shows_with_an_exponent_is_read_back(text: str) -> None:
    assert read("number", text, "cost/own") == taken(text)


@settings(max_examples=50 * ROUNDS, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_number_as_it_is_suggested_has_one_meaning(number: Decimal) -> None:
    assert parse_amount(format_unambiguous(number)) == (number,)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20", "2026/11/20", "2026.11.20", "20.11.2026", "20. 11. 2026", "20/11/2026", "11/20/2026",
        "20-11-2026", "20‑11‑2026", "11.20.2026", "20 Nov 2026", "20-Nov-2026", "20. Nov. 2026", "November 20, 2026",
        "Nov. 20th, 2026",
        "20. November 2026", "the 20th of November 2026", "20 novembre 2026", "20 nov. 2026", "20 de noviembre de 2026",
        "Vendredi 20 novembre 2026", "Freitag, 20. November 2026", "Friday, November 20, 2026", "Fr., 20.11.2026",
        "20 NOVEMBER 2026", "2026 Nov 20", "20.11.2026 16:45", "2026-11-20T16:45:00Z", "20.11.2026, 16:45 Uhr",
        "2026-11-20 16:45:00.000", "11/20/2026 4:45 PM", "20 Nov 2026 at 9:30 a.m.", "20\u00a0Nov\u00a02026",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_form(text: str) -> None:
    assert read("day", text) == taken("2026-11-20")


MONTH_NAMES = {
    1: "January Jan Januar Jänner janvier janv. enero ene gennaio gen januari",
    2: "February Feb Februar février févr. febrero febbraio februari febr",
    3: "March Mar März Mrz Maerz mars marzo maart mrt",
    4: "April Apr avril avr. abril abr aprile apr",
    5: "May Mai mayo maggio mag mei",
    6: "June Jun Juni juin junio giugno giu",
    7: "July Jul Juli juillet juil. julio luglio lug",
    8: "August Aug août aou\u0302t agosto ago augustus aug",
    9: "September Sept Sep septembre septiembre settembre set",
    10: "October Oct Oktober Okt octobre octubre ottobre ott",
    11: "November Nov novembre noviembre",
    12: "December Dec Dezember Dez décembre déc. diciembre dic dicembre",
}


@pytest.mark.parametrize(("month", "names"), MONTH_NAMES.items())
def test_a_month_has_its_name_in_six_languages(month: int, names: str) -> None:
    for name in names.split():
        assert read("day", f"3 {name} 2026") == taken(f"2026-{month:02}-03"), name
        assert read("day", f"{name} 3, 2026") == taken(f"2026-{month:02}-03"), name


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("03/04/2026", "", None),
        ("03-04-2026", "", None),
        ("03/04/2026", "en", None),
        ("03/04/2026", "en-CA", None),
        ("03/04/2026", "ja-JP", None),
        ("03/04/2026", "en-US", "2026-03-04"),
        ("03/04/2026", "en-GB", "2026-04-03"),
        ("03/04/2026", "de-DE", "2026-04-03"),
        ("03.04.2026", "", "2026-04-03"),
        ("03.04.2026", "en-US", None),
        ("04/04/2026", "", "2026-04-04"),
        ("20.12.26", "", None),
        ("20.12.26", "de-DE", "2026-12-20"),
        ("12/20/26", "en-US", "2026-12-20"),
        ("20/12/26", "en-US", None),
        ("20-Nov-26", "", None),
        ("20-Nov-26", "en-GB", "2026-11-20"),
        ("Tue 03/04/2026", "", None),
        ("Fri 03/04/2026", "", "2026-04-03"),
        ("Wed 03/04/2026", "", "2026-03-04"),
    ],
)
def test_of_two_days_the_language_or_the_weekday_decides_or_both_are_listed(
    text: str, language: str, value: str | None
) -> None:
    reading = read("day", text, language=language)
    assert reading.value == value
    assert bool(reading.problem) == (value is None)


def test_a_day_that_may_be_two_is_listed_with_both() -> None:
    problem = "this could mean Mar 4, 2026 or Apr 3, 2026; type it like 2026-03-04"
    assert read("day", "03/04/2026") == Reading(problem=problem)
    assert read("day", "20.12.26").problem.startswith("this could mean Dec 26, 2020 or Dec 20, 2026;")


@pytest.mark.parametrize(
    "text",
    ["31.11.2026", "2026-02-30", "13/13/2026", "30 Feb 2026", "Monday, November 20, 2026", "0.1.2026", "29 Feb 2027"],
)
def test_a_day_that_no_calendar_has_is_listed(text: str) -> None:
    assert read("day", text) == Reading(problem="there is no such date; type it like 2026-11-20")


@pytest.mark.parametrize(
    "text",
    [
        "not before March", "20 Nov", "Nov 2026", "2026", "46346", "20.11.", "soon", "Q4 2026", "20.11.2026?",
        "2026-11-20 to 2026-11-25", "2026-11-20 (if legal agrees)", "20² Nov 2026", "٢٠/١١/٢٠٢٦", "20/11/202",
        "20261120",
        "20 Nov 2026 Dec", "1/2/3/2026", "--", "1.5",
    ],
)  # fmt: skip
def test_what_is_not_a_day_is_listed(text: str) -> None:
    assert read("day", text) == Reading(problem="this is not a date; type it like 2026-11-20")


@pytest.mark.parametrize("text", ["1899-12-31", "3000-01-01", "31.12.1899"])
def test_a_day_of_another_age_is_listed(text: str) -> None:
    assert read("day", text).problem == "the year must be from 1900 to 2999"


@pytest.mark.parametrize("text", ["2026-04-03", "03/04/2026", "3.4.26", "4/3/2026", "April 3, 2026", "3 avr. 2026"])
def test_a_day_picked_in_a_calendar_is_that_day_in_every_form_of_it(text: str) -> None:
    assert read("day", text, day="2026-04-03") == taken("2026-04-03")


@pytest.mark.parametrize(
    ("text", "value"), [("not before March", None), ("20/12/2026", "2026-12-20"), ("Nov 2026", None)]
)
def test_a_text_typed_over_a_picked_day_wins(text: str, value: str | None) -> None:
    assert read("day", text, day="2026-11-20").value == value


@pytest.mark.parametrize("text", ["Nov 26", "20.11.", "Friday", "46346", "#######"])
def test_a_cell_with_a_day_is_that_day_whatever_it_shows(text: str) -> None:
    assert read("day", text, day="2026-11-20", location='sheet "Start", C7') == taken("2026-11-20")
    assert read("day", text, day="1899-12-31", location='sheet "Start", C7').value is None
    assert read("day", text, day="2026-13-41", location='sheet "Start", C7').value is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Passed", "passed"), ("passed", "passed"), (" PASSED ", "passed"), ("no-contract", "no-contract"),
        ("no,  by\u00a0contract", "no-contract"), ("24-7", "24-7"), ("24–7", "24-7"), ("24—7", "24-7"),
        ("team’s own", "own"),
    ],
)  # fmt: skip
def test_a_choice_is_read_by_code_or_word(text: str, code: str) -> None:
    assert read("choice", text) == taken(code)


def test_a_choice_by_the_code_that_the_file_has() -> None:
    assert read("choice", "Bestanden", code="passed") == taken("passed")
    assert read("choice", "Passed", code="a-code-of-another-site") == taken("passed")


def test_another_word_is_listed_with_the_words_to_choose_from() -> None:
    problem = "choose one of: Passed; No, by contract; 24–7; Team's own"
    assert read("choice", "so so") == Reading(problem=problem)


def test_a_word_that_two_choices_have_is_not_guessed() -> None:
    field = Field("tables/a/b/c", "Title", "choice", "", (("a", "Same"), ("b", "same"), ("c", "SAME")))
    assert read_value(field, FieldText("", "same")) == taken("b")
    assert read_value(field, FieldText("", "sAme")).value is None


@pytest.mark.parametrize("kind", ["line", "text"])
@pytest.mark.parametrize(
    "text", ["95%", "1.10", "16:45", "20.11.2026 16:45", "202611201234567", "0042", "3/4", "=C5", "-"]
)
def test_a_text_is_what_the_cell_shows(kind: Kind, text: str) -> None:
    assert read(kind, text, number=0.95, day="2026-11-20") == taken(text)


def test_text_keeps_everything_that_a_record_holds() -> None:
    typed = "  One\r\n\r\n\ttwo  three \u200b🙂 e\u0301\rfour\u2028five \n"
    assert read("text", typed) == taken("One\n\n\ttwo  three \u200b🙂 e\u0301\nfour\u2028five")
    assert read("text", "a\x00b\x07c\x1bd\ufdd0\U0001fffe\ud800e") == taken("abcde")


def test_a_text_that_no_record_has_room_for_is_listed_whole() -> None:
    assert read("text", "x" * 40_000) == taken("x" * 40_000)
    assert "5,000,000" in read("text", "🙂" * 2_500_001).problem
    assert read("text", "🙂" * 2_500_000).problem == ""


def test_an_empty_field_has_no_value_and_no_problem() -> None:
    for kind in ("line", "text", "day", "number", "choice"):
        assert read(kind, " \n\u200b", code="") == read(kind, "") == Reading()  # type: ignore[arg-type]
    assert read("line", "\u200b", "pilot/name") == Reading(problem="this cannot be empty")


def test_the_id_of_a_pilot_has_the_form_of_one() -> None:
    assert read("line", "p3f2a9c1", "pilot/id") == taken("p3f2a9c1")
    assert "not a valid pilot ID" in read("line", "Wren!", "pilot/id").problem


@pytest.mark.parametrize(
    ("kind", "value", "text", "typed"),
    [
        ("number", "1.125", "1.125", {}),
        ("number", "1.250", "1.250", {}),
        ("number", "0.12345678901234567891", "0.1235", {"number": 0.12345678901234567891}),
        ("day", "03/04/2026", "03/04/2026", {}),
        ("day", "in May", "in May", {}),
        ("choice", "passed", "Passed", {}),
        ("choice", "of-another-site", "of-another-site", {}),
        ("text", "  one\u2028two\r\n", "one\ntwo", {}),
    ],
)
def test_a_field_that_shows_its_value_still_has_it(kind: Kind, value: str, text: str, typed: dict[str, Any]) -> None:
    assert read(kind, text, value=value, **typed) == taken(value)


@settings(max_examples=100 * ROUNDS, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("0123456789.,/-: %$€eTab Novmärz'’\u00a0−")) | st.text(),
    st.sampled_from(["line", "text", "day", "number", "choice"]),
    st.sampled_from(["tables/a/b/c", "cost/retry_share", "cost/one_time", "pilot/id"]),
)
def test_any_text_is_taken_listed_or_empty(text: str, kind: Kind, address: str) -> None:
    reading = read(kind, text, address)
    assert not (reading.value is not None and reading.problem)
    if reading.value is None and not reading.problem:
        assert not [char for char in text if char.isalnum() and char.isascii()]
    json.dumps(reading.value)


@pytest.mark.parametrize("number", [12345678901.5, 0.1, 1 / 3, 1e21, 12, -0.25, 2**53])
def test_a_document_shows_every_digit_of_a_number(number: float) -> None:
    record = Record.parse_lenient({"version": 2, "pilot": {"name": "Wren", "playbook": "bot"}, "cost": {"own": number}})
    text = flatten_record(record)["cost/own"]
    assert float(text) == number
    assert read("number", text, "cost/own", value=text) == taken(text)
