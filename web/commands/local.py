"""Commands that need no QuickBooks: the demonstration and the sandbox by itself."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from web.commands import shared
from web.demo import serving
from web.demo.story import tell
from web.wiring.local import open_demo, open_sandbox, open_served_demo

STORY_BEGINS = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
"""A Monday morning in the United States."""


@click.command()
@click.option("--story", is_flag=True, help="Tell the story in the terminal, without a browser.")
@click.option("--days", default=90, show_default=True, help="How many days the story lasts.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another company.")
@click.option("--port", default=8080, show_default=True, help="Our port; 0 picks a free one.")
@click.option("--dashboard-port", default=8090, show_default=True, help="The dashboard's port; likewise.")
@shared.as_json
def demo(*, story: bool, days: int, seed: int, port: int, dashboard_port: int, is_json: bool) -> None:
    """Click through Dunwell in an accounting dashboard, or watch its whole job as a story."""
    with tempfile.TemporaryDirectory(prefix="dunwell-demo-") as folder:
        if story or is_json:
            _tell(Path(folder), days, seed, is_json=is_json)
            return
        try:
            served = open_served_demo(
                Path(folder), STORY_BEGINS, seed, dashboard_port=dashboard_port, port=port
            )
        except OSError as error:
            raise click.ClickException(
                f"A port cannot be used: {error.strerror}. Choose others with --port and --dashboard-port."
            ) from None
        serving.seed(served, seed, shared.console)
        serving.serve_until_stopped(served, shared.console)


def _tell(folder: Path, days: int, seed: int, *, is_json: bool) -> None:
    console = shared.progress_console if is_json else shared.console
    told = tell(open_demo(folder, STORY_BEGINS, seed), days=days, seed=seed, console=console)
    if is_json:
        shared.say_json(told.summary)
    if told.breaches:
        raise SystemExit(1)


@click.command()
@click.option(
    "--port", default=8090, show_default=True, help="Port on the loopback address; 0 picks a free one."
)
@click.option("--seed", default=1, show_default=True, help="Another seed, another trading company.")
@click.option(
    "--load",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Serve the company that --save kept in this file, too; may be given several times.",
)
@click.option(
    "--save",
    type=click.Path(file_okay=False, path_type=Path),
    help="When stopped with Ctrl-C, keep every company that was touched in this folder.",
)
@shared.as_json
def sandbox(*, port: int, seed: int, load: tuple[Path, ...], save: Path | None, is_json: bool) -> None:
    """Serve a local QuickBooks Online, with three companies, until stopped."""
    try:
        server = open_sandbox(datetime.now(UTC), port, seed, load)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"Port {port} cannot be used: {error.strerror}. Choose another.") from None
    if is_json:
        click.echo(server.announcement())
    else:
        told = server.sandbox.announce(server.base_url)
        shared.console.print(
            f"A local QuickBooks Online listens on {told['base_url']}; its page is there, too."
        )
        shared.console.print(f"Client id {told['client_id']}, client secret {told['client_secret']}.")
        for company in told["companies"]:
            shared.console.print(f"  {company['name']}: realm {company['realm_id']}")
        shared.console.print("Add --json for all a client needs, in one line. Stop with Ctrl-C.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        shared.progress_console.print("Stopped.")
        for path in server.sandbox.save(save) if save else ():
            shared.progress_console.print(f"Kept {path}.", soft_wrap=True)
    finally:
        server.server_close()
