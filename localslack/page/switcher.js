// Goes to a conversation by its name.

import { $, element, glyph } from "./dom.js";
import { avatar, state, title } from "./world.js";

export function prepareSwitcher(go) {
  const dialog = $("#switcher");
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("ul");
  let fitting = [];
  let chosen = 0;

  const fill = () => {
    const wanted = field.value.trim().replace(/^[#@]/, "").toLowerCase();
    fitting = state.workspace.channels.filter((one) => one.label.toLowerCase().includes(wanted));
    list.replaceChildren(...fitting.map((one, number) => element("li", { role: "option", id: `place-${number}`, onclick: () => take(number) },
      one.user ? avatar(one.user, "small") : element("span", { class: "sign" }, glyph(one.is_private ? "lock" : "hash")),
      element("span", { class: "label" }, title(one).replace(/^#/, "")))));
    if (!fitting.length) list.append(element("li", { class: "nothing" }, "None is called that."));
    choose(0);
  };
  const choose = (number) => {
    chosen = fitting.length ? (number + fitting.length) % fitting.length : 0;
    [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === chosen)));
    field.setAttribute("aria-activedescendant", `place-${chosen}`);
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const take = (number) => {
    dialog.close();
    if (fitting[number]) go(fitting[number].id);
  };

  field.addEventListener("input", fill);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) choose(chosen + step);
    else if (event.key === "Enter") take(chosen);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
  });
  return () => {
    if (dialog.open) return;
    field.value = "";
    fill();
    dialog.showModal();
  };
}
