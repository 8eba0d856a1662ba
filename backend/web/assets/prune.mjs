// Takes out of Tabler's style sheet the components Amity has no use for (it uses the browser's own dialog, popover and
// details instead of Bootstrap's scripts). What is left does not depend on the templates, so a page may use any of it.

const UNUSED = [
  "accordion", "alert-dismissible", "apexcharts", "avatar-cover", "avatar-upload", "bg-gradient", "bg-pattern", "bs-popover",
  "bs-tooltip", "btn-action", "btn-app", "btn-ghost", "btn-outline", "btn-pinterest", "calendar", "card-carousel", "card-gradient",
  "card-img", "card-rotate", "card-stamp", "carousel", "chart", "chat", "chip", "column-gap", "datepicker", "divide", "dropdown",
  "dropend", "dropstart", "dropup", "flag", "focus-ring", "form-colorinput", "form-floating", "form-imagecheck", "form-range",
  "form-selectgroup", "img-", "io", "jvm", "layout-", "legend", "link-underline", "list-group", "markdown", "modal", "nav-segmented",
  "navbar", "noUi", "object-fit", "offcanvas", "otp", "page-wrapper", "payment", "placeholder", "popover", "ribbon", "row-cols",
  "signature", "social", "sparkline", "star", "steps", "step-item", "switch-icon", "table-mobile", "tag", "theme-dark", "timeline",
  "toast", "tooltip", "tracking", "vc", "btn-group", "toolbar", "hr-text", "progressbg", "grid",
];
const COLOURS = "azure|indigo|purple|pink|orange|yellow|lime|teal|cyan|facebook|twitter|x|linkedin|google|youtube|vimeo|dribbble|github|"
  + "instagram|pinterest|vk|rss|flickr|bitbucket|tabler|gray-\\d+|dark|light|black|white|muted";
const COMPONENT = new RegExp(`\\.(${UNUSED.join("|")})([^a-z]|$)`);
const TINT = new RegExp(`\\.(btn|bg|text|text-bg|link|border|badge|status|alert|table|nav|progress)-(${COLOURS})(-lt|-fg)?(?![a-z])`);
const EXTRA_WIDE = /\.[a-z]+(-[a-z]+)*-xxl(?![a-z])/;

const FOLDING = /data-bs-(sidebar|toggle)/;

const isUnused = (selector) => FOLDING.test(selector) || COMPONENT.test(selector) || TINT.test(selector) || EXTRA_WIDE.test(selector);

// Index just behind the block that opens at `open`.
function blockEnd(css, open) {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === "{") depth += 1;
    if (css[at] === "}" && (depth -= 1) === 0) return at + 1;
  }
  throw new Error("a block in the style sheet is not closed");
}

// A selector list at its outer commas: `a, b:is(c, d)` -> [`a`, `b:is(c, d)`].
function selectors(list) {
  const found = [""];
  let depth = 0;
  for (const letter of list) {
    depth += (letter === "(") - (letter === ")");
    if (letter === "," && depth === 0) found.push("");
    else found[found.length - 1] += letter;
  }
  return found;
}

function keep(prelude, body) {
  if (/^@(media|supports)/.test(prelude)) {
    const inner = prune(body);
    return inner.trim() ? `${prelude}{${inner}}` : "";
  }
  if (prelude.startsWith("@")) return `${prelude}{${body}}`;
  const used = selectors(prelude).filter((selector) => !isUnused(selector));
  return used.length ? `${used.join(",")}{${body}}` : "";
}

/** The style sheet without the rules of unused components; its licence stays. */
export function prune(source) {
  const css = source.replace(/\/\*[\s\S]*?\*\//g, "");
  const kept = source.match(/\/\*![\s\S]*?\*\//g) ?? [];
  let at = 0;
  for (let open = css.indexOf("{", at); open >= 0; open = css.indexOf("{", at)) {
    const head = css.slice(at, open);
    const statements = head.slice(0, head.lastIndexOf(";") + 1);
    const end = blockEnd(css, open);
    kept.push(statements, keep(head.slice(statements.length).trim(), css.slice(open + 1, end - 1)));
    at = end;
  }
  return kept.join("");
}
