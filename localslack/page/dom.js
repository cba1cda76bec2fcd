// Small helpers. Text always becomes a text node: nothing here, or anywhere, parses HTML.

export const $ = (selector) => document.querySelector(selector);

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

let lastId = 0;

export function freshId(stem) {
  lastId += 1;
  return `${stem}-${lastId}`;
}

// Makes the children of `parent` show `items`, touching only those that changed.
export function reconcile(parent, items, keyOf, make) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const content = JSON.stringify(item);
    let child = old.get(key);
    if (!child || child.dataset.content !== content) {
      const fresh = make(item);
      fresh.dataset.key = key;
      fresh.dataset.content = content;
      if (child) {
        if (child === place) place = fresh;
        replaceKeepingFocus(child, fresh);
      }
      child = fresh;
    }
    old.delete(key);
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  for (const gone of old.values()) gone.remove();
}

// Whoever is on a button with the keyboard stays on the same button, though it is a new one.
export function replaceKeepingFocus(old, fresh) {
  const held = document.activeElement;
  const alike = (holder) => [...holder.querySelectorAll(CONTROLS)].filter((one) => nameOf(one) === nameOf(held));
  const place = old.contains(held) ? alike(old).indexOf(held) : null;
  old.replaceWith(fresh);
  if (place !== null) (alike(fresh)[place] ?? fresh).focus({ preventScroll: true });
}

const CONTROLS = "a[href], button, input, select, textarea";
const nameOf = (control) => control.dataset.control ?? control.getAttribute("aria-label") ?? control.textContent;

// Line drawings of 16 by 16, so that the page looks the same on machines without an emoji font.
const GLYPHS = {
  back: "M9.5 3.5L5 8l4.5 4.5",
  bolt: "M9 1.5L3 9h4.5L7 14.5 13 7H8.5Z",
  check: "M3 8.5l3.5 3.5L13 4.5",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3",
  down: "M3.5 6L8 10.5 12.5 6",
  download: "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
  edit: "M3 13l.6-2.9L10.8 3 13 5.2 5.9 12.4ZM9.5 4.3l2.2 2.2",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  file: "M4 1.5h5.5L12.5 4.5v10H4ZM9.5 1.5v3h3",
  forward: "M6.5 3.5L11 8l-4.5 4.5",
  hash: "M3 6h10.5M2.5 10.5H13M6.5 2.5l-1.5 11M11 2.5l-1.5 11",
  keys: "M1.5 4h13v8.5h-13ZM4 6.8h.1M6.7 6.8h.1M9.4 6.8h.1M12 6.8h.1M5 9.8h6",
  lock: "M4 7.5h8v6H4ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  menu: "M2 4h12M2 8h12M2 12h12",
  moon: "M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6Z",
  more: "M3.4 8h.1M8 8h.1M12.6 8h.1",
  plus: "M8 3v10M3 8h10",
  reply: "M2.5 3h11v8h-6l-3 2.5V11h-2Z",
  send: "M2 8l11.5-5.5L10 13.5 7.5 9Z",
  smile: "M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM5.2 9.4c.6 1.2 1.6 1.8 2.8 1.8s2.2-.6 2.8-1.8M5.9 6.3v.1M10.1 6.3v.1",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.2v1.3M8 13.5v1.3M1.2 8h1.3M13.5 8h1.3M3.2 3.2l.9.9M11.9 11.9l.9.9M3.2 12.8l.9-.9M11.9 4.1l.9-.9",
  trash: "M3 4.5h10M6.5 4.5V2.5h3v2M4.5 4.5l.6 9h5.8l.6-9",
  up: "M3.5 10L8 5.5 12.5 10",
  warning: "M8 2L14.5 13.5h-13ZM8 6.5v3M8 11.5v.1",
};

export function glyph(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("class", `glyph glyph-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", GLYPHS[name]);
  drawing.append(path);
  return drawing;
}
