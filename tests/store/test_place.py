"""Where a store lies: what gives cause to worry is told with its cure."""

import os
from pathlib import Path

import pytest

from store.place import file_system_of, lie_of, worries

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:21 / /srv rw shared:2 - nfs4 server:/export rw
24 23 0:22 / /srv/local rw - xfs /dev/sdb1 rw
25 22 0:23 / /mnt/our\040share rw - cifs //server/share rw
26 22 0:24 / /home/anna/far rw - fuse.sshfs anna@far: rw
27 22 0:25 / /twice rw - nfs server:/a rw
28 22 0:26 / /twice rw - tmpfs tmpfs rw
nonsense
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/office", "ext4"),
        ("/srv/office", "nfs4"),
        ("/srvother", "ext4"),
        ("/srv/local/office", "xfs"),
        ("/mnt/our share/office", "cifs"),
        ("/home/anna/far/office", "fuse.sshfs"),
        ("/twice/office", "tmpfs"),
    ],
)
def test_the_file_system_is_that_of_the_deepest_and_latest_mount(path: str, kind: str):
    assert file_system_of(Path(path), MOUNTS) == kind


def test_without_a_list_of_mounts_it_is_unknown():
    assert file_system_of(Path("/srv"), "") == "unknown"


def test_a_fresh_store_gives_no_cause_to_worry(store_with):
    path = store_with().path
    assert lie_of(path).mode == 0o2770
    assert list(worries(path)) == []


@pytest.mark.parametrize(
    ("mode", "begins"),
    [
        (0o2775, "Anybody on this host can get in (mode 2775): chmod o-rwx "),
        (0o2771, "Anybody on this host can get in (mode 2771)"),
        (0o3770, "One operator cannot replace another's file (sticky bit): chmod -t "),
    ],
)
def test_a_mode_that_lets_others_in_or_operators_down_is_told(store_with, mode: int, begins: str):
    path = store_with().path
    os.chmod(path, mode)
    (worry,) = worries(path)
    assert worry.startswith(begins)


def test_a_file_that_anybody_can_read_is_told(store_with):
    path = store_with().path
    os.chmod(path / "office.json", 0o664)
    (worry,) = worries(path)
    assert worry.startswith("Anybody on this host can read office.json")


def test_a_place_that_is_not_there_is_told(tmp_path: Path):
    assert list(worries(tmp_path / "nowhere")) == [
        "It cannot be looked at: No such file or directory."
    ]
