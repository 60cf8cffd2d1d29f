"""Who keeps the audit of an installation: its keys, and the witness outside its database."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.audit.witness import Witness
from plugin.connecting.vault import Vault


@dataclass(frozen=True, slots=True)
class Keeper:
    """What every order passes on its way out."""

    vault: Vault
    witness: Witness
