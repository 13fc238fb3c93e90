"""The verbs that need no store: completion for a shell, and the manual page."""

from store.i18n.language import N_
from tui.cli.arguments import Argument, Verb

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
"""Those that shtab writes completion for."""

COMPLETION = Verb(
    "completion",
    N_("print the script with which a shell completes verbs and options"),
    N_(
        "For bash, put it into ~/.local/share/bash-completion/completions/samarbete; for zsh, as "
        "_samarbete into a directory of $fpath; for fish, into ~/.config/fish/completions; for "
        "tcsh and PowerShell, where the first lines of the script say. With --store, the services "
        "and checks that the office has added are offered as well."
    ),
    (Argument("shell", N_("which shell"), N_("SHELL"), choices=SHELLS),),
    (
        "completion bash > ~/.local/share/bash-completion/completions/samarbete",
        "--store /srv/office completion zsh > _samarbete",
    ),
    run="shell.completion",
    needs="named-store",
)
MANUAL = Verb(
    "manual",
    N_("print the manual page, for man or groff"),
    "",
    (),
    ("manual > samarbete.1 && man ./samarbete.1",),
    run="shell.manual",
    needs="nothing",
)
VERBS = (COMPLETION, MANUAL)
