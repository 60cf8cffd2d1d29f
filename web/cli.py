"""The `dunwell` command."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import click

from plugin.errors import Explained

_COMMANDS = {
    "demo": "web.commands.local:demo",
    "sandbox": "web.commands.local:sandbox",
    "serve": "web.commands.server:serve",
    "sync": "web.commands.work:sync",
    "plan": "web.commands.work:plan",
    "run": "web.commands.work:run",
    "status": "web.commands.work:status",
    "why": "web.commands.customers:why",
    "part": "web.commands.customers:part_command",
    "customer": "web.commands.customers:customer_group",
    "actions": "web.commands.setup:list_actions",
    "approve": "web.commands.setup:approve",
    "briefing": "web.commands.briefing:briefing",
    "expected": "web.commands.expecting:expected",
    "measures": "web.commands.measuring:measures",
    "agree": "web.commands.expecting:agree",
    "ready": "web.commands.ready:ready",
    "verify": "web.commands.verify:verify",
    "company": "web.commands.setup:company_group",
    "waive": "web.commands.waiving:waive",
    "policy": "web.commands.setup:policy",
    "audit": "web.commands.audit:audit_group",
    "backup": "web.commands.backup:backup",
    "restore": "web.commands.backup:restore",
    "db": "web.commands.setup:db",
}


class _Commands(click.Group):
    """Loads a command's module only when the command is asked for, so that --help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which a newcomer meets them."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called *cmd_name*."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=_Commands)
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("config.toml"),
    envvar="DUNWELL_CONFIG",
    show_default=True,
    help="The settings file.",
)
@click.version_option(package_name="dunwell", message="%(version)s")
def cli(config: Path) -> None:
    """Collections for QuickBooks Online: the written policy, carried out, with a reason for every act."""
    del config


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; every failure a person can cause is one sentence."""
    try:
        result: Any = cli(args=arguments, standalone_mode=False, prog_name="dunwell")
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except Explained as error:
        click.echo(f"{error}", err=True)
        return 1
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
