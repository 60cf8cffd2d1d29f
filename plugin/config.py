"""Settings of an installation: read once from a TOML file, typed, frozen, closed to unknown keys.

Secrets come from files or the environment, never from the settings file itself, and never show in a repr.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    PrivateAttr,
    SecretStr,
    ValidationError,
    field_validator,
)

from plugin.errors import Explained
from plugin.kill_switch import KillSwitch
from plugin.origins import is_loopback, is_origin
from plugin.policies.lines import lines_of

ENVIRONMENT_SECRET = "DUNWELL_CLIENT_SECRET"  # noqa: S105 - the name of a variable, not a secret
ENVIRONMENT_WEBHOOK_TOKENS = "DUNWELL_WEBHOOK_TOKENS"


class ConfigError(Explained):
    """The settings cannot be used; the text lists every problem with its line and what to do."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Database(_Section):
    """Where everything is kept."""

    url: str = "sqlite:///var/dunwell.db"


class Secrets(_Section):
    """Where the keys lie that open the stored authorizations."""

    key_file: Path = Path("var/dunwell.keys")


class QuickBooks(_Section):
    """The app registered with Intuit."""

    environment: Literal["production", "sandbox", "local"] = "production"
    client_id: str
    client_secret_file: Path | None = None
    client_secret: SecretStr = Field(default=SecretStr(""), exclude=True)
    redirect_uri: str
    discovery_url: str | None = None
    api_base: str | None = None
    app_url: AnyHttpUrl | None = None
    webhook_tokens_file: Path | None = None
    reads_a_month: PositiveInt = 500_000
    webhook_tokens: tuple[SecretStr, ...] = Field(default=(), exclude=True)


class Web(_Section):
    """The web server."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: AnyHttpUrl = AnyHttpUrl("http://localhost:8080")
    embed_origins: tuple[str, ...] = ()
    proxies: Annotated[int, Field(ge=0, le=8)] | None = None

    @field_validator("public_url")
    @classmethod
    def _travels_safely(cls, url: AnyHttpUrl) -> AnyHttpUrl:
        """Cookies and pages travel over TLS, except on this machine (I4, T24)."""
        if url.scheme != "https" and not is_loopback(url.host or ""):
            raise ValueError("people must reach Dunwell over https; only localhost may do without")
        if (url.path or "/") != "/" or url.query or url.fragment:
            raise ValueError("write the address without a path, as https://dunwell.example.com")
        return url

    @field_validator("embed_origins")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        """Each is one exact place; a wildcard would let anybody frame the pages (T5)."""
        for origin in origins:
            if not is_origin(origin):
                raise ValueError(f"{origin!r} is no origin; write https://host without a path or a wildcard")
        return origins

    @property
    def origin(self) -> str:
        """The origin of our own pages, as browsers write it."""
        return str(self.public_url).rstrip("/")

    @property
    def proxies_in_front(self) -> int:
        """How many proxies add to X-Forwarded-For; whoever is reached over https stands behind one."""
        if self.proxies is not None:
            return self.proxies
        return 1 if self.public_url.scheme == "https" else 0


class Work(_Section):
    """The hourly work."""

    is_stopped: bool = False
    companies_at_once: Annotated[int, Field(ge=1, le=64)] = 4


class FirstPolicy(_Section):
    """The policy a newly connected company begins with."""

    first: Literal[
        "standard",
        "early-bird",
        "every-three-days",
        "second-invoice",
        "uk-statutory",
        "eu-minimum",
        "canada",
    ] = "standard"


class Settings(_Section):
    """Everything an installation can be told."""

    database: Database = Database()
    secrets: Secrets = Secrets()
    quickbooks: QuickBooks
    web: Web = Web()
    work: Work = Work()
    policy: FirstPolicy = FirstPolicy()
    _path: Path | None = PrivateAttr(None)

    def were_read_from(self, path: Path) -> None:
        """Their file is *path*: what is asked anew while we run is asked there."""
        self._path = path

    @property
    def kill_switch(self) -> KillSwitch:
        """What stops the whole installation, by the file these settings came from as it is from now on."""
        return KillSwitch(self._path, is_stopped=self.work.is_stopped)


def load(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in *path*; raises ConfigError with every problem found."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise ConfigError(
            f"There is no settings file {path}. Copy config.example.toml to {path} and fill it in."
        ) from None
    settings = parse(text, str(path), os.environ if environment is None else environment)
    settings.were_read_from(path)
    return settings


def parse(text: str, name: str, environment: Mapping[str, str]) -> Settings:
    """The settings in *text*; *name* is what problems call it."""
    try:
        settings = Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is not TOML: {error}.") from None
    except ValidationError as error:
        lines = lines_of(text)
        raise ConfigError("\n".join(_explain(name, lines, found) for found in error.errors())) from None
    return settings.model_copy(update={"quickbooks": _with_secret(settings.quickbooks, environment)})


def _explain(name: str, lines: Mapping[tuple[str | int, ...], int], found: Any) -> str:
    """One problem as a line that names its place, what is wrong, and what was probably meant."""
    place: tuple[str | int, ...] = tuple(found["loc"])
    line = next((lines[place[:end]] for end in range(len(place), 0, -1) if place[:end] in lines), 1)
    where = ".".join(str(part) for part in place)
    if found["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(place[-1]), _known(place[:-1]), 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        return f"{name}:{line}: {where}: there is no such setting.{hint}"
    return f"{name}:{line}: {where}: {found['msg']}."


def _known(section: tuple[str | int, ...]) -> list[str]:
    model: Any = Settings
    for part in section:
        model = model.model_fields[str(part)].annotation
    return list(model.model_fields)


def _with_secret(quickbooks: QuickBooks, environment: Mapping[str, str]) -> QuickBooks:
    secret = environment.get(ENVIRONMENT_SECRET) or quickbooks.client_secret.get_secret_value()
    if not secret and quickbooks.client_secret_file is not None:
        try:
            secret = quickbooks.client_secret_file.read_text().strip()
        except OSError:
            raise ConfigError(
                f"quickbooks.client_secret_file: {quickbooks.client_secret_file} cannot be read. "
                f"Put the app's client secret there, or into the variable {ENVIRONMENT_SECRET}."
            ) from None
    if not secret:
        raise ConfigError(
            "quickbooks: the app's client secret is missing. Name a client_secret_file, or set the variable "
            f"{ENVIRONMENT_SECRET}."
        )
    tokens = environment.get(ENVIRONMENT_WEBHOOK_TOKENS, "").split() or _tokens_in(
        quickbooks.webhook_tokens_file
    )
    return quickbooks.model_copy(
        update={
            "client_secret": SecretStr(secret),
            "webhook_tokens": tuple(SecretStr(token) for token in tokens),
        }
    )


def _tokens_in(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        return path.read_text().split()
    except OSError:
        raise ConfigError(
            f"quickbooks.webhook_tokens_file: {path} cannot be read. Put the app's verifier token there, or "
            "leave the setting out: then companies are looked at every hour."
        ) from None
