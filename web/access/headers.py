"""Headers that every answer carries (Intuit's list I1, I9; ASVS V3.4), and who may frame it."""

from __future__ import annotations

from flask import Response, g, request

from plugin.access import embedding
from web.access.house import installed

IN_A_WINDOW = frozenset({"access.confirm", "access.let_in", "access.sign_in"})
"""Pages of one company that nobody may frame: what is agreed to there must be seen in full (T5)."""

CONSENT_FORMS = frozenset({"connecting.connect_page", "connecting.connect", "access.sign_in"})


def company_in_path() -> str | None:
    """The company the address is about, whether there is such a page or company or not."""
    parts = request.path.split("/", 3)
    return parts[2] if len(parts) > 2 and parts[1] == "c" and parts[2] else None


def protect(answer: Response) -> Response:
    """Set the headers; only dashboards recorded for a company may frame its pages."""
    ancestors = " ".join(_ancestors()) or "'none'"
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action {_form_targets()}; base-uri 'none'; frame-ancestors {ancestors}"
    )
    if ancestors == "'none'":
        answer.headers["X-Frame-Options"] = "DENY"
    # The stylesheet is nobody's secret: the browser may keep it, and asks whether it has changed.
    answer.headers["Cache-Control"] = "no-cache" if request.endpoint == "static" else "no-cache, no-store"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    return answer


def _ancestors() -> list[str]:
    company_id = company_in_path()
    if company_id is None or request.endpoint in IN_A_WINDOW or g.get("is_refused_early"):
        return []
    with installed().store.reading(company_id) as scope:
        return embedding.origins(scope)


def _form_targets() -> str:
    """A browser holds a form to this through redirects, and signing in ends at the consent page."""
    leads_away = request.endpoint in CONSENT_FORMS or g.get("shows_sign_in")
    return " ".join(["'self'", "https:", *installed().consent_origins]) if leads_away else "'self'"
