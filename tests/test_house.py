"""Promises of the whole house: which way imports run, and that the core stays pure."""

import ast
from pathlib import Path

import pytest

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
    if path.relative_to(ROOT).as_posix() in {"web/cli.py", "web/wiring.py"}:
        return

    assert not [name for name in imported_names(path) if name.startswith("connectors.sandbox")]
