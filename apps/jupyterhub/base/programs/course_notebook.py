"""What the notebook check runs, and on which servers."""

from typing import Any


def cells_of(packages: list[str]) -> list[str]:
    """The notebook: that Python runs and a file can be written at home, then each package by itself."""
    return ["import pathlib; pathlib.Path.home().joinpath('.grove-check').write_text('written')"] + [
        f"import {package}" for package in packages
    ]


def profiles_by_image(settings: dict[str, Any]) -> list[tuple[str, str | None]]:
    """For each image the first profile that starts it: (image, profile); None where people have no choice."""
    if len(settings["profiles"]) == 1:
        return [(settings["profiles"][0]["image"], None)]
    first: dict[str, str | None] = {}
    for profile in settings["profiles"]:
        first.setdefault(profile["image"], profile["name"])
    return list(first.items())
