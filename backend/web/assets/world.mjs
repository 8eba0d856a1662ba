// The outlines of the world for the map of partnerships: one picture an area, with land and no borders, which are not
// ours to draw. The projection is d3's Equal Earth; its numbers go to map.json, so that the server sets markers by the
// same formula, with some places as d3 sets them to compare.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const require = createRequire(import.meta.url);
const WIDTH = 960;
const LARGE = 110;
const FINE = 50;
const SMALLEST = 0.6;
// west, south, east, north in degrees; the world is seen with the Pacific in its middle
const AREAS = {
  world: { bounds: [-29, -57, 329, 79], detail: LARGE, height: 440 },
  europe: { bounds: [-13, 34, 47, 66], detail: FINE, height: 540 },
  asia: { bounds: [44, -48, 180, 57], detail: FINE, height: 620 },
  americas: { bounds: [-130, -56, -30, 62], detail: FINE, height: 720 },
  africa: { bounds: [-22, -37, 62, 39], detail: FINE, height: 620 },
};
const PLACES = [[106.56, 29.65], [6.78, 51.23], [-70.4, -23.65], [138.6, -34.93], [-98.21, 19.04], [31.02, -29.86]];

function land(detail) {
  const topology = JSON.parse(readFileSync(require.resolve(`world-atlas/land-${detail}m.json`), "utf8"));
  return feature(topology, topology.objects.land);
}

// Returns the path of all that is large enough to be seen.
function outlines(path, collection) {
  const pieces = collection.features.flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates));
  return pieces.map((coordinates) => ({ type: "Polygon", coordinates })).filter((piece) => path.area(piece) > SMALLEST).map((piece) => path(piece)).join("");
}

function frame([west, south, east, north]) {
  const middle = (west + east) / 2;
  const widest = Math.max(south, Math.min(north, 0));
  const points = [[west, south], [west, north], [east, south], [east, north], [west, widest], [east, widest], [middle, south], [middle, north]];
  return { type: "MultiPoint", coordinates: points.map(([longitude, latitude]) => [((longitude + 540) % 360) - 180, latitude]) };
}

function projectionOf({ bounds, height }) {
  const middle = (bounds[0] + bounds[2]) / 2;
  return geoEqualEarth().rotate([-middle, 0]).fitExtent([[0, 0], [WIDTH, height]], frame(bounds)).clipExtent([[0, 0], [WIDTH, height]]).precision(0.2);
}

// Returns { pictures: [[name, svg]], numbers } of all areas.
export function world() {
  const numbers = {};
  const pictures = Object.entries(AREAS).map(([name, area]) => {
    const projection = projectionOf(area);
    const [x, y] = projection.translate();
    const places = PLACES.map((place) => [...place, ...geoEqualEarth().rotate(projection.rotate()).scale(projection.scale()).translate([x, y])(place)]);
    numbers[name] = { bounds: area.bounds, width: WIDTH, height: area.height, rotate: projection.rotate()[0], scale: projection.scale(), x, y, places };
    const path = outlines(geoPath(projection).digits(1), land(area.detail));
    return [`map-${name}.svg`, `<svg xmlns="http://www.w3.org/2000/svg"><symbol id="land" viewBox="0 0 ${WIDTH} ${area.height}"><path d="${path}"/></symbol></svg>\n`];
  });
  return { pictures, numbers };
}
