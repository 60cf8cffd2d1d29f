"""Promises of the whole house: which way imports run, and that the core stays pure."""

import ast
import re
import subprocess
import sys
import typing
import zipfile
from pathlib import Path

import pytest

from connectors.qbo.performers import PERFORMERS
from plugin import config, orders
from plugin.core.actions import ACTION_KINDS
from plugin.outbox.reconcile import ORDERS

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("plugin", "connectors", "web")
FOREIGN_TO_PLUGIN = {"connectors", "web", "flask", "quickbooks", "intuitlib", "requests"}
# The core reads no clock, file, network, locale or dice.
CORE_MAY_IMPORT = {
    "__future__", "abc", "bisect", "calendar", "collections", "dataclasses", "datetime", "decimal", "enum",
    "fractions", "functools", "hashlib", "heapq", "itertools", "math", "operator", "re", "typing", "plugin",
}  # fmt: skip


def modules(package: str) -> list[Path]:
    return [path for path in sorted((ROOT / package).rglob("*.py")) if "stubs" not in path.parts]


def imported_names(path: Path) -> set[str]:
    """Every module that *path* imports, as dotted names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


def imported_roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported_names(path)}


@pytest.mark.parametrize("path", modules("plugin/core"), ids=lambda path: path.name)
def test_the_core_is_pure(path):
    assert imported_roots(path) <= CORE_MAY_IMPORT
    assert all(name.startswith("plugin.core") for name in imported_names(path) if name.startswith("plugin."))


@pytest.mark.parametrize("path", modules("plugin"), ids=str)
def test_the_plugin_knows_no_connector_and_no_page(path):
    assert not imported_roots(path) & FOREIGN_TO_PLUGIN


@pytest.mark.parametrize("path", modules("connectors"), ids=str)
def test_connectors_know_no_page_and_no_other_connector(path):
    mine = path.relative_to(ROOT / "connectors").parts[0]
    others = {
        name for name in imported_names(path) if name.startswith("connectors.") and name.split(".")[1] != mine
    }

    assert "web" not in imported_roots(path)
    assert not others


@pytest.mark.parametrize("path", modules("connectors/sandbox"), ids=str)
def test_the_sandbox_imports_nothing_of_ours_so_it_cannot_share_our_mistakes(path):
    ours = {name for name in imported_names(path) if name.split(".")[0] in PACKAGES}

    assert all(name.startswith("connectors.sandbox") for name in ours)


@pytest.mark.parametrize("path", modules("web"), ids=str)
def test_only_the_wiring_and_the_command_line_know_the_sandbox(path):
    if path == ROOT / "web/cli.py" or path.parent == ROOT / "web/wiring":
        return

    assert not [name for name in imported_names(path) if name.startswith("connectors.sandbox")]


def test_every_action_kind_has_an_order_a_performer_and_a_place_in_reconciling():
    kinds = {kind.kind for kind in ACTION_KINDS}

    assert {order.kind for order in typing.get_args(orders.Order)} == kinds
    assert PERFORMERS.keys() == kinds
    assert ORDERS.keys() == kinds


def test_the_example_settings_are_valid_and_complete():
    text = (ROOT / "config.example.toml").read_text()
    settings = config.parse(text, "config.example.toml", {config.ENVIRONMENT_SECRET: "x"})

    assert settings.quickbooks.environment == "production"
    for section, model in config.Settings.model_fields.items():
        for name, field in model.annotation.model_fields.items():
            if not field.exclude:
                assert f"{name} = " in text, f"{section}.{name} is missing from config.example.toml"


def test_the_wheel_carries_templates_static_files_presets_and_migrations(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())

    code = {path.relative_to(ROOT).as_posix() for package in PACKAGES for path in modules(package)}
    assert code <= packed
    for needed in ("*.html", "*.css", "*.toml", "*.mako", "*.lark"):
        for package in PACKAGES:
            files = {path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob(needed)}
            assert files <= packed
    assert "plugin/migrations/versions/0001_the_first_tables.py" in packed
    assert not [name for name in packed if "stubs" in name or name.startswith("tests/")]


def test_no_file_names_a_package_host_or_a_path_of_a_machine():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    foreign = re.compile(r"pythonhosted|pypi\.org|npmjs|deb\.debian|/home/\w|/root/")
    for name in listed.stdout.split():
        path = ROOT / name
        if path.is_file() and path != Path(__file__) and path.suffix not in {".png", ".svg"}:
            assert not foreign.search(path.read_text(encoding="utf-8")), name


def test_no_file_holds_what_a_merge_could_not_decide():
    mark = "^(<{7}|>{7}) "
    found = subprocess.run(
        ["git", "grep", "-lE", mark], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert found.stdout == ""
