"""Write a letter about an ending, a request or a main contact: notice."""

from msgspec import to_builtins

from store.desk.desk import Desk
from store.desk.letters import in_form, letter, occasion_at, other_side, planned_occasion
from store.domain.model import Customer
from store.domain.wishes import End
from store.exchange.papers.letter import Notice
from store.exchange.papers.letter_forms import as_markdown, as_text
from store.exchange.papers.occasion import Occasion
from store.i18n.language import _, language
from tui.cli.answer import Answer
from tui.cli.files import is_standard_output, print_content, write_new
from tui.cli.options import Options


def notice(options: Options, desk: Desk) -> Answer:
    """Make a letter to one side, and write it to a file or to standard output."""
    customer = desk.customer(options.number)
    made = letter(
        desk,
        customer,
        _occasion(options, desk, customer),
        options.to or other_side(desk.operator.side),
        options.letter_language or language(),
    )
    content = in_form(made, options.output, desk.now(), draft=options.eml)
    if is_standard_output(options.output):
        if not options.json:
            print_content(content)
        return Answer((), _value(made))
    write_new(options.output, content)
    # not its subject: that is in the language of the letter
    line = _("Letter written to {file}; nothing is sent", file=options.output)
    return Answer([line], {**_value(made), "file": options.output}, wrote=True)


def _occasion(options: Options, desk: Desk, customer: Customer) -> Occasion:
    if options.collaboration is None:
        return occasion_at(desk, customer, None)
    collaboration = desk.collaboration(customer, options.collaboration)
    if options.outcome is None:
        return occasion_at(desk, customer, collaboration.id)
    wish = End(
        collaboration=collaboration.id,
        outcome=options.outcome,
        on=options.on,
        attested=tuple(options.attest),
        waived=dict(options.waive),
    )
    return planned_occasion(desk, customer, wish)


def _value(made: Notice) -> dict[str, object]:
    """Return a letter as JSON has it: its parts, and both forms of its text."""
    parts: dict[str, object] = to_builtins(made)
    return {**parts, "text": as_text(made), "markdown": as_markdown(made)}
