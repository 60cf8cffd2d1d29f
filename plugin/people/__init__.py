"""What staff say and decide about customers. A person's word beats the policy (rule 5).

Every act names its actor and has the customer planned again, so that it counts from this moment: a hold
placed while a run is under way stops that run's next act about the customer.
"""

from plugin.core.plans import INSTALMENTS_MAX
from plugin.people.agreements import agreement_of, end_plan, plan_acknowledged, plan_sent, review_plan
from plugin.people.contacts import How, log_contact
from plugin.people.disputes import close_dispute, dispute
from plugin.people.escalations import decide
from plugin.people.pauses import Role, hold, legal_stop, lift_hold, lift_legal_stop
from plugin.people.plans import Agreed, make_plan
from plugin.people.promises import cancel_promise, promise
from plugin.people.recording import Unsound
from plugin.people.standing import acknowledge_terms, mark_consumer

__all__ = [
    "INSTALMENTS_MAX",
    "Agreed",
    "How",
    "Role",
    "Unsound",
    "acknowledge_terms",
    "agreement_of",
    "cancel_promise",
    "close_dispute",
    "decide",
    "dispute",
    "end_plan",
    "hold",
    "legal_stop",
    "lift_hold",
    "lift_legal_stop",
    "log_contact",
    "make_plan",
    "mark_consumer",
    "plan_acknowledged",
    "plan_sent",
    "promise",
    "review_plan",
]
