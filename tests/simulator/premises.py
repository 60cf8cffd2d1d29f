"""Where the processes of a simulated life are at home: a folder, a database, keys, and houses upon them."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from requests.adapters import BaseAdapter

from connectors.sandbox.world import Sandbox
from plugin import config
from plugin.store.engine import open_engine
from tests.schemas import fast_folder, migrated
from tests.simulator import posting
from tests.simulator.clock import OurClock
from tests.simulator.plan import Plan
from web.wiring.house import House

HOST = "http://sandbox.localhost"
REDIRECT_URI = f"{HOST}/oauth/callback"
KEY = "simulator.keys"


class Premises:
    """The place of one installation: a new SQLite file, unless another *database* is named."""

    def __init__(self, plan: Plan, sandbox: Sandbox, clock: OurClock, database: str | None) -> None:
        self._plan, self._sandbox, self._clock = plan, sandbox, clock
        self._ids = random.Random(f"{plan.seed}/ids")
        self._readers: list[sqlite3.Connection] = []
        self.folder = Path(tempfile.mkdtemp(prefix="dunwell-simulator-", dir=fast_folder()))
        self.database = database or f"sqlite:///{self.folder / 'simulated.db'}"
        if database is None:
            (self.folder / "simulated.db").write_bytes(migrated())
        (self.folder / KEY).write_text("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n")

    def house(self, road: BaseAdapter) -> House:
        """A house of its own on the common database; it reaches QuickBooks by *road*."""
        settings = config.Settings(
            database=config.Database(url=self.database),
            secrets=config.Secrets(key_file=self.folder / KEY),
            quickbooks=config.QuickBooks(
                environment="local",
                client_id=self._sandbox.client_id,
                client_secret=SecretStr(self._sandbox.client_secret),
                redirect_uri=REDIRECT_URI,
                discovery_url=f"{HOST}/.well-known/openid_sandbox_configuration",
                api_base=f"{HOST}/v3",
                webhook_tokens=(SecretStr(posting.TOKEN),),
            ),
            policy=config.FirstPolicy.model_validate({"first": self._plan.first_policy}),
        )
        return House(settings, self._clock, road, self._new_id)

    def _new_id(self) -> str:
        return f"{self._ids.getrandbits(128):032x}"

    def reader(self) -> Any:
        """The witness's own way to the database, beside the product's."""
        if not self.database.startswith("sqlite:///"):
            return open_engine(self.database)
        connection = sqlite3.connect(self.database.removeprefix("sqlite:///"), isolation_level=None)
        self._readers.append(connection)
        return connection

    def clear(self) -> None:
        """Leave nothing behind; every house is closed."""
        for reader in self._readers:
            reader.close()
        shutil.rmtree(self.folder, ignore_errors=True)
