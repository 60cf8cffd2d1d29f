"""The database is lost and restored from a backup; the installation's keys remain, and its witness may."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from plugin import tables
from plugin.audit.witness import FileWitness
from plugin.backup import backup, restore
from plugin.outbox import quarantine
from tests.schemas import backups_made_quickly, migrated
from tests.simulator.simulation import Simulation
from tests.simulator.tenant import Tenant


@dataclass(frozen=True)
class Backup:
    """A backup, and the acts that its records know as done."""

    path: Path
    done: frozenset[str]


def back_up(sim: Simulation, tenant: Tenant) -> Backup:
    """Take one now."""
    path = sim.premises.folder / f"{len(list(sim.premises.folder.iterdir()))}.backup"
    with backups_made_quickly():
        backup(sim.house.store, path)
    return Backup(path, frozenset(_done(tenant)))


def lose(sim: Simulation, tenant: Tenant, kept: Backup) -> None:
    """The database is gone, and the backup is restored into a new one.

    The kinds of acts that it has forgotten are told to whoever looks on.
    """
    lost = {kind for action_id, kind in _done(tenant).items() if action_id not in kept.done}
    for process in (*sim.processes, sim.people):
        process.close()
    path = sim.premises.folder / f"{kept.path.stem}.restored.db"
    path.write_bytes(migrated())
    sim.premises.database = f"sqlite:///{path}"
    restore(sim.house.store, kept.path)
    tenant.witness.turn_to(sim.premises.reader())
    tenant.staff.store = sim.house.store
    for listener in sim.loss_listeners:
        listener(tenant, lost)
    sim.say(tenant, f"restored a backup that has forgotten {sorted(lost)}")


def lose_all(sim: Simulation, tenant: Tenant, kept: Backup) -> None:
    """The whole machine goes back to *kept*, as by a snapshot: its witness knows no better."""
    lose(sim, tenant, kept)
    with sim.house.store.company(tenant.company_id) as scope:
        scope.db.execute(scope.delete(tables.safety_stops))
    witness = sim.house.keeper.witness
    assert isinstance(witness, FileWitness)
    shutil.rmtree(witness.folder)


def sign_off(sim: Simulation, tenant: Tenant) -> bool:
    """Alice has seen what was found; False when nobody had asked her."""
    with sim.house.store.company(tenant.company_id) as scope:
        return quarantine.sign_off(scope, sim.house.keeper, "user:alice")


def _done(tenant: Tenant) -> dict[str, str]:
    """The kind of each act that our records know as done."""
    return {row["id"]: row["kind"] for row in tenant.witness.rows("id, kind", "actions", "status = 'done'")}
