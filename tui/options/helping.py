"""The verbs that need no store: completion for a shell, and the manual page."""

from tui.options.declared import Argument, Verb

SHELLS = ("bash", "zsh", "fish")

COMPLETION = Verb(
    "completion",
    "print what makes a shell complete verbs and options",
    "For bash, put it into ~/.local/share/bash-completion/completions/samarbete; for zsh, as "
    "_samarbete into a directory of $fpath; for fish, into ~/.config/fish/completions.",
    (Argument("shell", "which shell", "SHELL", choices=SHELLS),),
    ("completion bash > ~/.local/share/bash-completion/completions/samarbete",),
)
MANUAL = Verb(
    "manual",
    "print the manual page, for man or groff",
    "",
    (),
    ("manual > samarbete.1 && man ./samarbete.1",),
)
VERBS = (COMPLETION, MANUAL)
