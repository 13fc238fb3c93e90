"""What argparse says itself, marked for the catalogue.

argparse looks its texts up in the catalogue of the language that is spoken, by gettext's older
fields (`%s`). These are the ones that this parser can show, under Python 3.11 to 3.14; those about
a parser that is declared wrongly, and about what no verb has (deprecated options, abbreviations,
options that exclude each other), are left out.
"""

from store.i18n.language import N_

HELP = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
)
WRONG_USAGE = (
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("ignored explicit argument %r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
)
