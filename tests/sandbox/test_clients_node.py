"""Independent clients of another language: node-quickbooks and Intuit's own intuit-oauth for Node."""

from tests.sandbox.forms import forms
from tests.sandbox.node_clients import a_running_sandbox, run_script
from tests.sandbox.people import on_a_socket
from tests.sandbox.table import NODE, assert_told
from tests.sandbox.witness import Proof, Witness


def proved_by_node() -> set[Proof]:
    """Every operation of node-quickbooks on every entity, with a witness between."""
    sandbox = a_running_sandbox()
    witness = Witness(sandbox)
    with on_a_socket(sandbox) as base:
        run_script("every.cjs", told=sandbox.announce(base), forms=forms("one"))
    return witness.proved


def test_intuits_oauth_client_for_node_goes_through_every_flow():
    sandbox = a_running_sandbox()
    with on_a_socket(sandbox) as base:
        run_script("oauth.cjs", told=sandbox.announce(base))


def test_node_quickbooks_does_all_it_can_and_the_manual_says_so():
    assert_told(NODE, proved_by_node())
