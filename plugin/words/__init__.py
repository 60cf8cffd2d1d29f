"""Decisions and notices in a person's language. The core yields data; every word is made here.

American English now. Words are pure: what they say depends on their arguments alone.
"""

from plugin.words.agreements import Agreement, agreement_words
from plugin.words.changes import change_words
from plugin.words.charges import charge_line_words, charge_lines_words, credit_line_words
from plugin.words.digest import digest_words
from plugin.words.dossier import dossier_words
from plugin.words.formats import count, day, money, percent
from plugin.words.notes import action_note, contact_note, done_words
from plugin.words.notices import memo_words, tone_of
from plugin.words.policy import policy_in_words, segment_words
from plugin.words.sentences import action_words, sentence, task_request, task_words

__all__ = [
    "Agreement",
    "action_note",
    "action_words",
    "agreement_words",
    "change_words",
    "charge_line_words",
    "charge_lines_words",
    "contact_note",
    "count",
    "credit_line_words",
    "day",
    "digest_words",
    "done_words",
    "dossier_words",
    "memo_words",
    "money",
    "percent",
    "policy_in_words",
    "segment_words",
    "sentence",
    "task_request",
    "task_words",
    "tone_of",
]
