"""Telling the partner that time has passed, so that it may run at once instead of at its next hour."""

from __future__ import annotations

from datetime import datetime

import requests

from connectors.sandbox.dashboard.partner import Partner

SECRET_HEADER = "X-Tick-Secret"  # noqa: S105 - the header's name
PATIENCE_SECONDS = 120


def tick(partner: Partner, now: datetime) -> str:
    """Post the present moment to the partner; return what went wrong as a sentence, or nothing."""
    try:
        with requests.Session() as session:
            # The call is to this machine: no proxy of the environment has a part in it.
            session.trust_env = False
            answer = session.post(
                partner.tick_url,
                json={"now": now.isoformat()},
                headers={SECRET_HEADER: partner.tick_secret},
                timeout=PATIENCE_SECONDS,
                allow_redirects=False,
            )
    except requests.Timeout:
        return f"{partner.name} was told of the time and has not answered within {PATIENCE_SECONDS} seconds."
    except requests.RequestException:
        return f"{partner.name} could not be told of the time: nobody answers at its address."
    if not answer.ok or answer.is_redirect:
        return f"{partner.name} was told of the time and answered {answer.status_code}."
    return ""
