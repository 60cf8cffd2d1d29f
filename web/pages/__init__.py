"""The pages of a company's staff, rendered on the server: they work without JavaScript, and by keyboard.

Every page reads one transaction of one company and calls nothing outside. Filters and places live in the
address; an act is a form, and answers with a redirect to where it was made and a sentence about it.
"""

from flask import Blueprint

import web.pages.briefing
import web.pages.conversations
import web.pages.customer_acts
import web.pages.deciding
import web.pages.disconnecting
import web.pages.dossier
import web.pages.expected
import web.pages.history
import web.pages.lifting
import web.pages.onboarding
import web.pages.own_settings
import web.pages.parts
import web.pages.plans
import web.pages.team
import web.pages.waiving
import web.pages.worksheet  # noqa: F401 - adds their views
from web.pages.customer import customer_pages
from web.pages.next_run import next_pages
from web.pages.policy import policy_pages
from web.pages.ready import ready_pages
from web.pages.settings import settings_pages
from web.pages.today import today_pages

BLUEPRINTS: tuple[Blueprint, ...] = (
    today_pages,
    customer_pages,
    next_pages,
    policy_pages,
    settings_pages,
    ready_pages,
)
