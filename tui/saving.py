"""Writes what an operator takes along into a file that was not there before."""

from pathlib import Path


def save_as(file: str, content: bytes) -> str:
    """Write a new file and say where, or why not; what is there already is never written over."""
    path = Path(file).expanduser()
    try:
        with path.open("xb") as new:
            new.write(content)
    except FileExistsError:
        return f"{path}: is there already; choose another name."
    except OSError as error:
        return f"{path}: cannot be written: {error.strerror}."
    return f"Written: {path}"
