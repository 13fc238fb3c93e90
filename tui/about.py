"""What the details tell of the line under the cursor."""

from collections.abc import Mapping

from store.desk.desk import Desk
from store.domain.errors import StoreError
from store.domain.model import Customer
from store.i18n.language import _
from store.rules.ending import End
from tui.formatting.describe import about_collaboration, about_customer, refusal_facts
from tui.widgets.facts import Fact
from tui.widgets.tree_lines import Place


def about(
    place: Place, desk: Desk, opened: Mapping[str, Customer], names: Mapping[str, str]
) -> tuple[Fact, ...]:
    """Return what is known of a customer or a collaboration, and what each ending would do.

    `opened` are customers that were read before; `names` those of employees, by login.
    """
    try:
        customer = opened.get(place.number) or desk.customer(place.number)
    except StoreError as error:
        return (Fact("", f"{error}", "open"),)
    services = desk.services
    collaboration = customer.collaboration(place.collaboration or "")
    if collaboration is None:
        return about_customer(customer, names, services)
    service = services.get(collaboration.service)
    outcomes = service.outcomes if service is not None else ()
    plans = [
        desk.plan_for(customer, End(collaboration=collaboration.id, outcome=each.id))
        for each in outcomes
    ]
    overdue = refusal_facts(desk.overdue(customer, collaboration))
    told = about_collaboration(customer, collaboration, plans, names, services)
    if overdue:
        late = Fact("", _("Its date has come, and it could not be ended:"), "open")
        return (told[0], late, *overdue, *told[1:])
    return told
