"""The file of an office's own policy, which people edit by hand as well: `policy.toml`."""

import os
from collections.abc import Mapping
from pathlib import Path

from store.domain.errors import StoreDamaged
from store.domain.policy.overlay import Policy, PolicyFaults, with_policy
from store.domain.policy.toml_form import as_toml, read_policy
from store.domain.repository import Finding
from store.files.disk import Bytes, Disk, text_if_there
from store.files.toml_file import put_toml
from store.i18n.language import N_, _

LOST_POLICY = N_(
    "{file}: is missing, though the office's history tells of a policy; set it from the file in a "
    "backup, or clear it, with policy --set or --clear"
)
EMPTY_POLICY = N_(
    "{file}: is empty, though the office's history tells of a policy; set it from the file in a "
    "backup, or clear it, with policy --set or --clear"
)


def lost_policy_words(file: Path) -> str:
    """Say that nothing stands where a policy is to be; a file may be there, as of a full disk."""
    return _(EMPTY_POLICY if os.path.lexists(file) else LOST_POLICY, file=file)


def policy_file(path: Path) -> Path:
    """Return where a store keeps the office's own policy, if it has one."""
    return path / "policy.toml"


def policy_in(path: Path, disk: Disk) -> Policy:
    """Read the policy of a store; without the file there is none.

    Raises:
        StoreDamaged: it cannot be read, or is not TOML.
    """
    file = policy_file(path)
    try:
        return read_policy(text_if_there(disk, file))
    except ValueError as error:
        message = _(
            "{path}: {fault}; correct it with policy --set or --clear", path=file, fault=error
        )
        raise StoreDamaged(message) from None


def policy_bytes(path: Path, policy: Policy) -> dict[Path, Bytes]:
    """Return the file of a policy, as it is written."""
    return {policy_file(path): as_toml(policy).encode()}


def put_policy(path: Path, policy: Policy, beside: Mapping[Path, Bytes], disk: Disk) -> None:
    """Write the policy of a store and the files beside it; where it is empty, take its file away.

    Raises:
        NotSaved, MaybeSaved: as the disk says.
    """
    put_toml(policy_file(path), as_toml(policy), beside, disk)


def policy_findings(path: Path, disk: Disk) -> tuple[Finding, ...]:
    """Tell what is wrong with the policy of a store."""
    file = policy_file(path)
    try:
        with_policy(policy_in(path, disk))
    except StoreDamaged as error:
        return (Finding(f"{file}", None, f"{error}"),)
    except PolicyFaults as error:
        return tuple(Finding(f"{file}", None, f"{file}: {fault}") for fault in error.faults)
    return ()
