"""The dashboard's pages: well formed, closed to other sites, and ignorant of Dunwell unless told."""

from html.parser import HTMLParser

import pytest

from tests.sandbox.dashboards import CURRENCIES, ORIGIN, REALM, TRADING, a_browser, a_partner, trading
from tests.sandbox.people import HOST, a_session

VOID = {"meta", "link", "input", "br", "wbr", "img", "hr"}
PAGES = (
    "", "customers", "customers?q=sod&show=owing", "customers/1", "customers/1?show=open", "customers/1/edit",
    "customers/1/payment", "customers/1/invoice", "customers/1/credit", "invoices/{invoice}",
    "payments/{payment}", "credits/{credit}", "mail", "mail?by=api&q=nothing", "time", "collections",
    "customers/none",
)  # fmt: skip


class Reader(HTMLParser):
    """What a page is made of, and whether its tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(tag)

    def all(self, *tags):
        return [attrs for tag, attrs, _ in self.tags if tag in tags]


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


@pytest.fixture
def browser():
    return a_browser(partner=a_partner(embed_urls={REALM: f"{ORIGIN}/embed/1"}))


def filled_in(browser, page: str) -> str:
    company = browser.company
    found = {
        name: next(each["Id"] for each in company.records(entity))
        for name, entity in (("invoice", "Invoice"), ("payment", "Payment"), ("credit", "CreditMemo"))
    }
    return page.format(**found)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_well_formed_labeled_and_needs_no_script(browser, page):
    shown = browser.open(filled_in(browser, page))
    reader = read(shown.text)
    labels = {each.get("for") for each in reader.all("label")}
    ids = [attrs["id"] for _, attrs, _ in reader.tags if "id" in attrs]

    assert (reader.open, reader.wrong) == ([], [])
    assert reader.all("html") == [{"lang": "en"}]
    assert len(reader.all("h1")) == 1
    assert len(ids) == len(set(ids))
    for field in reader.all("input", "select", "textarea"):
        assert field.get("type") == "hidden" or field.get("aria-label") or field["id"] in labels, field
    assert len(reader.all("table")) == len(reader.all("thead"))
    assert all(each.get("scope") == "col" for each in reader.all("th"))
    assert not reader.all("script", "style")
    assert not [attrs for _, attrs, _ in reader.tags if "style" in attrs or any(a[:2] == "on" for a in attrs)]
    for tag, attrs, _ in reader.tags:
        if tag == "form" and attrs.get("method") == "post":
            assert 'name="csrf"' in shown.text


def test_every_page_is_guarded_against_other_sites(browser):
    for page in PAGES:
        headers = browser.open(filled_in(browser, page)).headers
        csp = headers["Content-Security-Policy"]

        assert "default-src 'none'; style-src 'self'" in csp
        assert "frame-ancestors 'none'" in csp
        assert csp.endswith(f"frame-src {ORIGIN}" if page == "collections" else "frame-src 'none'")
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


def test_every_form_needs_the_token_of_its_browser(browser):
    browser.open("time")
    posting = [rule.rule for rule in browser.sandbox.app.url_map.iter_rules()
               if rule.endpoint.startswith("dashboard.") and "POST" in rule.methods]  # fmt: skip
    before = browser.sandbox.clock.now()

    assert len(posting) >= 8
    for rule in posting:
        path = rule.replace("<realm>", REALM).replace("<any(invoice, credit):form>", "invoice")
        path = path.replace("<customer_id>", "1").replace("<invoice_id>", "1").replace("<payment_id>", "1")
        assert browser.client.post(path, data={"step": "day"}).status_code == 403, rule
        assert browser.client.post(path, data={"step": "day", "csrf": "guessed"}).status_code == 403, rule
    assert browser.send("time", step="day").status == 200
    cookie = browser.client.get_cookie("dashboard_csrf", path="/dashboard/")
    foreign = {"Origin": "http://evil.example"}
    form = {"step": "day", "csrf": cookie.value}
    assert browser.client.post(f"/dashboard/{REALM}/time", data=form, headers=foreign).status_code == 403
    assert (browser.sandbox.clock.now() - before).days == 1
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/dashboard/")


def test_a_stranger_to_the_sandbox_is_told_so(browser):
    assert browser.visit("/dashboard/999/").status == 404
    assert browser.open("mail/999999").status == 404
    assert "Nothing is here" in browser.open("customers/abc").text
    assert "There is no such company" in browser.visit("/dashboard/999/").text
    assert browser.send("time", step="year").status == 400


def test_without_a_partner_no_app_is_named():
    browser = a_browser()
    home = browser.open()

    assert "No app is installed" in home.text
    assert "Collections" not in home.text
    assert browser.open("collections").path == f"/dashboard/{REALM}/?"
    for page in PAGES:
        assert "Dunwell" not in browser.open(filled_in(browser, page)).text


def test_the_partner_is_offered_until_it_is_connected_and_framed_then(browser):
    partner = a_partner(connect_url=f"{ORIGIN}/connect?company={{realm}}")
    browser.sandbox.partner = partner
    home = read(browser.open().text)
    (connect,) = [each for each in home.all("a") if each.get("class") == "button"]

    assert connect["href"] == f"{ORIGIN}/connect?company={REALM}"
    assert (connect["target"], connect["rel"]) == ("_blank", "noopener")
    browser.sandbox.partner = a_partner(embed_url=f"{ORIGIN}/page/{{realm}}", embed_urls={REALM: ""})
    assert "Connect to" not in browser.open().text
    (frame,) = read(browser.open("collections").text).all("iframe")
    assert frame["src"] == f"{ORIGIN}/page/{REALM}"
    assert frame["title"]


def test_customers_are_searched_and_paged_by_key():
    browser = trading()
    first = browser.open("customers")
    second = browser.visit(f"/dashboard/{TRADING}/customers" + link(first.text, "next"))
    names = customers(first.text) + customers(second.text)

    assert "150 customers" in first.text
    assert len(set(names)) == 100
    assert customers(browser.visit(f"/dashboard/{TRADING}/customers" + link(second.text, "prev")).text) == (
        customers(first.text)
    )
    assert customers(browser.open("customers?q=granite+plumbing").text) == ["Granite Plumbing"]
    overdue = browser.open("customers?show=overdue")
    assert 0 < int(overdue.text.split(" customers</caption>")[0].rpartition(">")[2]) < 150
    assert "No customer fits" in browser.open("customers?q=zzz").text


def test_mail_is_newest_first_and_paged():
    browser = trading()
    first = browser.open("mail")
    last = len(browser.company.mail) - 1

    assert f"/mail/{last}" in first.text
    assert f"/mail/{last - 49}" in first.text
    assert f"/mail/{last - 50}" not in first.text
    older = browser.visit(f"/dashboard/{TRADING}/mail" + link(first.text, "next"))
    assert f"/mail/{last - 50}" in older.text


def test_money_is_added_up_by_currency():
    browser = a_browser(CURRENCIES)
    company = browser.company
    today = company.books.today().isoformat()
    invoices = [each for each in company.records("Invoice") if each["Balance"] > 0]
    home = browser.open().text

    for code, sign in (("USD", "$"), ("EUR", "€"), ("GBP", "£")):
        own = [each for each in invoices if each["CurrencyRef"]["value"] == code]
        assert f">{sign}{sum(each['Balance'] for each in own):,.2f}</span>" in home
        late = sum(each["Balance"] for each in own if each["DueDate"] < today)
        assert not late or f">{sign}{late:,.2f}</span>" in home
    assert f"{len(invoices)} invoices" in home


def test_the_old_page_leads_here_and_the_announcement_names_it(browser):
    session = a_session(browser.sandbox)

    assert 'href="/dashboard/"' in session.get(f"{HOST}/", timeout=60).text
    assert browser.sandbox.announce(HOST)["dashboard_url"] == f"{HOST}/dashboard/"
    assert "Choose a company" in browser.visit("/dashboard/").text
    assert browser.client.get("/dashboard/books.css").mimetype == "text/css"


def link(text: str, rel: str) -> str:
    return next(each["href"] for each in read(text).all("a") if each.get("rel") == rel)


def customers(text: str) -> list[str]:
    rows = text.split("<tbody>")[1].split("<tr>")[1:]
    return [row.split("</a>")[0].rpartition(">")[2] for row in rows]
