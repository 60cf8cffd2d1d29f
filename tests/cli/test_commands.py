"""The command line: each command says what it did in a sentence, and fails with one."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import requests

from web.cli import main

DUNWELL = Path(sys.executable).with_name("dunwell")


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Path:
    """A settings file of an installation with nothing in it yet."""
    monkeypatch.setenv("DUNWELL_CLIENT_SECRET", "secret")
    path = tmp_path / "config.toml"
    path.write_text(
        f"""
[database]
url = "sqlite:///{tmp_path / "dunwell.db"}"
[secrets]
key_file = "{tmp_path / "keys"}"
[quickbooks]
environment = "local"
client_id = "id"
redirect_uri = "http://localhost:8080/oauth/callback"
discovery_url = "http://127.0.0.1:9/.well-known/openid_sandbox_configuration"
api_base = "http://127.0.0.1:9/v3"
"""
    )
    return path


def dunwell(settings: Path, *words: str) -> int:
    return main(["--config", str(settings), *words])


def test_help_names_every_command(capsys):
    assert main(["--help"]) == 0

    said = capsys.readouterr().out
    for command in ("demo", "sandbox", "serve", "sync", "plan", "run", "status", "policy", "db"):
        assert f"  {command} " in said


def test_missing_settings_are_a_sentence(tmp_path, capsys):
    assert dunwell(tmp_path / "none.toml", "status") == 1
    assert "Copy config.example.toml" in capsys.readouterr().err


def test_wrong_settings_are_all_told_at_once_with_their_lines(settings, capsys):
    settings.write_text(settings.read_text().replace("client_id", "client_ID") + "[web]\nport = 99999\n")

    assert dunwell(settings, "status") == 1

    said = capsys.readouterr().err
    assert "there is no such setting. Did you mean 'client_id'?" in said
    assert "web.port" in said
    assert f"{settings}:8:" in said


def test_a_database_without_tables_says_what_to_run(settings, capsys):
    assert dunwell(settings, "status") == 1
    assert "dunwell db upgrade" in capsys.readouterr().err


def test_db_upgrade_says_what_it_did_and_may_be_repeated(settings, capsys):
    assert dunwell(settings, "db", "upgrade") == 0
    assert "now has the tables" in capsys.readouterr().out

    assert dunwell(settings, "db", "upgrade") == 0
    assert "up to date" in capsys.readouterr().out


def test_without_a_company_it_says_how_to_connect_one(settings, capsys):
    dunwell(settings, "db", "upgrade")

    assert dunwell(settings, "run") == 1
    assert "/connect" in capsys.readouterr().err


def test_policy_check_reports_every_problem_with_its_line(settings, tmp_path, capsys):
    policy = tmp_path / "policy.toml"
    policy.write_text('name = "Ours"\nminimum_gap_day = 3\n[[steps]]\nname = "a"\nkind = "letter"\n')

    with pytest.raises(SystemExit) as ended:
        dunwell(settings, "policy", "check", str(policy))

    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert ":2: error: minimum_gap_day: There is no such setting." in said
    assert "minimum_gap_days" in said
    assert ":5: error:" in said
    assert "grace_days" in said


def test_every_preset_passes_its_own_check_and_can_be_read_aloud(settings, tmp_path, capsys):
    for name in ("standard", "early-bird", "every-three-days", "second-invoice"):
        dunwell(settings, "policy", "preset", name)
        policy = tmp_path / f"{name}.toml"
        policy.write_text(capsys.readouterr().out)

        assert dunwell(settings, "policy", "check", str(policy)) == 0
        assert "is sound" in capsys.readouterr().out


def test_policy_check_for_a_script(settings, tmp_path, capsys):
    policy = tmp_path / "policy.toml"
    policy.write_text('nam = "Ours"\n')

    with pytest.raises(SystemExit):
        dunwell(settings, "policy", "check", "--json", str(policy))

    problems = json.loads(capsys.readouterr().out)
    assert {"line", "where", "reason", "hint", "severity"} <= problems[0].keys()


def test_the_sandbox_prints_one_line_of_json_and_answers():
    started = subprocess.Popen(
        [DUNWELL, "sandbox", "--port", "0", "--json"], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    try:
        told = json.loads(started.stdout.readline())
        assert told["api_base"].endswith("/v3")
        assert told["companies"][0]["name"].startswith("Craig's")
        with urllib.request.urlopen(told["discovery_url"], timeout=60) as answer:
            assert json.load(answer)["token_endpoint"].startswith(told["base_url"])
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=60)
        started.stdout.close()


def test_a_port_in_use_is_a_sentence(capsys):
    started = subprocess.Popen(
        [DUNWELL, "sandbox", "--port", "0", "--json"], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    try:
        told = json.loads(started.stdout.readline())
        port = told["base_url"].rpartition(":")[2]

        assert main(["sandbox", "--port", port]) == 1
        assert f"Port {port} cannot be used" in capsys.readouterr().err
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=60)
        started.stdout.close()


def test_disconnecting_asks_first(settings, monkeypatch, capsys):
    dunwell(settings, "db", "upgrade")

    assert dunwell(settings, "company", "disconnect", "--yes") == 1
    assert "No company is connected yet" in capsys.readouterr().err


def test_a_head_that_is_none_is_told_how_to_write_it(settings, capsys):
    dunwell(settings, "db", "upgrade")

    assert dunwell(settings, "audit", "verify", "--head", "nonsense") == 1
    assert "NUMBER:HASH" in capsys.readouterr().err


def test_the_sandbox_keeps_its_companies_in_files_and_serves_them_again(tmp_path):
    kept = tmp_path / "kept"
    _asked(["--save", str(kept)], "Nora was here")
    (path,) = kept.iterdir()

    told = _asked(["--load", str(path)], "Nora came back")

    assert path.stem in {each["realm_id"] for each in told["companies"]}
    assert told["names"] == ["Nora came back", "Nora was here"]


def _asked(options: list[str], name: str) -> dict[str, Any]:
    """What a sandbox announces; meanwhile a person has entered a customer, and Ctrl-C has ended it."""
    command = [sys.executable, "-m", "web.cli", "sandbox", "--port", "0", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told: dict[str, Any] = json.loads(process.stdout.readline())
        realm = told["companies"][0]["realm_id"]
        url = f"{told['control_url']}/companies/{realm}/customer"
        body = json.dumps({"DisplayName": name}).encode()
        headers = {"Content-Type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60).close()
        told["names"] = _names(told, realm)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    return told


def _names(told: dict[str, Any], realm: str) -> list[str]:
    """The customers whose name begins with Nora."""
    form = {"grant_type": "refresh_token", "refresh_token": told["companies"][0]["refresh_token"]}
    keys = (told["client_id"], told["client_secret"])
    token = requests.post(
        f"{told['base_url']}/oauth2/v1/tokens/bearer", data=form, auth=keys, timeout=60
    ).json()["access_token"]
    found = requests.post(
        f"{told['api_base']}/company/{realm}/query",
        data="select * from Customer where DisplayName like 'Nora%'",
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
    ).json()
    return [each["DisplayName"] for each in found["QueryResponse"]["Customer"]]


def test_a_file_that_holds_no_company_is_refused_with_a_sentence(tmp_path, capsys):
    path = tmp_path / "notes.txt"
    path.write_text("hello\n")

    assert main(["sandbox", "--load", str(path)]) == 1
    assert "notes.txt is not a company saved by this sandbox" in capsys.readouterr().err


def test_a_backup_can_be_tried_out_without_touching_anything(settings, tmp_path, capsys):
    dunwell(settings, "db", "upgrade")

    assert dunwell(settings, "backup", str(tmp_path / "b")) == 0
    assert dunwell(settings, "restore", "--drill", str(tmp_path / "b")) == 0
    assert "can be restored" in capsys.readouterr().out
    assert dunwell(settings, "backup", str(tmp_path / "b")) == 1
    assert "exists already" in capsys.readouterr().err
