// htmx with nothing that builds code from text (hx-on, js: values, trigger filters), so that the page's security policy never
// has to refuse anything; and with the token that the server wants to see on every change.
// The rest of its settings stand in <meta name="htmx-config"> of base.html.

import htmx from "htmx.org/dist/htmx.esm.js";

function refuse() {
  throw new Error("Amity's pages carry no code in attributes");
}

htmx.registerExtension("no-eval", { init: (api) => api.initSecurity(null, refuse, refuse) });

document.addEventListener("htmx:config:request", ({ detail }) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) detail.ctx.request.headers["X-CSRFToken"] = token;
});
