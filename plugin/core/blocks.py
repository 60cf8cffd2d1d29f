"""Our delimited block inside somebody else's text: the user's own words always stay (rule 10)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fence:
    """The two lines between which our words stand; everything outside them is the user's."""

    opening: str
    closing: str

    def block_in(self, text: str) -> str | None:
        """The words of our block in *text*, without the fence; None when there is no whole block."""
        _, _, opened = text.partition(self.opening)
        words, closing, _ = opened.partition(self.closing)
        return words.strip("\n") if closing else None

    def without_block(self, text: str) -> str:
        """*text* as it was before a block was appended: our block and the blank line before it are gone."""
        if self.block_in(text) is None:
            return text
        start = text.find(self.opening)
        end = text.find(self.closing, start) + len(self.closing)
        before, after = text[:start], text[end:]
        if not after.strip("\n"):
            return before.removesuffix("\n\n") if before.endswith("\n\n") else before.removesuffix("\n")
        return before + after.removeprefix("\n")

    def with_block(self, text: str, words: str) -> str:
        """*text* with *words* as its only block: in place of an earlier one, else appended at the end."""
        framed = f"{self.opening}\n{words}\n{self.closing}"
        old = self.block_in(text)
        if old is not None:
            start = text.find(self.opening)
            end = text.find(self.closing, start) + len(self.closing)
            return text[:start] + framed + text[end:]
        return f"{text}\n\n{framed}" if text else framed


MEMO = Fence("--- Notice about this invoice ---", "--- End of notice ---")
"""In an invoice's memo, which the customer reads."""

NOTES = Fence("--- Collections (kept by Dunwell) ---", "--- End of collections ---")
"""In a customer's Notes, which only the company reads."""

NOTICE_WORDS_LENGTH_MAX = 600
"""No notice's words are longer: the core leaves this much room in a memo without knowing the words."""

MEMO_LENGTH_MAX = 1000
"""QuickBooks' limit of CustomerMemo (qbo.md 2.4, a recorded fault)."""
