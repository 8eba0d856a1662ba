"""The map of partnerships: where a marker stands, and which stand so near that they are shown as one.

The outlines are built by assets/world.mjs, with the numbers of their projection in map.json; the formula is Equal Earth
(Šavrič, Patterson and Jenny, 2018, https://doi.org/10.1080/13658816.2018.1504949).
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from flask import current_app

T = TypeVar("T")
AREAS = ("world", "europe", "asia", "africa", "americas")
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3) / 2
NEAR = 18
"""Markers nearer to each other than so many units of the picture are shown as one."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the world as a picture: its bounds (west, south, east, north), size, the projection's numbers."""

    name: str
    bounds: tuple[float, float, float, float]
    width: int
    height: int
    rotate: float
    scale: float
    x: float
    y: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place stands in the picture, in its units, x to the right and y down."""
        turned = math.radians((longitude + self.rotate + 540) % 360 - 180)
        angle = math.asin(M * math.sin(math.radians(latitude)))
        square = angle * angle
        sixth = square**3
        east = turned * math.cos(angle) / (M * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)))
        north = angle * (A1 + A2 * square + sixth * (A3 + A4 * square))
        return self.x + self.scale * east, self.y - self.scale * north

    def holds(self, longitude: float, latitude: float) -> bool:
        """Say whether a place belongs to this part of the world."""
        west, south, east, north = self.bounds
        return south <= latitude <= north and (longitude - west) % 360 <= east - west


@dataclass(slots=True)
class Marker(Generic[T]):
    """A point of the map with what stands there."""

    x: float
    y: float
    found: list[T] = field(default_factory=list)


def area(name: str) -> Area:
    """Return an area by its name; the world for any other."""
    known = _areas(Path(current_app.config["ASSETS_FOLDER"]) / current_app.config["ASSETS"].get("map.json", "map.json"))
    return known[name if name in AREAS else "world"]


def markers(seen: Area, placed: Iterable[tuple[tuple[float, float], T]]) -> list[Marker[T]]:
    """Return markers for what is at these (longitude, latitude), the near ones put together; others are left out."""
    found: list[Marker[T]] = []
    cells: dict[tuple[int, int], list[Marker[T]]] = {}
    for (longitude, latitude), one in placed:
        if not seen.holds(longitude, latitude):
            continue
        point = seen.place(longitude, latitude)
        cell = int(point[0] // NEAR), int(point[1] // NEAR)
        marker = _near(cells, cell, point)
        if marker is None:
            marker = Marker(*point)
            cells.setdefault(cell, []).append(marker)
            found.append(marker)
        marker.found.append(one)
    return found


def _near(
    cells: Mapping[tuple[int, int], list[Marker[T]]], cell: tuple[int, int], at: tuple[float, float]
) -> Marker[T] | None:
    around = ((cell[0] + across, cell[1] + down) for across in (-1, 0, 1) for down in (-1, 0, 1))
    there = (marker for one in around for marker in cells.get(one, ()))
    return next((one for one in there if math.dist((one.x, one.y), at) < NEAR), None)


@cache
def _areas(path: Path) -> dict[str, Area]:
    numbers = json.loads(path.read_text("utf-8"))
    return {
        name: Area(name, **{key: value for key, value in one.items() if key != "places"})
        for name, one in numbers.items()
    }
