"""Who changed what, and when: in words, paged by key, for everybody who may look."""

import re

import pytest

from plugin import policies
from plugin.store import events
from plugin.words.events import event_words
from tests.engine.town import COMPANY


def lines(page):
    return re.findall(r"<p><strong>(\w+)</strong> ([^<]+)</p>", page)


def test_every_switch_reads_as_a_sentence_with_who_and_when(town, clock, alice, vera):
    town.owes(5)
    town.switch("preview")
    town.run()
    clock.advance(minutes=10)
    alice.see("next")
    alice.act("settings/mode", mode="automatic")
    alice.act("settings/start", start="2026-03-01")
    alice.act("settings/start", start="")
    alice.act("settings/terms", disclosed="no")
    alice.act("payments-entered", through=str(town.today))
    alice.act("stop")
    alice.act("go")
    alice.act("policy/activate", toml=policies.preset("early-bird"))

    found = lines(vera.see("settings/history"))

    assert {sentence for who, sentence in found if who == "Alice"} == {
        "was the first to look at what would leave.",
        "switched the mode to Automatic.",
        "left debts due before March 1, 2026 to people.",
        "took the start date away: every late debt is chased.",
        "recorded that the terms no longer tell of interest.",
        "confirmed that payments are entered through November 2, 2026.",
        "stopped everything outward.",
        "let work go on.",
        "put version 2 of the policy in force.",
    }
    assert re.search(r"Today at 10:10\sAM", vera.see("settings/history"))


def test_the_list_goes_on_from_page_to_page_and_misses_nothing(town, vera):
    with town.store.company(COMPANY) as scope:
        for number in range(120):
            events.note(scope, "user:x", "policy", str(1000 + number))

    seen, path = [], "settings/history"
    while path:
        page = vera.see(path)
        seen += re.findall(r"put version (1\d\d\d) of the policy in force", page)
        further = re.search(r'href="/c/[^/]+/(settings/history\?before=[^"]+)">Earlier', page)
        path = further[1].replace("&amp;", "&") if further else ""

    assert seen == [str(1000 + number) for number in reversed(range(120))]


@pytest.mark.parametrize("before", ["nonsense", "2026-11-02T00:00:00~x", "2026-11-02T00:00:00+00:00~"])
def test_a_place_this_page_never_wrote_is_no_page(vera, before):
    vera.see(f"settings/history?before={before.replace('+', '%2B')}", status=404)


def test_what_this_version_does_not_know_is_told_all_the_same():
    assert event_words("colour", "green", str) == "colour: green."
    assert (
        event_words("stopped: unusual volume", "x", str)
        == "held back what nobody had approved, as unusually much wanted to leave."
    )
    assert event_words("let go: unusual volume", "x", str) == "let the unusually large number go."
    assert event_words("payments_entered_through", "one day", str).endswith("through one day.")
