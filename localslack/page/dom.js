// Small helpers. Text always becomes a text node: nothing here, or anywhere, parses HTML.

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
        child.replaceWith(fresh);
      }
      child = fresh;
    }
    old.delete(key);
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  for (const gone of old.values()) gone.remove();
}

// Line drawings of 16 by 16, so that the page looks the same on machines without an emoji font.
const GLYPHS = {
  close: "M4 4l8 8M12 4l-8 8",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  file: "M4 1.5h5.5L12.5 4.5v10H4ZM9.5 1.5v3h3",
  hash: "M3 6h10.5M2.5 10.5H13M6.5 2.5l-1.5 11M11 2.5l-1.5 11",
  lock: "M4 7.5h8v6H4ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  menu: "M2 4h12M2 8h12M2 12h12",
  reply: "M2.5 3h11v8h-6l-3 2.5V11h-2Z",
  send: "M2 8l11.5-5.5L10 13.5 7.5 9Z",
};

export function glyph(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("class", "glyph");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", GLYPHS[name]);
  drawing.append(path);
  return drawing;
}
