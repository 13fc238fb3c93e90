"""The file of an office's own policy, which people edit by hand as well: `policy.toml`."""

from pathlib import Path

from store.domain.errors import MaybeSaved, NotSaved, StoreDamaged
from store.domain.policy.overlay import Policy, PolicyFaults, with_policy
from store.domain.policy.toml_form import as_toml, read_policy
from store.domain.repository import Finding
from store.files.disk import Disk, read_bytes, replace_files, sync_directory
from store.i18n.language import _


def policy_file(path: Path) -> Path:
    """Return where a store keeps the office's own policy, if it has one."""
    return path / "policy.toml"


def policy_in(path: Path, disk: Disk) -> Policy:
    """Read the policy of a store; without the file there is none.

    Raises:
        StoreDamaged: it cannot be read, or is not TOML.
    """
    file = policy_file(path)
    if not file.exists():
        return {}
    try:
        return read_policy(read_bytes(disk, file).decode("utf-8-sig"))
    except OSError as error:
        message = _("{path}: cannot be read: {why}", path=file, why=error.strerror)
        raise StoreDamaged(message) from None
    except ValueError as error:
        raise StoreDamaged(f"{file}: {error}") from None


def put_policy(path: Path, policy: Policy, disk: Disk) -> None:
    """Write the policy of a store; where it is empty, take the file away.

    Raises:
        NotSaved, MaybeSaved: as the disk says.
    """
    file = policy_file(path)
    if policy:
        replace_files(disk, {file: as_toml(policy).encode()})
        return
    if not file.exists():
        return
    try:
        disk.unlink(file)
    except OSError as error:
        message = _("{file}: cannot be taken away: {why}", file=file, why=error.strerror)
        raise NotSaved(message) from error
    try:
        sync_directory(disk, path)
    except OSError as error:
        message = _("{file}: taken away, but not yet certain on the disk", file=file)
        raise MaybeSaved(message) from error


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
