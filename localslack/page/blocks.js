// Block Kit, as nodes.

import { element } from "./dom.js";
import { link } from "./text.js";

export class BlockRenderer {
  constructor(text, names, showPicture) {
    this.text = text;
    this.names = names;
    this.showPicture = showPicture;
  }

  block(block) {
    const make = {
      section: () => this.section(block),
      header: () => element("h3", { class: "block header" }, ...this.plain(block.text)),
      divider: () => element("hr", { class: "block" }),
      context: () => this.context(block),
      image: () => this.image(block),
      actions: () => element("div", { class: "block actions" }, ...block.elements.map((one) => this.button(one))),
      rich_text: () => element("div", { class: "block" }, ...block.elements.map((one) => this.rich(one))),
      markdown: () => element("div", { class: "block" }, block.text),
    }[block.type];
    return make ? make() : element("p", { class: "block unknown" }, `(a ${block.type} block)`);
  }

  textObject(object) {
    return object.type === "mrkdwn" ? this.text.mrkdwn(object.text) : this.plain(object);
  }

  plain(object) {
    return object.emoji === false ? [object.text] : this.text.plain(object.text);
  }

  section(block) {
    const words = element("div", { class: "words" });
    if (block.text) words.append(element("div", {}, ...this.textObject(block.text)));
    if (block.fields) {
      const fields = block.fields.map((field) => element("div", {}, ...this.textObject(field)));
      words.append(element("div", { class: "fields" }, ...fields));
    }
    return element("div", { class: "block section" }, words, block.accessory ? this.accessory(block.accessory) : null);
  }

  accessory(one) {
    return one.type === "button" ? this.button(one) : this.picture(one, "accessory");
  }

  context(block) {
    const parts = block.elements.map((one) =>
      one.type === "image" ? this.picture(one, "tiny") : element("span", {}, ...this.textObject(one)));
    return element("div", { class: "block context" }, ...parts);
  }

  image(block) {
    const title = block.title ? element("figcaption", {}, ...this.plain(block.title)) : null;
    return element("figure", { class: "block" }, title, this.picture(block, "preview"));
  }

  picture(image, kind) {
    const address = image.slack_file ? localAddress(image.slack_file) : null;
    if (!address) {
      return element("p", { class: "missing" }, "Picture from outside, not loaded here: ",
        link(image.image_url ?? "", image.alt_text));
    }
    return this.file(address, image.alt_text, kind);
  }

  // A picture of the workspace; one that cannot be loaded any more says so.
  file(address, alt, kind) {
    const shown = element("img", { src: address, alt, loading: "lazy" });
    shown.addEventListener("error", () =>
      holder.replaceWith(element("p", { class: "missing" }, `This file was deleted: ${alt}`)));
    const holder = kind === "preview"
      ? element("button", { type: "button", class: "picture preview", "aria-label": `Enlarge: ${alt}`,
        onclick: () => this.showPicture(address, alt) }, shown)
      : element("span", { class: `picture ${kind}` }, shown);
    return holder;
  }

  button(one) {
    const style = one.style ? `button ${one.style}` : "button";
    if (one.url) return element("a", { class: style, href: one.url, target: "_blank", rel: "noopener noreferrer" },
      ...this.plain(one.text));
    return element("button", { type: "button", class: style, disabled: true, title: "This workspace only shows buttons" },
      ...this.plain(one.text));
  }

  rich(one) {
    const inline = () => one.elements.map((part) => this.richPart(part));
    switch (one.type) {
      case "rich_text_quote": return element("blockquote", {}, ...inline());
      case "rich_text_preformatted": return element("pre", {}, element("code", {}, ...inline()));
      case "rich_text_list": return element(one.style === "ordered" ? "ol" : "ul",
        { class: `indent-${Math.min(one.indent ?? 0, 4)}` },
        ...one.elements.map((item) => element("li", {}, ...item.elements.map((part) => this.richPart(part)))));
      default: return element("div", {}, ...inline());
    }
  }

  richPart(part) {
    const styles = { bold: "strong", italic: "em", strike: "s", code: "code" };
    let node = this.richCore(part);
    for (const [style, tag] of Object.entries(styles)) {
      if (part.style?.[style]) node = element(tag, {}, node);
    }
    return node;
  }

  richCore(part) {
    switch (part.type) {
      case "link": return link(part.url, part.text ?? part.url);
      case "emoji": return this.text.emoji(part.name) ?? `:${part.name}:`;
      case "user": return this.text.mention(part.user_id);
      case "channel": return this.text.channel(part.channel_id);
      case "broadcast": return element("span", { class: "mention" }, `@${part.range}`);
      case "date": return part.fallback ?? new Date(part.timestamp * 1000).toLocaleString();
      case "color": return part.value;
      default: return part.text ?? "";
    }
  }
}

function localAddress(slackFile) {
  const id = slackFile.id ?? /\b(F[A-Z0-9]{8,})\b/.exec(slackFile.url ?? "")?.[1];
  return id ? `/local/files/${encodeURIComponent(id)}` : null;
}
