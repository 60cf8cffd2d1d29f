"""The planted bugs as data: one line for another, what it breaks, and the drill that is known to catch it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One bug, and how it is caught."""

    name: str
    file: str
    old: str
    """A text that stands in the file exactly once."""
    new: str
    breaks: str
    drill: str


DELIVER, CLAIMS, RECONCILE = (
    "plugin/outbox/deliver.py",
    "plugin/outbox/claims.py",
    "plugin/outbox/reconcile.py",
)
EFFECTS, GUARDS, CHANGES = "plugin/outbox/effects.py", "plugin/outbox/guards.py", "plugin/syncing/changes.py"
FAULTS, SEND, BOOKS = (
    "connectors/qbo/faults.py",
    "connectors/qbo/performers/send_invoice.py",
    "connectors/qbo/books.py",
)
CHARGE, DAY_COUNTS = "plugin/core/proposers/charge.py", "plugin/core/interest/day_counts.py"
BEARING, BILLED = "plugin/core/interest/bearing.py", "plugin/core/interest/lines.py"
RESTORE, SET_COD = "connectors/qbo/performers/restore_terms.py", "connectors/qbo/performers/set_cod.py"
CONNECTIONS, ACCOUNTS = "plugin/connecting/connections.py", "plugin/store/accounts.py"
RHYTHM, BLOCKS, COD = "plugin/core/gates/rhythm.py", "plugin/core/blocks.py", "plugin/core/proposers/cod.py"
ANNOUNCED, NOTICE = "plugin/core/proposers/announced.py", "plugin/core/proposers/notice.py"
DOUBTS, CLAIMS_GATE = "plugin/outbox/doubts.py", "plugin/core/gates/claims.py"
QUARANTINE = "plugin/outbox/quarantine.py"
BELONGING = "plugin/store/belonging.py"
CALM = "calm"

PLANTED: tuple[Planted, ...] = (
    # -- unknown is unknown (rule 4) --
    Planted(
        name="retry an unknown outcome at once",
        file=DELIVER,
        old=(
            "                    claims.settle_unclear(scope, claim, error.sentence, tid=error.tid,"
            " may_repeat=repeat)\n"
        ),
        new="                    claims.put_back(scope, claim, error.sentence)\n",
        breaks="a lost answer counts as not done, and is repeated",
        drill="lose_answer at notice",
    ),
    Planted(
        name="an unknown outcome counts as done",
        file=DELIVER,
        old=(
            "                    claims.settle_unclear(scope, claim, error.sentence, tid=error.tid,"
            " may_repeat=repeat)\n"
        ),
        new='                    claims.settle_done(scope, claim, claims.Proof(ref="?"), scope.now.date())\n',
        breaks="lost, and marked as sent",
        drill="drop at notice",
    ),
    Planted(
        name="no time to settle",
        file=DOUBTS,
        old="SETTLE = timedelta(minutes=15)",
        new="SETTLE = timedelta(minutes=-1)",
        breaks="judged while QuickBooks is still at it",
        drill="late at notice, looked for at once",
    ),
    Planted(
        name="5xx is a definite no",
        file=FAULTS,
        old="    if status >= 500 or status == 408 or status < 400:",
        new=(
            "    if status >= 500:\n"
            "        return _say(_TURNED_AWAY, None, tid)\n"
            "    if status == 408 or status < 400:"
        ),
        breaks="what QuickBooks did before it stumbled is done twice",
        drill="server_error_after at notice",
    ),
    Planted(
        name="a lost answer was never sent",
        file=FAULTS,
        old='    failure = TryLater if intent == "read" else Unclear\n',
        new='    failure = TryLater if intent != "keyed" else Unclear\n',
        breaks="the send counts as not done",
        drill="timeout_after at notice",
    ),
    Planted(
        name="too many requests is unknown",
        file=FAULTS,
        old='        return _say(_SLOW_DOWN, "3001", tid)',
        new="        return lost(intent, tid=tid)",
        breaks="a definite no becomes a doubt for a person",
        drill="throttle_xml at charge",
    ),
    Planted(
        name="no overlap",
        file="plugin/sync.py",
        old="OVERLAP = timedelta(minutes=10)",
        new="OVERLAP = timedelta(minutes=0)",
        breaks="a change that shows late is never read",
        drill="replica lag",
    ),
    Planted(
        name="any delivery time is proof",
        file=SEND,
        old="    if before is not None and at <= before:",
        new="    if before is not None and at < before.replace(year=2000):",
        breaks="the first mailing of the invoice proves our notice",
        drill="drop at second notice",
    ),
    Planted(
        name="no invoice, no mail",
        file=SEND,
        old="    if present is None:\n        sentence",
        new="    if present is None:\n        return None\n        sentence",
        breaks="a mail that left counts as not sent, once its invoice is deleted",
        drill="deleted in doubt",
    ),
    Planted(
        name="no charge, never a charge",
        file="connectors/qbo/performers/raise_charge.py",
        old="    if proof is None:\n        refuse_if_deleted_since(",
        new="    if proof is None and not order.number:\n        refuse_if_deleted_since(",
        breaks="what a person deleted is raised again",
        drill="charge deleted in doubt",
    ),
    Planted(
        name="no trace is proof, always",
        file=RECONCILE,
        old="    if doubts.was_blind_before(scope, row):",
        new="    if not row.kind:",
        breaks="where QuickBooks shows no sendings, a lost answer sends again",
        drill="lost after one unseen",
    ),
    Planted(
        name="a doubt of the last spell is forgotten",
        file="plugin/core/proposers/notice.py",
        old="            or situation.in_doubt(invoice)\n",
        new="",
        breaks="the next mail counts as the one whose answer was lost",
        drill="bounced payment, in doubt",
    ),
    Planted(
        name="repeated without end",
        file=CLAIMS,
        old="UNCLEAR_TIMES_MAX = 2",
        new="UNCLEAR_TIMES_MAX = 99",
        breaks="a person is never asked",
        drill="never a trace",
    ),
    Planted(
        name="an abandoned claim is simply opened again",
        file=CLAIMS,
        old="        if row.order is None:",
        new="        if row.order is not None:",
        breaks="a killed worker's call is made again",
        drill="crash after notice",
    ),
    Planted(
        name="the trace of a charge is not looked for",
        file="connectors/qbo/performers/raise_charge.py",
        old="    if proof := _raised(reader, order):\n        return proof\n    fields",
        new="    fields",
        breaks="two charges where numbers may repeat and request ids are forgotten",
        drill="charge twice",
    ),
    Planted(
        name="a note's marker is not looked for",
        file="connectors/qbo/performers/attach_note.py",
        old='        ours = (note.id for note in notes if _is_marked(note.note or "", order.marker))',
        new='        ours = (note.id for note in notes if _is_marked("", order.marker))',
        breaks="a note that is there is written again",
        drill="lose_answer at note, forgotten",
    ),
    # -- claims, fences, leases (rule 2) --
    Planted(
        name="no fence in the write",
        file=CLAIMS,
        old=(
            '        table.c.owner == bindparam("of_owner"),\n'
            '        table.c.fence == bindparam("of_fence"),\n'
            '        table.c.status == "sending",\n'
        ),
        new='        bindparam("of_owner") != "",\n        bindparam("of_fence") >= 0,\n',
        breaks="a worker that slept writes over the one that took over",
        drill="asleep after a refusal",
    ),
    Planted(
        name="a claim is not compared",
        file=CLAIMS,
        old=('        table.c.fence == bindparam("of_fence"),\n        table.c.status.in_(actions.OPEN),\n'),
        new='        bindparam("of_fence") >= 0,\n',
        breaks="two workers carry out one action",
        drill="two outboxes",
    ),
    Planted(
        name="a lease shorter than a call",
        file=CLAIMS,
        old="LEASE = timedelta(minutes=10)",
        new="LEASE = timedelta(seconds=30)",
        breaks="a claim is judged dead while its call is under way",
        drill="slow call",
    ),
    Planted(
        name="the order is stored after the call",
        file=CLAIMS,
        old="        order=to_json(ready.order),\n",
        new="        order=None,\n",
        breaks="after a crash nobody knows that something was ordered",
        drill="crash after notice",
    ),
    Planted(
        name="a new operation id at every attempt",
        file=CLAIMS,
        old="    operation_id: str = row.operation_id or scope.new_id()\n",
        new="    operation_id: str = scope.new_id()\n",
        breaks="the request id no longer keeps a repeat from taking effect twice",
        drill="one operation id",
    ),
    Planted(
        name="the proof without its consequences",
        file=RECONCILE,
        old="            effects.completed(scope, row, actions.action_of(row), proof, on)\n",
        new="            pass\n",
        breaks="cash on delivery found done is not recorded, and never lifted",
        drill="lose_answer at set cod",
    ),
    # -- the second look (rule 1) --
    Planted(
        name="no second look",
        file="plugin/outbox/last_look.py",
        old="    if row.kind not in planning.RECORDS:",
        new="    if not row.kind:",
        breaks="what was agreed on Friday leaves on Monday, after the check arrived",
        drill="paid within a run",
    ),
    Planted(
        name="the gate reads the cached invoice",
        file=DELIVER,
        old="            touched = mirror.absorb(scope, found.facts) | mirror.forget(scope, found.gone)\n",
        new="            touched: set[str] = set()\n",
        breaks="the second look sees what the sync saw",
        drill="paid within a run",
    ),
    Planted(
        name="a newer delivery in the memo's answer is overlooked",
        file=SEND,
        old="    if _proof(order, now, None):\n        raise",
        new="    if False:\n        raise",
        breaks="sent by hand and by us within a minute",
        drill="sent within a run",
    ),
    Planted(
        name="unapplied money is not considered",
        file="plugin/core/gates/found_money.py",
        old="    if account.unapplied_minor <= 0:",
        new="    if account.unapplied_minor >= 0:",
        breaks="a customer whose payment lies there is asked to pay",
        drill="unapplied money",
    ),
    Planted(
        name="the kill switch is asked once",
        file=GUARDS,
        old="    if held_back(company) is not None:\n        return False\n",
        new="",
        breaks="what was proposed leaves although sending is switched off",
        drill="kill switch",
    ),
    Planted(
        name="holds end a day early",
        file="plugin/core/gates/stops.py",
        old="    holds = [hold for hold in account.holds if hold.covers(invoice.id, company.today)]",
        new=(
            "    holds = [hold for hold in account.holds if hold.covers(invoice.id, company.today +"
            " timedelta(days=1))]"
        ),
        breaks="on the last day of a hold a notice leaves",
        drill="last day of a hold",
    ),
    Planted(
        name="a legal stop stops notices only",
        file="plugin/core/gates/__init__.py",
        old="OWED: tuple[Gate, ...] = (\n    legal_stop,\n",
        new="OWED: tuple[Gate, ...] = (\n",
        breaks="a bankrupt customer is chased",
        drill="legal stop",
    ),
    # -- rhythm and steps (rules 2 and 6) --
    Planted(
        name="all steps in one run",
        file=NOTICE,
        old="    if earlier and earlier[-1].on == situation.today:",
        new="    if False:",
        breaks="after an outage a customer gets every step at once",
        drill="begun late",
    ),
    Planted(
        name="no minimum gap",
        file=RHYTHM,
        old="    return _within(policy, company, [*contacts, *earlier])",
        new="    return None",
        breaks="the next step on the next day",
        drill="begun late",
    ),
    Planted(
        name="mail by hand is no contact",
        file=RHYTHM,
        old="    contacts = [*_conversations(account), *_mailed_by_hand(account)]",
        new="    contacts = [*_conversations(account)]",
        breaks="a reminder the morning after a person sent one",
        drill="sent yesterday",
    ),
    Planted(
        name="quiet days in another zone",
        file="plugin/store/companies.py",
        old="        today=scope.now.astimezone(zone).date(),",
        new="        today=scope.now.date(),",
        breaks="a mail on a Saturday far away",
        drill="Auckland",
    ),
    Planted(
        name="a day too early",
        file="plugin/core/timing.py",
        old="    return day is not None and day <= situation.today\n",
        new="    return day is not None and day <= situation.today + timedelta(days=1)\n",
        breaks="a notice before its day",
        drill="every day",
    ),
    Planted(
        name="only on the very day",
        file="plugin/core/timing.py",
        old="    return day is not None and day <= situation.today\n",
        new="    return day is not None and day == situation.today\n",
        breaks="a step whose day nobody worked is lost",
        drill=CALM,
    ),
    Planted(
        name="a spell of its own for every payment",
        file="plugin/store/episodes.py",
        old="            _begin(scope, record.id, latest.episode + 1, today)",
        new="            _begin(scope, record.id, latest.episode, today)",
        breaks="after a bounced payment nothing is asked again",
        drill="bounced payment",
    ),
    # -- interest (rule 3) --
    Planted(
        name="interest without a notice",
        file=CHARGE,
        old="nothing_dated_today(company) or not_announced(situation, invoice) or no_call_yet(",
        new="nothing_dated_today(company) or no_call_yet(",
        breaks="charged before a notice announced it",
        drill="begun very late",
    ),
    Planted(
        name="interest on the day given",
        file=ANNOUNCED,
        old="    if given >= situation.today:",
        new="    if given > situation.today:",
        breaks="charged on the last day the customer had",
        drill="every day",
    ),
    Planted(
        name="a day too much",
        file=DAY_COUNTS,
        old="    return (last - first).days + 1",
        new="    return (last - first).days + 2",
        breaks="interest for a day that was not",
        drill=CALM,
    ),
    Planted(
        name="float interest",
        file="plugin/core/money.py",
        old="    return sign * ((2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator))",
        new="    return sign * int(abs(float(exact)))",
        breaks="a cent is lost here and there",
        drill="part payments",
    ),
    Planted(
        name="the same days again",
        file=BILLED,
        old="    return max([starts_on(invoice, terms), announced, *mine])",
        new="    return starts_on(invoice, terms)",
        breaks="each charge bills from the beginning",
        drill=CALM,
    ),
    Planted(
        name="part payments bear interest to the end",
        file=BEARING,
        old="    cuts |= {part.on + _DAY for part in invoice.applied}\n",
        new="",
        breaks="interest on what was paid",
        drill="part payments",
    ),
    Planted(
        name="a bounced notice counts",
        file=ANNOUNCED,
        old='        if past.announced and past.status == "done" and not past.bounced\n',
        new='        if past.announced and past.status == "done"\n',
        breaks="interest announced to nobody",
        drill="bounced notice",
    ),
    Planted(
        name="interest from whoever",
        file=ANNOUNCED,
        old="    if not company.terms_disclose_interest:\n        terms = replace(",
        new="    if company.is_stopped:\n        terms = replace(",
        breaks="terms that do not speak of interest",
        drill="terms without interest",
    ),
    Planted(
        name="more than was announced",
        file=BEARING,
        old="    return min(principal_minor, at_most.asked_minor) if at_most else principal_minor\n",
        new="    return principal_minor\n",
        breaks="interest on what no notice asked for",
        drill="raised after its notice",
    ),
    Planted(
        name="the days of a charge are not looked at again",
        file="plugin/core/second_look.py",
        old="        and list(_bearing(now, through)) == list(_bearing(agreed, through))\n",
        new="",
        breaks="a dispute opened since lowers no day that was agreed on",
        drill="disputed again",
    ),
    Planted(
        name="a fee nobody announced",
        file="plugin/core/interest/fees.py",
        old=(
            "        most = min(fee_minor(fee, min(owed_minor, announced.asked_minor), currency),"
            " said.amount_minor)"
        ),
        new="        most = 2 * said.amount_minor",
        breaks="a late fee higher than its notice said",
        drill="late fee",
    ),
    Planted(
        name="a credit of everything",
        file="plugin/core/interest/true_up.py",
        old="            owed = min(_interest(invoice, settled, each), each.amount_minor)\n",
        new="            owed = 0\n",
        breaks="a charge that was right is taken back",
        drill="entered late",
    ),
    Planted(
        name="a credit again and again",
        file="plugin/core/proposers/credit.py",
        old="    return max(ours, applied) + max(billed - invoice.total_minor, 0)\n",
        new="    return 0 * max(ours, applied, billed)\n",
        breaks="what was credited is credited again",
        drill="entered late",
    ),
    # -- cash on delivery (rules 5 and 9) --
    Planted(
        name="terms given back without asking whose they are",
        file=RESTORE,
        old="if value_of(one.sales_term_ref) == order.cod_term_id]",
        new="if value_of(one.sales_term_ref)]",
        breaks="a person's choice is written over",
        drill="terms within a run",
    ),
    Planted(
        name="the wrong terms given back",
        file=RESTORE,
        old='            set_term(reader, customer, {"value": term_id})\n',
        new='            set_term(reader, customer, {"value": order.default_term_id or term_id})\n',
        breaks="everybody gets the default",
        drill="other terms",
    ),
    Planted(
        name="a try that broke off is forgotten",
        file="plugin/store/acted.py",
        old="    tried = [row for row in actions if row.kind == SetCod.kind and row.unclear_times]\n",
        new="    tried = [row for row in actions if row.kind == SetCod.kind and row.unclear_times > 9]\n",
        breaks="of a family put on cash on delivery in part, one stays on it for ever",
        drill="drop within set cod",
    ),
    Planted(
        name="cash on delivery unannounced",
        file=COD,
        old='    return past if past is not None and past.status == "done" and not past.bounced else None',
        new="    return past if past is not None else None",
        breaks="on cash on delivery while the notice is unclear",
        drill="third notice lost twice",
    ),
    Planted(
        name="never lifted",
        file=COD,
        old="    elif not situation.overdue:\n        yield from _lift(situation, cod)",
        new="    elif False:\n        yield from _lift(situation, cod)",
        breaks="a customer who has paid pays before work for ever",
        drill=CALM,
    ),
    Planted(
        name="what was done stays with the former payer",
        file=BELONGING,
        old="    moved = about_invoices.move(scope, standing)",
        new="    moved: set[tuple[str, str]] = set()",
        breaks="the ladder of an invoice stops when its customer gets another payer",
        drill="billed by itself",
    ),
    Planted(
        name="the terms stay with the former payer",
        file=BELONGING,
        old="    touched = {one for pair in pairs for one in pair} | cod_of_families.divide(scope, standing)",
        new="    touched = {one for pair in pairs for one in pair}",
        breaks="who leaves a family on cash on delivery never gets its own terms back",
        drill="billed by itself on cash on delivery",
    ),
    Planted(
        name="what was paid on time has to clear",
        file=COD,
        old=" if due_on < part.on <= situation.today)",
        new=" if part.on <= situation.today)",
        breaks="who pays before each new job stays on cash on delivery",
        drill="paid before work",
    ),
    Planted(
        name="nothing has to clear",
        file=COD,
        old="    shut = situation.settled(cover) or relief_waits(situation) or _clearing(situation)\n",
        new="    shut = situation.settled(cover) or relief_waits(situation)\n",
        breaks="terms come back for a payment that may still bounce",
        drill=CALM,
    ),
    # -- other people's words (rules 5 and 10) --
    Planted(
        name="notes are appended",
        file=BLOCKS,
        old="            return text[:start] + framed + text[end:]",
        new='            return text + "\\n" + framed',
        breaks="block after block, until there is no room",
        drill=CALM,
    ),
    Planted(
        name="the whole memo is ours",
        file=BLOCKS,
        old='        return f"{text}\\n\\n{framed}" if text else framed',
        new="        return framed",
        breaks="the user's words are gone",
        drill=CALM,
    ),
    Planted(
        name="sendTo",
        file=SEND,
        old='    url = reader.client.url(f"invoice/{order.invoice.id}/send")\n',
        new='    url = reader.client.url(f"invoice/{order.invoice.id}/send?sendTo={order.invoice.email}")\n',
        breaks="QuickBooks writes over the invoice's own address",
        drill=CALM,
    ),
    # -- reading (invariant 12) --
    Planted(
        name="the mark is our own time",
        file=CHANGES,
        old="        if not is_odd:\n            marks.synced(scope, changes.read_at)\n",
        new="        if not is_odd:\n            marks.synced(scope, scope.now.replace(year=2033))\n",
        breaks="changes between two clocks are never read",
        drill="clock ahead",
    ),
    Planted(
        name="the mark before the rows",
        file=CHANGES,
        old="    with intake.store.company(intake.company_id) as scope:\n        before = ",
        new=(
            "    with intake.store.company(intake.company_id) as scope:\n"
            "        marks.synced(scope, changes.read_at.replace(minute=59))\n"
            "    with intake.store.company(intake.company_id) as scope:\n        before = "
        ),
        breaks="a worker that dies in between loses changes for ever",
        drill="died while reading",
    ),
    Planted(
        name="a full read forgets nothing",
        file="plugin/syncing/full.py",
        old="    for kind in FACT_KINDS:\n        sweep(",
        new="    for kind in FACT_KINDS[:0]:\n        sweep(",
        breaks="what was deleted while nobody looked stays in our copies",
        drill="long silence",
    ),
    Planted(
        name="deleted records stay",
        file=CHANGES,
        old="        intake.absorb(scope, facts, gone)\n",
        new="        intake.absorb(scope, facts)\n",
        breaks="a deleted payment pays for ever",
        drill="deleted payment",
    ),
    Planted(
        name="the changes are believed when they say deleted",
        file="plugin/syncing/intake.py",
        old="        alive = {kind: self.books.find(kind, ids) for kind, ids in told.items()}\n",
        new="        alive: dict[FactKind, tuple[Fact, ...]] = {kind: () for kind in told}\n",
        breaks="a living invoice is forgotten until somebody touches it",
        drill="false deletion",
    ),
    Planted(
        name="tenants mixed",
        file="plugin/store/statements.py",
        old="    return update(table).where(owner(table) == bindparam(OWN))",
        new='    return update(table).where(bindparam(OWN) != "")',
        breaks="one company's write changes another's rows",
        drill="two companies",
    ),
    # -- the road --
    Planted(
        name="no silence after a 429",
        file="connectors/qbo/client.py",
        old="            self._gate.fall_silent()",
        new="            pass",
        breaks="the next call leaves at once",
        drill="throttle_xml at set cod",
    ),
    Planted(
        name="a call within a transaction",
        file=DELIVER,
        old="            intended = claims.intend(scope, self.keeper, claim, ready)\n",
        new=(
            "            intended = claims.intend(scope, self.keeper, claim, ready)\n"
            "            self.books.look(customers=[row.customer_id])\n"
        ),
        breaks="the database waits for QuickBooks",
        drill=CALM,
    ),
    Planted(
        name="a server's failure ends the connection",
        file=CONNECTIONS,
        old="            self._end_turn(row, owner, dead=False)",
        new="            self._end_turn(row, owner, dead=True)",
        breaks="a person must reconnect after every hiccup",
        drill="server_error at token",
    ),
    Planted(
        name="the turn to refresh is never given back",
        file=CONNECTIONS,
        old="_REFRESH_LEASE = timedelta(minutes=3)",
        new="_REFRESH_LEASE = timedelta(days=3)",
        breaks="a worker that died while refreshing stops the company",
        drill="crash before token",
    ),
    # -- the audit (rule 7) --
    Planted(
        name="an act without an entry",
        file=CLAIMS,
        old=(
            '    trail.settled(scope, "done", claim.action_id, claim.customer_id, proof=proof)\n'
            "    actions.record("
        ),
        new="    actions.record(",
        breaks="nobody can prove afterwards that it was done",
        drill=CALM,
    ),
    Planted(
        name="an order told twice",
        file=CLAIMS,
        old="    entry = trail.ordered(",
        new=(
            "    trail.ordered(scope, keeper.vault, row, ready, operation_id=operation_id)\n"
            "    entry = trail.ordered("
        ),
        breaks="the audit tells of acts that were not",
        drill=CALM,
    ),
    Planted(
        name="an entry that is not what was hashed",
        file="plugin/audit/trail.py",
        old='            "body": told,\n',
        new='            "body": told.replace("dunwell", "somebody"),\n',
        breaks="the chain proves nothing",
        drill=CALM,
    ),
    Planted(
        name="a chain of one",
        file="plugin/audit/trail.py",
        old="        previous_hash=previous,\n",
        new="        previous_hash=chain.BEGINNING,\n",
        breaks="entries can be taken out unnoticed",
        drill=CALM,
    ),
    Planted(
        name="a secret in the log",
        file="connectors/qbo/client.py",
        old="        if response.status_code == 429:\n",
        new=(
            '        __import__("logging").getLogger("qbo").warning("asked %s", request.url)\n'
            "        if response.status_code == 429:\n"
        ),
        breaks="the company's id at QuickBooks stands in the log",
        drill=CALM,
    ),
    Planted(
        name="stale facts will do",
        file="plugin/core/gates/freshness.py",
        old="    if company.calendar.working_days(through, company.today) <= policy.books_through_days:",
        new="    if through:",
        breaks="nobody has entered payments for weeks",
        drill="payments not confirmed",
    ),
    Planted(
        name="preview sends",
        file="plugin/core/gates/sending.py",
        old='    if company.mode == "preview":',
        new='    if company.mode == "":',
        breaks="a new company's customers are written to unasked",
        drill="preview",
    ),
    Planted(
        name="a wrong clock is believed",
        file=GUARDS,
        old="    if abs(ahead) <= CLOCKS_APART_MAX:",
        new="    if ahead is not None:",
        breaks="notices leave days before their day",
        drill="clock wrong",
    ),
    # -- what was agreed or decided --
    Planted(
        name="a plan pauses nothing",
        file=CLAIMS_GATE,
        old="    return _being_kept(plan, company) if plan is not None else None",
        new="    return None",
        breaks="who pays by instalments as agreed is chased",
        drill="plan kept",
    ),
    Planted(
        name="interest does not wait in a plan",
        file=CLAIMS_GATE,
        old='plan is not None and plan.interest == "waits" else None',
        new="plan is None else None",
        breaks="interest is charged of which it was agreed that it waits",
        drill="plan after the notice",
    ),
    Planted(
        name="a missed instalment is overlooked",
        file="plugin/core/plans.py",
        old="        if paid_minor(account, plan.invoice_ids, plan.agreed_on, part.due_on) < owed:",
        new="        if owed < 0:",
        breaks="a broken plan keeps everybody silent for ever",
        drill="plan broken",
    ),
    Planted(
        name="nobody hears that it is paid",
        file="plugin/core/gates/contacts.py",
        old="    if said is None or company.today > said.watched_through:",
        new="    if said is None or company.today:",
        breaks="a reminder while the money is on its way",
        drill="says paid",
    ),
    Planted(
        name="a running case takes the newest policy",
        file="plugin/core/versions.py",
        old="    if began_with is None:",
        new="    if began_with is None or newest:",
        breaks="in the middle of a conversation the rules change",
        drill="kept version",
    ),
    Planted(
        name="grace given by a person is forgotten",
        file="plugin/core/gates/age.py",
        old="        if invoice.days_overdue(company.today) >= int(own.value):",
        new="        if invoice.days_overdue(company.today) >= policy.grace_days:",
        breaks="a word given to a customer is broken",
        drill="grace of its own",
    ),
    Planted(
        name="an exemption counts for notices only",
        file=CHARGE,
        old="    if exempt is not None:",
        new="    if exempt is not None and not situation.account.invoices:",
        breaks="a customer who was let off is charged",
        drill="let off",
    ),
    Planted(
        name="a person's cash on delivery is taken for one for arrears",
        file=COD,
        old='    elif cod.cause != "arrears" or is_wanted:',
        new="    elif cod.cause is None:",
        breaks="it is lifted when the debt is paid, against a person's word",
        drill="cash on delivery by hand",
    ),
    Planted(
        name="a later day begins nothing anew",
        file="plugin/store/episodes.py",
        old="            is_put_off = due_before.get(record.id, today) < today <= record.due_on",
        new="            is_put_off = False",
        breaks="the first letter after the new day speaks of interest",
        drill="put off",
    ),
    Planted(
        name="a courtesy again and again",
        file="plugin/core/proposers/courtesy.py",
        old="        covers=(invoice_cover(invoice, step.name),),",
        new='        covers=(invoice_cover(invoice, f"{step.name} {situation.today}"),),',
        breaks="a friendly word every day",
        drill="courtesy",
    ),
    Planted(
        name="a statute is used against anybody",
        file=ANNOUNCED,
        old="    if terms is None or (terms.business_only and not situation.account.is_business):",
        new="    if terms is None:",
        breaks="interest is asked of somebody who may be a consumer",
        drill="of a statute",
    ),
    Planted(
        name="a tag is not looked at",
        file="plugin/core/segments.py",
        old="        segment.tag is None or segment.tag in tags,",
        new="        segment.tag is None,",
        breaks="a key account is charged like anybody",
        drill="key account",
    ),
    Planted(
        name="nobody is of any currency",
        file="plugin/core/segments.py",
        old="        segment.currency is None or segment.currency == account.currency,",
        new="        segment.currency is None,",
        breaks="who owes in that currency is written to like anybody",
        drill="grace for a currency",
    ),
    Planted(
        name="who owes much is not seen",
        file="plugin/core/segments.py",
        old="        or open_minor(account) >= threshold_minor(segment.owes_at_least, account.currency),",
        new="        or open_minor(account) < threshold_minor(segment.owes_at_least, account.currency),",
        breaks="large customers are treated like small ones, and small ones like large",
        drill="grace for large customers",
    ),
    Planted(
        name="how late somebody paid is not looked at",
        file="plugin/core/payment_history.py",
        old="(issued_on, days > longer_than_days) for issued_on, days in paid",
        new="(issued_on, False) for issued_on, days in paid",
        breaks="a slow payer is written to like anybody",
        drill="grace for slow payers",
    ),
    Planted(
        name="all invoices count and not the last ones",
        file="plugin/core/payment_history.py",
        old="    counted = latest if of_last is None else latest[-of_last:]",
        new="    counted = latest",
        breaks="who pays in time by now is a slow payer still",
        drill="grace for slow payers",
    ),
    Planted(
        name="what a segment says is forgotten",
        file="plugin/core/segments.py",
        old="    return policy if segment is None else with_segment(policy, segment)",
        new="    return policy if segment is None else replace(policy, segment=segment.name)",
        breaks="who is to be treated gently is written to like anybody",
        drill="new customers",
    ),
    Planted(
        name="the customer's word goes before the invoice's",
        file="plugin/core/account.py",
        old="key=lambda o: o.invoice_id is None)",
        new="key=lambda o: o.invoice_id is not None)",
        breaks="what a person decided about one invoice is lost",
        drill="own word before a segment",
    ),
    Planted(
        name="what was never ordered is no news",
        file=QUARANTINE,
        old="    if all(one.id in seen or _was_ordered(scope, one) for one in marked.values()):\n",
        new="    if marked:\n",
        breaks="a database that went back with its witness charges a month twice",
        drill="all put back after charge",
    ),
)
