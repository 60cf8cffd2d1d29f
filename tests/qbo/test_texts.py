"""What no database can hold in a text is replaced where QuickBooks' answers come in; all else stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.qbo.texts import storable
from plugin.sync import sync
from tests.qbo.test_unreadable_answers import Place

NAME = "Amy's Bird Sanctuary"
MARK = "\ufffd"


@pytest.mark.parametrize(
    ("sent", "held"),
    [
        (rb"Amy\u0000s", f"Amy{MARK}s"),
        (rb"Amy\ud800s", f"Amy{MARK}s"),
        (rb"Amy\uDFFF\uD83D", f"Amy{MARK}{MARK}"),
        (rb"Amy\ud83d\ude00s", "Amy😀s"),
        (rb"Amy \\u0000s", r"Amy \u0000s"),
    ],
)
def test_a_name_that_no_database_can_hold_stops_no_sync(engine, sent, held):
    place = Place(engine)
    place.spoiler.garble = lambda body: body.replace(NAME.encode(), sent)

    sync(place.store, place.books(), "one")

    assert place.named() == {}
    assert place.held()["customer", "1"].name == held


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(r"\u0d8\"/é")))
def test_whatever_can_be_held_stays_as_it_is(text):
    kept = json.loads(storable(json.dumps([text]).encode()))

    assert kept == [text.replace("\x00", MARK)]


@given(st.text(st.characters()))
def test_whatever_is_sent_can_be_held(text):
    (kept,) = json.loads(storable(json.dumps([text]).encode()))

    assert "\x00" not in kept
    assert len(kept.encode()) >= len(kept)
