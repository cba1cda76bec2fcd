// The input lines: messages, commands, and what they offer while one types.

import { element } from "./dom.js";
import { openMenu } from "./overlays.js";
import { sentence, state, tell } from "./world.js";

const OFFERED = 8;
const HIGHEST = 200; // px

// `place` says where it goes ({ channel, thread_ts }).
export class Composer {
  constructor(form, place) {
    this.form = form;
    this.place = place;
    this.field = form.querySelector("textarea");
    this.note = form.querySelector(".note");
    this.offers = form.querySelector(".suggestions");
    this.sendButton = form.querySelector(".send");
    this.lastSent = "";
    this.chosen = 0;
    this.moved = false; // whether the choice was made with the arrows
    this.field.setAttribute("aria-controls", this.offers.id);
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("blur", () => this.close());
    this.field.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    const more = form.querySelector(".shortcuts");
    more?.addEventListener("click", () => openMenu(more, "Shortcuts and commands", this.menu()));
    this.changed();
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.offers.hidden;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (open && step) this.choose(this.chosen + step);
    else if (open && (event.key === "Tab" && !event.shiftKey || (event.key === "Enter" && !this.finished()))) this.take(this.chosen);
    else if (open && event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.shiftKey) this.send();
    else if (event.key === "ArrowUp" && !this.field.value && this.lastSent) this.put(this.lastSent);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Whether what is typed needs no completion: a whole command, and no other was chosen.
  finished() {
    return !this.moved && this.completions[this.chosen].text.trimEnd() === this.field.value;
  }

  put(typed) {
    this.field.value = typed;
    this.field.focus();
    this.changed();
  }

  changed() {
    this.say(this.usage(), "hint");
    this.field.style.height = "auto";
    // While it is hidden it has no height to go by.
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight, HIGHEST)}px`;
    this.sendButton.disabled = !this.field.value.trim();
    this.offer();
  }

  say(words, kind) {
    this.note.textContent = words;
    this.note.className = `note ${kind}`;
  }

  // What the command takes, once it is typed.
  usage() {
    const command = state.workspace?.commands.find((one) => this.field.value === `${one.name} `);
    return command ? `${command.description}: ${command.name} ${command.usage_hint}` : "";
  }

  // The word at the caret, completed: commands, people, emoji.
  offer() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const after = this.field.value.slice(this.field.selectionStart);
    this.completions = completions(before).slice(0, OFFERED).map((one) => ({ ...one, text: one.text + after.replace(/^ /, "") }));
    this.offers.replaceChildren(...this.completions.map(({ sign, label, hint }, number) =>
      element("li", { role: "option", id: `${this.offers.id}-${number}`,
        onmousedown: (event) => { // before the field loses the focus
          event.preventDefault();
          this.take(number);
        } }, sign ?? null, element("span", { class: "label" }, label), element("span", { class: "hint" }, hint))));
    this.offers.hidden = !this.completions.length;
    this.field.setAttribute("aria-expanded", String(!this.offers.hidden));
    this.moved = false;
    this.choose(0);
    this.moved = false;
  }

  choose(number) {
    const options = [...this.offers.children];
    this.chosen = options.length ? (number + options.length) % options.length : 0;
    this.moved = true;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.chosen)));
    if (options.length) this.field.setAttribute("aria-activedescendant", options[this.chosen].id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  take(number) {
    this.put(this.completions[number].text);
  }

  close() {
    this.offers.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  menu() {
    const shortcuts = state.workspace.shortcuts.filter((one) => !one.on_message);
    return [
      { title: "Shortcuts", items: shortcuts.map((one) => ({ label: one.name, glyph: "bolt", choose: () => this.shortcut(one) })) },
      { title: "Commands", items: state.workspace.commands.map((one) => ({
        label: one.name, hint: one.description, choose: () => this.put(`${one.name} `),
      })) },
    ];
  }

  async shortcut({ callback_id }) {
    const answer = await tell("shortcut", { callback_id }).catch((error) => ({ ok: false, error: error.message }));
    if (!answer.ok) this.say(sentence(answer.error, "That did not work."), "trouble");
  }

  async send() {
    const typed = this.field.value;
    if (!typed.trim()) return;
    this.lastSent = typed;
    this.put("");
    this.sendButton.setAttribute("aria-busy", "true");
    try {
      const { command } = await tell("type", { text: typed, ...this.place() });
      if (command && !command.ok) this.giveBack(typed, command.error, "");
    } catch (error) {
      this.giveBack(typed, error.message, "That could not be sent.");
    }
    this.sendButton.removeAttribute("aria-busy");
  }

  giveBack(typed, code, otherwise) {
    if (!this.field.value) this.put(typed);
    this.close();
    this.say(sentence(code, otherwise), "trouble");
  }
}

function completions(before) {
  const command = /^\/\S*$/.exec(before);
  if (command) {
    return (state.workspace?.commands ?? []).filter((one) => one.name.startsWith(before))
      .map((one) => ({ text: `${one.name} `, label: one.name, hint: `${one.usage_hint} — ${one.description}` }));
  }
  const [, start, mark, typed] = /^([\s\S]*?(?:^|\s))([@:])([\w+.-]*)$/.exec(before) ?? [];
  if (mark === "@") {
    const wanted = typed.toLowerCase();
    return state.workspace.people
      .filter(({ name, real_name }) => name.startsWith(wanted) || real_name.toLowerCase().split(" ").some((part) => part.startsWith(wanted)))
      .map(({ name, real_name }) => ({ text: `${start}@${name} `, label: real_name, hint: `@${name}` }));
  }
  if (mark === ":" && typed.length > 1) {
    return Object.entries(state.emoji).filter(([name]) => name.includes(typed))
      .sort(([one], [other]) => one.indexOf(typed) - other.indexOf(typed))
      .map(([name, character]) => ({ text: `${start}:${name}: `, label: `${character} :${name}:`, hint: "" }));
  }
  return [];
}
