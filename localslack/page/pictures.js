// Pictures in the page, shared files, and a picture at full size.

import { $, element, glyph } from "./dom.js";
import { link } from "./text.js";
import { address, plural, state } from "./world.js";

// px: the longest side of a picture in a message.
const LONGEST = 384;

const addressOf = (id) => address(`files/${encodeURIComponent(id)}`);

// An image block or element.
export function pictureOf(image, kind) {
  const id = image.slack_file?.id ?? /\b(F[A-Z0-9]{8,})\b/.exec(image.slack_file?.url ?? "")?.[1];
  if (id) return picture(addressOf(id), image.alt_text, kind, state.workspace.pictures[id]);
  return element("p", { class: "missing" }, "Picture from outside, not loaded here: ",
    link(image.image_url ?? "", image.alt_text));
}

// A picture of the workspace, in a place that is as large as it will be; one that cannot be loaded any more says so.
export function picture(source, alt, kind, measures, name = "preview.png") {
  const shown = element("img", { src: source, alt });
  if (kind === "preview" && measures) {
    const scale = Math.min(1, LONGEST / Math.max(...measures));
    [shown.width, shown.height] = measures.map((side) => Math.max(1, Math.round(side * scale)));
  }
  shown.addEventListener("error", () =>
    holder.replaceWith(element("p", { class: "missing" }, `This file was deleted: ${alt}`)));
  const holder = kind === "preview"
    ? element("button", { type: "button", class: "picture preview", "aria-label": `Enlarge: ${alt}`,
      onclick: () => enlarge(holder) }, shown)
    : element("span", { class: `picture ${kind}` }, shown);
  holder.dataset.name = name;
  return holder;
}

// A file shared in a message.
export function fileOf(file) {
  if (file.mode === "tombstone") return element("p", { class: "missing" }, "This file was deleted.");
  const source = addressOf(file.id);
  if (file.thumb_360) {
    return element("figure", { class: "block" }, element("figcaption", {}, file.title),
      picture(source, file.title, "preview", [file.original_w ?? LONGEST, file.original_h ?? LONGEST], file.name));
  }
  const facts = [file.pretty_type, bytes(file.size)].filter(Boolean).join(" · ");
  const card = element("div", { class: "file" },
    element("span", { class: "sign" }, glyph("file")),
    element("span", { class: "what" }, element("span", { class: "title" }, file.title), element("small", {}, facts)),
    element("a", { class: "icon", href: source, download: file.name, "aria-label": `Download ${file.name}`, title: "Download" },
      glyph("download")));
  const made = element("div", { class: "block" }, card);
  if (file.filetype === "svg") {
    card.before(drawing(source, file));
    card.classList.add("below");
  }
  return made;
}

// An SVG file, shown as an image, where nothing in it can run. The workspace hands it out for saving only.
function drawing(source, file) {
  const place = element("span", { class: "picture drawing" });
  fetch(source).then((response) => (response.ok ? response.blob() : Promise.reject(response))).then((blob) => {
    const shown = URL.createObjectURL(new Blob([blob], { type: "image/svg+xml" }));
    const made = picture(shown, file.title, "preview", null, file.name);
    made.classList.add("drawing");
    place.replaceWith(made);
  }, () => place.remove());
  return place;
}

function bytes(size) {
  return size < 1000 ? plural(size, "byte", "bytes") : size < 1e6 ? `${(size / 1000).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`;
}

// The viewer goes through the pictures of the list in which one was opened.

let shown = [];
let at = 0;

function enlarge(holder) {
  const list = holder.closest(".messages, .home, .modal") ?? document.body;
  shown = [...list.querySelectorAll(".picture.preview")];
  look(shown.indexOf(holder));
  $("#viewer").showModal();
}

function look(number) {
  at = (number + shown.length) % shown.length;
  const { src, alt } = shown[at].querySelector("img");
  const viewer = $("#viewer");
  const large = viewer.querySelector("img");
  large.src = src;
  large.alt = alt;
  viewer.classList.remove("actual");
  viewer.querySelector(".alt").textContent = alt;
  viewer.querySelector(".count").textContent = shown.length > 1 ? `${at + 1} of ${shown.length}` : "";
  for (const step of viewer.querySelectorAll(".step")) step.hidden = shown.length < 2;
  const save = viewer.querySelector("a[download]");
  save.href = src;
  save.download = shown[at].dataset.name;
}

export function prepareViewer() {
  const viewer = $("#viewer");
  viewer.querySelector(".previous").addEventListener("click", () => look(at - 1));
  viewer.querySelector(".next").addEventListener("click", () => look(at + 1));
  viewer.querySelector(".close").addEventListener("click", () => viewer.close());
  viewer.querySelector("img").addEventListener("click", () => viewer.classList.toggle("actual"));
  viewer.addEventListener("click", ({ target }) => {
    if (target === viewer || target.classList.contains("stand")) viewer.close();
  });
  viewer.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowLeft") look(at - 1);
    if (key === "ArrowRight") look(at + 1);
  });
  viewer.addEventListener("close", () => shown[at]?.focus());
}
