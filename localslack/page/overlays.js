// What lies above the page: menus, the choice of an emoji, and questions. Escape closes the innermost.

import { element, glyph } from "./dom.js";
import { state } from "./world.js";

const GAP = 6; // px between a menu and what it belongs to, and the edge of the window

let closeOpen = null;

// Shows `content` beside `anchor` until something outside is used; returns the function that closes it.
function float(anchor, content) {
  const again = anchor.getAttribute("aria-expanded") === "true";
  closeOpen?.();
  if (again) return null;
  content.popover = "manual";
  content.classList.add("floating");
  (anchor.closest("dialog") ?? document.body).append(content);
  content.showPopover();
  place(content, anchor.getBoundingClientRect());
  anchor.setAttribute("aria-expanded", "true");

  const outside = ({ target }) => {
    if (!content.contains(target) && !anchor.contains(target)) close();
  };
  const leave = (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Tab" && content.role === "menu") {
      close();
    }
  };
  const close = () => {
    closeOpen = null;
    const back = content.contains(document.activeElement);
    content.remove();
    document.removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    if (back) anchor.focus();
  };
  document.addEventListener("pointerdown", outside, true);
  content.addEventListener("keydown", leave);
  closeOpen = close;
  return close;
}

function place(content, beside) {
  const { width, height } = content.getBoundingClientRect();
  const below = beside.bottom + GAP + height <= window.innerHeight - GAP;
  const top = below ? beside.bottom + GAP : Math.max(GAP, beside.top - GAP - height);
  const left = Math.min(Math.max(GAP, beside.left), window.innerWidth - width - GAP);
  content.style.top = `${top}px`;
  content.style.left = `${Math.max(GAP, left)}px`;
}

// A menu of groups: { title, items: [{ label, hint, face, glyph, checked, danger, choose }] }.
export function openMenu(anchor, label, groups) {
  const entry = (item) => {
    const role = item.checked === undefined ? "menuitem" : "menuitemradio";
    return element("button", { type: "button", role, tabindex: "-1", class: item.danger ? "danger" : null,
      "aria-checked": item.checked === undefined ? null : String(item.checked),
      onclick: () => {
        close();
        item.choose();
      } },
    item.face ?? (item.glyph ? glyph(item.glyph) : null),
    element("span", { class: "label" }, item.label, item.hint ? element("small", {}, item.hint) : null),
    item.checked ? glyph("check") : null);
  };
  const shown = groups.filter((group) => group.items.length).map((group) =>
    element("div", { role: "group", "aria-label": group.title ?? null },
      group.title ? element("p", { class: "title", "aria-hidden": "true" }, group.title) : null,
      ...group.items.map(entry)));
  const menu = element("div", { role: "menu", class: "menu", "aria-label": label }, ...shown);
  const entries = [...menu.querySelectorAll("button")];
  menu.addEventListener("keydown", (event) => {
    const here = entries.indexOf(document.activeElement);
    const last = entries.length - 1;
    const next = {
      ArrowDown: here < last ? here + 1 : 0,
      ArrowUp: here > 0 ? here - 1 : last,
      Home: 0,
      End: last,
    }[event.key] ?? beginningWith(entries, event.key, here);
    if (next === undefined) return;
    event.preventDefault();
    entries[next].focus();
  });
  const close = float(anchor, menu);
  if (close) (entries.find((one) => one.getAttribute("aria-checked") === "true") ?? entries[0])?.focus();
}

function beginningWith(entries, letter, here) {
  if (letter.length !== 1) return undefined;
  const order = [...entries.keys()].map((step) => (here + 1 + step) % entries.length);
  return order.find((one) => entries[one].textContent.toLowerCase().startsWith(letter.toLowerCase()));
}

// Lets a person choose an emoji by looking or by name.
export function openEmoji(anchor, choose) {
  const tones = /^skin-tone-/;
  const known = Object.entries(state.emoji).filter(([name]) => !tones.test(name));
  // Where one has several names, the first stands for it.
  const all = known.filter(([, character], place) => known.findIndex((one) => one[1] === character) === place);
  const grid = element("div", { class: "grid" });
  const search = element("input", { type: "search", placeholder: "Search emoji", "aria-label": "Search emoji" });
  const fill = () => {
    const wanted = search.value.trim().toLowerCase().replaceAll(" ", "_");
    const fitting = all.filter(([name]) => name.includes(wanted));
    grid.replaceChildren(...fitting.map(([name, character]) =>
      element("button", { type: "button", "aria-label": name, title: `:${name}:`, onclick: () => chosen(name) }, character)));
    if (!fitting.length) grid.append(element("p", {}, "None is called that."));
  };
  const chosen = (name) => {
    close();
    choose(name);
  };
  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") grid.querySelector("button")?.click();
    else if (event.key === "ArrowDown") grid.querySelector("button")?.focus();
    else return;
    event.preventDefault();
  });
  grid.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(grid), ArrowUp: -columns(grid) }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...grid.querySelectorAll("button")];
    (buttons[buttons.indexOf(document.activeElement) + step] ?? search).focus();
  });
  fill();
  const close = float(anchor, element("div", { role: "dialog", class: "emoji-choice", "aria-label": "Choose an emoji" }, search, grid));
  if (close) search.focus();
}

const columns = (grid) => getComputedStyle(grid).gridTemplateColumns.split(" ").length;

// Asks; resolves to whether the answer was yes. `style` is danger where yes does harm.
export function confirmed({ title, words, yes, no, style = "primary" }) {
  const dialog = element("dialog", { class: "question", role: "alertdialog", "aria-label": title });
  const answer = (value) => () => dialog.close(value);
  dialog.append(
    element("h2", {}, title),
    element("div", { class: "block" }, ...words),
    element("footer", {},
      element("button", { type: "button", class: "button", onclick: answer("no") }, no),
      element("button", { type: "button", class: `button ${style}`, autofocus: true, onclick: answer("yes") }, yes)));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close("no");
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
