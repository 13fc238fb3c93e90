"""The command without a screen: finds the verb, prints its answer, gives the exit code.

Plain text is one record a line, without boxes; what went wrong goes to standard error.
"""

import json
import sys
from collections.abc import Callable

import msgspec

from store.desk.desk import Desk
from store.domain.errors import Refused, StoreError
from store.domain.rights import READ_ONLY
from store.i18n.language import _
from tui.cli.answer import Answer, OpenDesk, refused_line
from tui.cli.parser import Options
from tui.cli.run import collaborations, customers, endings, exchange, office, shell, users
from tui.cli.run.customers import history, readiness, residue
from tui.cli.run.exchange import hand_over
from tui.cli.run.office import doctor, init
from tui.formatting.safe_text import safe

MAKES = ("init", "import")
"""Verbs that can do without a desk, and so without anybody's rights."""


def run_verb(options: Options, os_user: str, open_desk: OpenDesk) -> int:
    """Carry out a verb, print its answer, and return the exit code."""
    try:
        answer = _answer(options, os_user, open_desk)
    except StoreError as error:
        return _failed(error, as_json=options.json)
    if options.json:
        _print_json(answer.value)
    else:
        for line in answer.lines:
            print(safe(line))
    return answer.exit_code


def _print_json(value: object) -> None:
    """Print one JSON value; with escapes where the output's encoding lacks a letter."""
    text = msgspec.json.encode(value).decode()
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(json.loads(text))
    print(text)


def _failed(error: StoreError, *, as_json: bool) -> int:
    if isinstance(error, Refused):
        if as_json:
            _print_json({"refused": error.refusals})
        for refusal in error.refusals:
            print(safe(refused_line(refusal)), file=sys.stderr)
    else:
        if as_json:
            _print_json({"error": f"{error}"})
        print(safe(f"samarbete: {error}"), file=sys.stderr)
    return error.exit_code


def _answer(options: Options, os_user: str, open_desk: OpenDesk) -> Answer:
    mends = options.verb == "check" and (options.repair_from or options.accept)
    if options.read_only and (mends or options.verb in MAKES):
        raise Refused.because("not-allowed", _(READ_ONLY))
    match options.verb:
        case "init":
            return init(options, os_user)
        case "import":
            return exchange.import_file(options, os_user, open_desk)
        case "doctor":
            return doctor(options, os_user, open_desk)
        case "check":
            return office.check(options, os_user, open_desk)
        case "completion":
            return shell.completion(options)
        case "manual":
            return shell.manual()
    return AT_A_DESK[options.verb or ""](options, open_desk())


AT_A_DESK: dict[str, Callable[[Options, Desk], Answer]] = {
    "export": exchange.export_file,
    "handover": hand_over,
    "list": customers.list_customers,
    "show": customers.show,
    "history": history,
    "readiness": readiness,
    "residue": residue,
    "plan": endings.plan,
    "end": endings.end,
    "withdraw": endings.withdraw,
    "undo": endings.undo,
    "due": endings.due,
    "edit": collaborations.edit,
    "request": collaborations.request,
    "approve": collaborations.approve,
    "decline": collaborations.decline,
    "remind": collaborations.remind,
    "link": collaborations.link,
    "user": users.user,
}
"""The verbs that need somebody at a desk, and what carries them out."""
