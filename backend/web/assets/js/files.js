// Forms that bring files: they can be dropped, are named before they are sent, too large ones are told at once, and sending
// shows how far it has come. When the server refuses something, the chosen files stay chosen.

import htmx from "htmx.org/dist/htmx.esm.js";
import { onFresh } from "./fresh.js";

const size = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${Math.round((bytes / 1024 / 1024) * 10) / 10} MB`);

function line(file, form) {
  const item = document.createElement("li");
  const detail = document.createElement("small");
  const tooLarge = file.size > Number(form.dataset.most);
  detail.textContent = tooLarge ? form.dataset.tooLarge : size(file.size);
  item.classList.toggle("is-wrong", tooLarge);
  item.append(file.name, " · ", detail);
  return item;
}

function show(input) {
  const [box, form] = [input.closest("[data-drop]"), input.form];
  const list = box.querySelector("[data-chosen]");
  list.replaceChildren(...[...input.files].map((file) => line(file, form)));
  list.hidden = input.files.length === 0;
  box.classList.toggle("has-files", input.files.length > 0);
  form.classList.toggle("has-chosen", inputs(form).some((one) => one.files.length > 0));
}

const inputs = (form) => [...form.querySelectorAll("[data-drop] input[type=file]")];

function take(input, files) {
  const taken = new DataTransfer();
  for (const file of [...files].slice(0, input.multiple ? undefined : 1)) taken.items.add(file);
  input.files = taken.files;
  show(input);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

onFresh("[data-drop]", (box) => {
  const input = box.querySelector("input[type=file]");
  input.addEventListener("change", () => show(input));
  for (const name of ["dragenter", "dragover"]) {
    box.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.add("is-over");
    });
  }
  box.addEventListener("dragleave", () => box.classList.remove("is-over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("is-over");
    if (event.dataTransfer.files.length) take(input, event.dataTransfer.files);
  });
});

onFresh("form[data-upload]", (form) => {
  form.classList.add("is-live");
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name || !inputs(form).some((one) => one.files.length)) return;
    event.preventDefault();
    if (!form.dataset.sent) send(form, event.submitter);
  });
});

function send(form, button) {
  const request = new XMLHttpRequest();
  form.dataset.sent = "yes";
  button?.classList.add("is-busy");
  request.open("POST", form.action);
  request.setRequestHeader("X-Upload", "1");
  request.upload.addEventListener("progress", ({ loaded, total }) => tell(form, Math.round((loaded / total) * 100)));
  const rest = () => {
    delete form.dataset.sent;
    button?.classList.remove("is-busy");
  };
  request.addEventListener("error", () => {
    rest();
    said(form).textContent = form.dataset.failed;
  });
  request.addEventListener("load", () => {
    rest();
    const target = request.getResponseHeader("X-Location");
    if (target) goTo(target);
    else come(form, request.responseText);
  });
  request.send(new FormData(form));
}

const said = (form) => form.querySelector("[data-progress-said]");

function tell(form, percent) {
  form.querySelector("[data-progress]").hidden = false;
  form.querySelector("progress").value = percent;
  said(form).textContent = form.dataset.sending.replace("__n__", `${percent}%`);
}

// The page may be the one we are on, with a # that alone would load nothing.
function goTo(target) {
  const here = new URL(target, location.href);
  const same = here.pathname === location.pathname && here.search === location.search;
  location.assign(here);
  if (same) location.reload();
}

// Shows what the server answered, with the files that were chosen still in the boxes of the same name.
function come(form, text) {
  const chosen = new Map(inputs(form).map((one) => [one.name, one.files]));
  const answer = new DOMParser().parseFromString(text, "text/html");
  const main = document.getElementById("main");
  const fresh = answer.getElementById("main");
  if (!fresh) {
    said(form).textContent = form.dataset.failed;
    return;
  }
  document.title = answer.title;
  main.replaceChildren(...fresh.childNodes);
  main.querySelector("[data-again]")?.remove();
  htmx.process(main);
  for (const input of main.querySelectorAll("[data-drop] input[type=file]")) {
    if (chosen.get(input.name)?.length) take(input, chosen.get(input.name));
  }
  main.querySelector("#problems")?.focus();
  window.scrollTo(0, 0);
}
