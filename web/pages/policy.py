"""The policy: in force in plain words, its history, and a new version checked before it is activated."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plugin import planning, policies, words
from plugin.access import members, parts
from plugin.core.policy import Policy
from plugin.people import Unsound
from plugin.store import policy_versions
from plugin.store.reading import settings as reading
from plugin.store.reading.frame import frame
from plugin.words.parts import PART_WORDS
from web.access import house_store, page, person
from web.pages.shared import back, show

policy_pages = Blueprint("policy", __name__)

LONGEST = 100_000
_STEP = re.compile(r"(?:Day \d+|On the due date|\d+ days? (?:before|after) [^:]+): ")
"""How the words of a step begin: by its day."""


@policy_pages.get("/c/<company_id>/policy")
@page("viewer")
def policy(company_id: str) -> tuple[str, int]:
    """The policy in force."""
    del company_id
    return shown()


def shown(draft: str = "", problem: str = "", status: int = 200, *, checked: bool = False) -> tuple[str, int]:
    """The policy's page; with *checked*, what the check says of *draft*."""
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        versions = reading.versions(scope)
        held, belong = parts.who_does_what(scope), members.members(scope)
    wanted = request.args.get("version", "")
    old = next((row for row in versions if str(row.version) == wanted), None)
    found, problems = policies.check(draft) if checked else (None, [])
    return show(
        "policy.html",
        around,
        status=status,
        problem=problem,
        policy=around.now.policy,
        said_of=paragraphs(around.now.policy),
        versions=versions,
        old=old,
        draft=draft or versions[0].toml,
        checked=checked,
        problems=problems,
        new_says=paragraphs(found) if found else None,
        held=held,
        part_words=PART_WORDS,
        members=belong,
    )


def paragraphs(policy: Policy) -> dict[str, Any]:
    """The words of *policy*: its steps by their day, and what else holds."""
    head, *lines = [line for line in words.policy_in_words(policy).splitlines() if line]
    steps = [line.partition(": ") for line in lines if _STEP.match(line)]
    rest = [line for line in lines if not _STEP.match(line)]
    return {
        "name": head,
        "steps": [(when, what[:1].upper() + what[1:]) for when, _, what in steps],
        "rest": rest,
    }


@policy_pages.post("/c/<company_id>/policy/check")
@page("manager")
def check(company_id: str) -> tuple[str, int]:
    """Check a draft, and say everything that is wrong or unwise in it."""
    del company_id
    try:
        return shown(_draft(), checked=True)
    except Unsound as problem:
        return shown(problem=str(problem), status=422)


@policy_pages.post("/c/<company_id>/policy/activate")
@page("manager")
def activate(company_id: str) -> Response | tuple[str, int]:
    """Make a sound draft the next version."""
    del company_id
    store, who = house_store(), person()
    try:
        draft = _draft()
    except Unsound as problem:
        return shown(problem=str(problem), status=422)
    try:
        with store.company(who.company_id) as scope:
            policy_versions.activate(
                scope, draft, who.actor, moves_running=bool(request.form.get("running_cases"))
            )
    except policies.PolicyError:
        return shown(draft, "Nothing was activated: this policy has problems.", 422, checked=True)
    planning.plan_what_changed(store, who.company_id)
    return back("policy.policy", "activated")


def _draft() -> str:
    """The draft from the uploaded file, or from the text; with the line ends a browser sends made plain."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        try:
            text = upload.stream.read(LONGEST + 1).decode("utf-8")
        except UnicodeDecodeError:
            raise Unsound("The file is not text in UTF-8.") from None
    else:
        text = request.form.get("toml", "")
    if len(text) > LONGEST:
        raise Unsound("A policy this long is surely not one. Nothing was changed.")
    return text.replace("\r\n", "\n")
