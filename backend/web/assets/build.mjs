// Builds what the browser gets: `node backend/web/assets/build.mjs`, from anywhere, writes backend/web/static/ anew.
// Every file carries its content's hash in its name, so that it may be cached for ever; manifest.json maps plain names to these.
// Text files get copies packed as small as can be beside them (gzip, Brotli), which are sent as they are.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { build } from "esbuild";

import { prune } from "./prune.mjs";
import { world } from "./world.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const templates = path.join(here, "..", "templates");
const target = path.join(here, "..", "static");
const require = createRequire(import.meta.url);
const HOURS = 27; // a day, and the night hours in which the words of what goes on after midnight have room
const FIVE_MINUTES = HOURS * 12;
const LANES = 6;

const prunedTabler = {
  name: "pruned-tabler",
  setup(builder) {
    builder.onLoad({ filter: /tabler\.css$/ }, ({ path: file }) => ({ contents: prune(readFileSync(file, "utf8")), loader: "css" }));
  },
};

// A font that comes late must not move what is being read: the page that asks for it first may do without, the next has it.
const calmFonts = {
  name: "calm-fonts",
  setup(builder) {
    builder.onLoad({ filter: /inter[\\/]wght\.css$/ }, ({ path: file }) => ({ contents: readFileSync(file, "utf8").replaceAll("font-display: swap", "font-display: optional"), loader: "css" }));
  },
};

// The programme's grid has one row for five minutes: `at-n` starts in row n + 1, `for-n` spans n rows, `lanes-n` has n columns.
const programmeRows = {
  name: "programme-rows",
  setup(builder) {
    builder.onResolve({ filter: /^programme-rows$/ }, () => ({ path: "programme-rows", namespace: "made" }));
    builder.onLoad({ filter: /.*/, namespace: "made" }, () => ({ contents: programmeRules(), loader: "css" }));
  },
};

function programmeRules() {
  const rows = Array.from({ length: FIVE_MINUTES }, (_, n) => `.at-${n}{grid-row-start:${n + 1}}.for-${n + 1}{grid-row-end:span ${n + 1}}`);
  const lanes = Array.from({ length: LANES }, (_, n) => `.lanes-${n + 1}{grid-template-columns:repeat(${n + 1},minmax(0,1fr))}`);
  const heights = Array.from({ length: HOURS }, (_, n) => `.hours-${n + 1}{grid-template-rows:repeat(${(n + 1) * 12},var(--row))}`);
  return `@media (min-width:768px){${rows.join("")}${lanes.join("")}${heights.join("")}}`;
}

function templateFiles(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html")).map((name) => path.join(folder, name));
}

// An icon that a template asks for and the sprite lacks would be an empty square on the page: stop here instead.
function refuseMissingIcons(icons) {
  for (const file of templateFiles(templates)) {
    for (const [, name] of readFileSync(file, "utf8").matchAll(/\bicon(?:\(|=)\s*"([a-z0-9-]+)"/g)) {
      if (!icons.includes(name)) throw new Error(`${path.relative(templates, file)} asks for icon "${name}"; add it to assets/icons.json`);
    }
  }
}

function symbol(name) {
  const svg = readFileSync(require.resolve(`@tabler/icons/outline/${name}.svg`), "utf8");
  const paths = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/<path stroke="none"[^>]*>/, "").replace(/\s+/g, " ");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${paths.trim()}</symbol>`;
}

function sprite() {
  const icons = JSON.parse(readFileSync(path.join(here, "icons.json"), "utf8"));
  refuseMissingIcons(icons);
  return `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("")}</svg>\n`;
}

function hashed(name, contents) {
  const { name: stem, ext } = path.parse(name);
  const digest = createHash("sha256").update(contents).digest("hex").slice(0, 10);
  return `${stem}-${digest}${ext}`;
}

// What only some pages load, each from its {% block head %}: js/pages/calendar.js becomes asset("calendar.js").
function ofPages(kind) {
  const folder = path.join(here, kind, "pages");
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(`.${kind}`)).map((name) => `${kind}/pages/${name}`) : [];
}

async function bundles() {
  const result = await build({
    entryPoints: ["js/main.js", "js/theme.js", "css/main.css", ...ofPages("js"), ...ofPages("css")].map((name) => ({ in: path.join(here, name), out: path.parse(name).name })),
    outdir: target,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: ["chrome111", "firefox114", "safari16.4"],
    loader: { ".woff2": "file" },
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    legalComments: "eof",
    logLevel: "warning",
    plugins: [prunedTabler, calmFonts, programmeRows],
  });
  return result.outputFiles.map(({ path: file, contents }) => [path.basename(file).replace(/-[A-Z0-9]{8}(?=\.)/, ""), path.basename(file), contents]);
}

function write(name, contents) {
  writeFileSync(path.join(target, name), contents);
  if (name.endsWith(".woff2")) return;
  writeFileSync(path.join(target, `${name}.gz`), gzipSync(contents, { level: 9 }));
  writeFileSync(path.join(target, `${name}.br`), brotliCompressSync(contents));
}

const { pictures, numbers } = world();
const made = { "sprite.svg": sprite(), "favicon.svg": readFileSync(path.join(here, "favicon.svg"), "utf8"), ...Object.fromEntries(pictures), "map.json": JSON.stringify(numbers) };
const files = [...Object.entries(made).map(([plain, contents]) => [plain, hashed(plain, contents), contents]), ...(await bundles())];
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [, name, contents] of files) write(name, contents);
const manifest = Object.fromEntries(files.map(([plain, name]) => [plain, name]).sort());
writeFileSync(path.join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
