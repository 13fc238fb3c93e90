"""Makes all pictures: `python -m tests.pictures`, or only those whose names begin as given.

The scenes as SVG and text, the first one of each README in a frame and as PNG, the guided tour as
an SVG that moves. Look at every one that has changed.
"""

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

from store.demo import demo_office
from store.desk.opening import make_store
from tests.pictures import film, first, gallery
from tests.pictures.scenes import NOW, SCENES, as_text, drawn, file_of


def main() -> int:
    """Make the pictures and name those that have changed."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument(
        "names", nargs="*", help="how names begin: 01, tour, first, gallery", metavar="NAME"
    )
    wanted = tuple(parser.parse_args().names) or ("",)
    for name in [each for each in os.environ if each.startswith("TEXTUAL_")]:
        del os.environ[name]
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        for scene in SCENES:
            for size in scene.sizes:
                file = file_of(scene, size)
                if file.stem.startswith(wanted):
                    store = Path(folder, file.stem, "demo")
                    make_store(store, demo_office(NOW.date()), os_user="anna")
                    svg = asyncio.run(drawn(scene, size, store))
                    _write(file, svg.encode())
                    _write(file.with_suffix(".txt"), as_text(svg, size[1]).encode())
        if wanted != ("",) and any(name.startswith("gallery") for name in wanted):
            for dressed in gallery.LOOKS:
                pages = asyncio.run(gallery.drawn(dressed, Path(folder, "gallery")))
                for file, svg in pages.items():
                    if file.stem.startswith(wanted):
                        _write(file, svg.encode())
        for picture in first.FIRST.values():
            if picture.file.name.startswith(wanted):
                svg = first.framed(picture.source.read_text("utf-8"))
                _write(picture.svg, svg.encode())
                _write(picture.file, first.photographed(svg))
        for language, file in film.FILES.items():
            if file.name.startswith(wanted):
                frames = asyncio.run(film.filmed(Path(folder, file.stem, "demo"), language))
                _write(file, film.moving(frames).encode())
    return 0


def _write(file: Path, content: bytes) -> None:
    if not file.exists() or file.read_bytes() != content:
        file.write_bytes(content)
        print(f"{file.name} has changed")


if __name__ == "__main__":
    raise SystemExit(main())
