// What the app shows in a window of its own: modals, one above the other, and its home.

import { element, freshId, glyph, replaceKeepingFocus } from "./dom.js";
import { Surface } from "./blocks.js";
import { entryIn } from "./fields.js";
import { appName, sentence, state, tell, text } from "./world.js";

// A view's blocks, with what was entered before where a field of the same ids stays.
function surfaceOf(view, before) {
  const entries = {};
  for (const [block, actions] of Object.entries(view.state.values)) {
    const held = Object.entries(actions).map(([action, value]) => [action, entryIn(value, {})]);
    entries[block] = { ...Object.fromEntries(held), ...before[block] };
  }
  const act = (press) => tell("views/click", { view_id: view.id, values: surface.entries(), ...press });
  const surface = new Surface(act, entries);
  return surface;
}

export class Modals {
  constructor(dialog) {
    this.dialog = dialog;
    this.shown = null; // the view on top
    this.surface = null;
    dialog.addEventListener("cancel", (event) => { // Escape
      event.preventDefault();
      this.close(false);
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit();
    });
  }

  // Shows the view on top of `stack`; none closes the window.
  show(stack) {
    const view = stack.at(-1);
    if (!view) {
      if (this.dialog.open) this.dialog.close();
      this.shown = null;
      return;
    }
    if (this.shown?.id === view.id && this.shown.hash === view.hash) return;
    const before = this.shown?.id === view.id ? this.surface.entries() : {};
    const fresh = this.form(view, before, stack.length > 1);
    if (this.dialog.open && this.shown?.id === view.id) replaceKeepingFocus(this.dialog.firstElementChild, fresh);
    else this.dialog.replaceChildren(fresh);
    const first = this.shown?.id !== view.id;
    this.shown = view;
    if (!this.dialog.open) this.dialog.showModal();
    if (first) this.begin();
  }

  // The keyboard starts where the app says, else at the first field.
  begin() {
    const controls = [...this.dialog.querySelectorAll(".body :is(input, textarea, select, button)")];
    (controls.find((one) => one.autofocus) ?? controls[0] ?? this.dialog.querySelector("footer button"))?.focus();
    this.dialog.querySelector(".body").scrollTop = 0;
  }

  form(view, before, above) {
    this.surface = surfaceOf(view, before);
    const heading = element("h2", { id: freshId("modal") }, ...text.object(view.title));
    this.dialog.setAttribute("aria-labelledby", heading.id);
    const close = element("button", { type: "button", class: "button", onclick: () => this.close(false) },
      ...(view.close ? text.object(view.close) : ["Close"]));
    const submit = view.submit ? element("button", { type: "submit", class: "button primary", title: "Ctrl+Enter" }, ...text.object(view.submit)) : null;
    const form = element("form", { novalidate: true },
      element("header", {},
        above ? element("button", { type: "button", class: "icon", "aria-label": "Back", onclick: () => this.close(false) }, glyph("back"))
          : element("span", { class: "avatar bot small", "aria-hidden": "true" }, "✦"),
        heading,
        element("button", { type: "button", class: "icon", "aria-label": "Close everything", title: "Close", onclick: () => this.close(true) }, glyph("close"))),
      element("div", { class: "body" }, ...view.blocks.map((block) => this.surface.block(block))),
      element("p", { class: "trouble", role: "alert" }),
      element("footer", {}, close, submit));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    return form;
  }

  async submit() {
    const button = this.dialog.querySelector("button[type=submit]");
    if (!button || button.getAttribute("aria-busy") === "true") return;
    const trouble = this.dialog.querySelector("form > .trouble");
    const surface = this.surface;
    surface.complain({});
    trouble.replaceChildren();
    button.setAttribute("aria-busy", "true");
    const answer = await tell("views/submit", { view_id: this.shown.id, values: surface.entries() })
      .catch((error) => ({ ok: false, error: error.message }));
    button.removeAttribute("aria-busy");
    if (answer.errors) surface.complain(answer.errors);
    else if (!answer.ok) trouble.replaceChildren(glyph("warning"), ` ${sentence(answer.error, "That could not be sent. Please try again.")}`);
  }

  close(everything) {
    return tell("views/close", { view_id: this.shown.id, everything }).catch(() => undefined);
  }
}

export class Home {
  constructor(place) {
    this.place = place;
    this.shown = null;
    this.surface = null;
  }

  show(view) {
    const same = this.shown && view?.id === this.shown.id && view.hash === this.shown.hash;
    if (same && this.place.childElementCount) return;
    const before = this.shown?.id === view?.id && this.surface ? this.surface.entries() : {};
    this.shown = view;
    this.surface = view && surfaceOf(view, before);
    const content = view
      ? view.blocks.map((block) => this.surface.block(block))
      : [element("p", { class: "nothing" }, `${appName()} has put nothing here yet. Its messages are beside.`)];
    const fresh = element("div", { class: "sheet" }, ...content);
    if (this.place.firstElementChild) replaceKeepingFocus(this.place.firstElementChild, fresh);
    else this.place.append(fresh);
  }

  // Another person is looking.
  forget() {
    this.shown = null;
    this.surface = null;
    this.place.replaceChildren();
  }
}
