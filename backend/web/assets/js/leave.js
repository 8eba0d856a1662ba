// A form that somebody has changed is not lost by a link: the browser asks before it leaves, and the way back brings what was
// typed again. What is kept for that stays in this tab until the form is sent or left by "Cancel"; forms with passwords are
// not kept, files cannot be, and the first page without the frame, signed out, forgets all of it.

const KEPT = "typed:";
const MOST_ROWS = 30;

const isSecret = (form) => form.querySelector("input[type=password], input[autocomplete=one-time-code]") !== null;
const controls = (form) => [...form.elements].filter((one) => one.name && !["hidden", "submit", "button", "file", "fieldset"].includes(one.type));
const isTick = (one) => one.type === "checkbox" || one.type === "radio";
const place = () => KEPT + location.pathname + location.search;

function differs(one) {
  if (isTick(one)) return one.checked !== one.defaultChecked;
  if (!one.options) return one.value !== one.defaultValue;
  const preset = [...one.options].find((option) => option.defaultSelected) ?? one.options[0];
  return one.value !== (preset?.value ?? "");
}

class Guarded {
  constructor(form) {
    this.form = form;
    this.leaves = false;
    this.touched = document.querySelector("#problems, #stale") !== null; // refused: what was typed stands nowhere else
    this.refused = this.touched;
    this.count = controls(form).length;
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => this.note());
    form.addEventListener("click", (event) => {
      if (event.target.closest(".form-actions a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) this.forget();
    });
    form.addEventListener("reset", () => this.forget());
  }

  get changed() {
    const files = [...this.form.querySelectorAll("input[type=file]")].some((one) => one.files.length > 0);
    return this.touched && !this.leaves && (this.refused || files || controls(this.form).length !== this.count || controls(this.form).some(differs));
  }

  note() {
    this.touched = true;
    this.leaves = false;
  }

  forget() {
    this.leaves = true;
    sessionStorage.removeItem(place());
  }

  keep() {
    const said = controls(this.form).map((one) => ({
      name: one.name,
      value: one.value,
      ticked: isTick(one) ? one.checked : undefined,
      picked: one.closest(".picked")?.textContent.trim(),
    }));
    sessionStorage.setItem(place(), JSON.stringify(said));
  }

  bring(said) {
    const seen = new Map();
    for (const one of said) {
      const nth = seen.get(one.name) ?? 0;
      seen.set(one.name, nth + 1);
      if (one.picked !== undefined) this.pick(one);
      else this.put(one, nth);
    }
    this.touched = true;
    document.activeElement?.blur();
  }

  put(one, nth) {
    if (!this.named(one.name).length) this.addRows(one.name);
    const named = this.named(one.name);
    const field = one.ticked === undefined ? named[nth] : named.find((box) => box.value === one.value);
    if (!field || (one.ticked === undefined ? field.value === one.value : field.checked === one.ticked)) return;
    if (one.ticked === undefined) field.value = one.value;
    else field.checked = one.ticked;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  pick(one) {
    if (!one.ticked || this.named(one.name).some((box) => isTick(box) && box.value === one.value)) return;
    const box = this.form.querySelector(`[data-picker][data-name="${CSS.escape(one.name)}"]`);
    box?.dispatchEvent(new CustomEvent("picked", { detail: { id: one.value, name: one.picked } }));
  }

  named(name) {
    return controls(this.form).filter((one) => one.name === name);
  }

  addRows(name) {
    const pattern = name.replace(/\d+/, "__n__");
    const box = [...this.form.querySelectorAll("[data-repeat]")].find((one) => one.querySelector("template").innerHTML.includes(`"${pattern}"`));
    for (let rows = 0; box && rows < MOST_ROWS && !this.named(name).length; rows += 1) box.querySelector("[data-repeat-add]").click();
  }
}

const forms = [...document.querySelectorAll("main form.form[method=post]:not(.release)")].filter((form) => !isSecret(form));
const guarded = document.body.classList.contains("shell") ? forms.map((form) => new Guarded(form)) : [];

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) guarded.filter((one) => one.form === event.target).forEach((one) => one.forget());
});
window.addEventListener("beforeunload", (event) => {
  if (guarded.some((one) => one.changed)) event.preventDefault();
});
window.addEventListener("pagehide", () => guarded.filter((one) => one.changed).forEach((one) => one.keep()));
window.addEventListener("pageshow", (event) => {
  const came = performance.getEntriesByType("navigation")[0]?.type;
  const said = sessionStorage.getItem(place());
  guarded.forEach((one) => (one.leaves = false));
  if (guarded.length !== 1 || !said) return;
  if (!event.persisted && came === "back_forward") guarded[0].bring(JSON.parse(said));
  sessionStorage.removeItem(place());
});

if (document.body.classList.contains("plain")) {
  Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT)).forEach((key) => sessionStorage.removeItem(key));
}
