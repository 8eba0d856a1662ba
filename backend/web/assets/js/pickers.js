// <div data-picker="/choices/partnerships">: type a part of a name, arrows choose, Enter takes; Backspace in an empty box gives
// back the last one. What is taken stands as a ticked box in the form, so that without scripts the page sends the same.

import { onFresh } from "./fresh.js";

const WAIT_MS = 120;
let ids = 0;

function element(tag, given, ...inside) {
  const made = Object.assign(document.createElement(tag), given);
  made.append(...inside);
  return made;
}

class Picker {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input:not([type])");
    this.list = box.querySelector(".picker-list");
    this.taken = box.querySelector("[data-picked]");
    this.said = box.querySelector("[data-picker-said]");
    this.found = [];
    this.active = -1;
    this.asked = 0;
    this.impatient = false;
    this.list.id ||= `picker-${(ids += 1)}`;
    this.list.setAttribute("role", "listbox");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) {
      this.input.setAttribute(name, value);
    }
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", (event) => {
      event.stopPropagation(); // a half-typed name is no change of the form yet
      if (!event.isComposing) this.askSoon();
    });
    this.input.addEventListener("compositionend", () => this.askSoon());
    this.input.addEventListener("change", (event) => event.stopPropagation());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("click", () => this.list.hidden && this.ask());
    this.box.addEventListener("focusout", (event) => this.box.contains(event.relatedTarget) || this.close());
    this.box.querySelector(".picker-box").addEventListener("click", (event) => event.target === event.currentTarget && this.input.focus());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.take(this.found[Number(row.dataset.place)]);
    });
    this.box.addEventListener("picked", (event) => this.take(event.detail)); // what was taken before the page was left
    this.taken.addEventListener("change", (event) => this.give(event.target));
    this.box.querySelector("[data-offered]")?.addEventListener("change", () => (this.input.value = ""));
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    clearTimeout(this.timer);
    const turn = (this.asked += 1);
    const words = this.input.value.trim();
    try {
      const answer = await fetch(`${this.box.dataset.picker}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (turn === this.asked && answer.ok) this.show(await answer.json(), words);
    } catch {
      this.close(); // offline: the name is read when the form is sent
    }
  }

  show({ choices, more }, words) {
    const mine = new Set([...this.taken.querySelectorAll("input")].map((one) => one.value));
    this.found = choices.filter((one) => !mine.has(one.id));
    this.list.replaceChildren(...this.found.map((one, place) => this.row(one, place)));
    if (!this.found.length) this.list.append(element("li", { className: "picker-note", textContent: this.box.dataset.none }));
    if (more) this.list.append(element("li", { className: "picker-note", textContent: this.box.dataset.more }));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.tell(this.found.length ? this.box.dataset.found.replace("__n__", this.found.length) : this.box.dataset.none);
    this.mark(words && this.found.length ? 0 : -1);
    if (this.impatient && this.found.length) this.take(this.found[0]);
    this.impatient = false;
  }

  row(one, place) {
    const row = element("li", { id: `${this.list.id}-${place}`, role: "option" }, element("span", { textContent: one.name }));
    row.setAttribute("role", "option");
    row.dataset.place = place;
    if (one.meta) row.append(element("small", { textContent: one.meta }));
    return row;
  }

  mark(place) {
    this.active = place;
    for (const [number, row] of [...this.list.querySelectorAll("[role=option]")].entries()) {
      row.setAttribute("aria-selected", String(number === place));
      if (number === place) row.scrollIntoView({ block: "nearest" });
    }
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${place}`);
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    const count = this.found.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.ask();
      else if (count) this.mark((this.active + (event.key === "ArrowDown" ? 1 : this.active < 0 ? 0 : -1) + count) % count);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.take(this.found[this.active]);
    } else if (event.key === "Enter" && !open && this.input.value.trim() && this.timer) {
      event.preventDefault();
      this.impatient = true;
      this.ask();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.input.value === "" && this.taken.lastElementChild) {
      this.give(this.taken.lastElementChild.querySelector("input"));
    }
  }

  take(one) {
    if (!("many" in this.box.dataset)) this.taken.replaceChildren();
    const tick = element("input", { type: "checkbox", name: this.box.dataset.name, value: one.id, checked: true });
    const words = element("span", { textContent: one.name });
    if (one.meta && !this.box.classList.contains("is-narrow")) words.append(element("small", { textContent: one.meta }));
    this.taken.append(element("label", { className: "picked" }, tick, words));
    this.input.value = "";
    this.timer = undefined;
    this.box.querySelector("[data-offered]")?.remove();
    this.close();
    this.tell(this.box.dataset.taken.replace("__name__", one.name));
    this.changed();
  }

  give(tick) {
    tick.closest(".picked").remove();
    this.input.focus();
    this.changed();
  }

  changed() {
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tell(words) {
    this.said.textContent = words;
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }
}

onFresh("[data-picker]", (box) => new Picker(box));
