// Block Kit, as nodes.

import { element, freshId, glyph } from "./dom.js";
import { entryIn, Fields } from "./fields.js";
import { confirmed, openMenu } from "./overlays.js";
import { pictureOf } from "./pictures.js";
import { link } from "./text.js";
import { sentence, text } from "./world.js";

const fields = new Fields(text);

// One surface with blocks: a message, a modal or a home. `act` sends what was pressed and resolves to the answer;
// `entries` are what the person has entered before, { block_id: { action_id: entry } }.
export class Surface {
  constructor(act, entries = {}) {
    this.act = act;
    this.before = entries;
    this.inUse = new Map(); // [block_id, action_id] as JSON -> field
    this.holders = new Map(); // block_id -> the input block's node
  }

  // What is entered now.
  entries() {
    const found = {};
    for (const [address, field] of this.inUse) {
      const [block, action] = JSON.parse(address);
      (found[block] ??= {})[action] = field.read();
    }
    return found;
  }

  // Says at each input what is wrong with it, { block_id: sentence }, and goes to the first.
  complain(errors) {
    let first = null;
    for (const [id, { node, control, error }] of this.holders) {
      const words = errors[id] ?? "";
      node.classList.toggle("wrong", Boolean(words));
      error.textContent = words;
      control.setAttribute("aria-invalid", String(Boolean(words)));
      if (words) first ??= control;
    }
    first?.focus();
    first?.closest(".block").scrollIntoView({ block: "nearest" });
  }

  block(block) {
    const make = {
      section: () => this.section(block),
      header: () => element("h3", { class: "block header" }, ...text.object(block.text)),
      divider: () => element("hr", { class: "block" }),
      context: () => this.context(block),
      image: () => this.image(block),
      actions: () => element("div", { class: "block actions" }, ...block.elements.map((one) => this.control(one, block))),
      input: () => this.input(block),
      rich_text: () => element("div", { class: "block" }, ...block.elements.map((one) => this.rich(one))),
      markdown: () => element("div", { class: "block" }, ...text.mrkdwn(block.text)),
    }[block.type];
    return make ? make() : element("p", { class: "block unknown" }, `(a ${block.type} block)`);
  }

  section(block) {
    const words = element("div", { class: "words" });
    if (block.text) words.append(element("div", {}, ...text.object(block.text)));
    if (block.fields) {
      const cells = block.fields.map((field) => element("div", {}, ...text.object(field)));
      words.append(element("div", { class: "fields" }, ...cells));
    }
    const beside = block.accessory;
    const accessory = !beside ? null : beside.type === "image" ? pictureOf(beside, "accessory") : this.control(beside, block);
    return element("div", { class: "block section" }, words, accessory);
  }

  context(block) {
    const parts = block.elements.map((one) =>
      one.type === "image" ? pictureOf(one, "tiny") : element("span", {}, ...text.object(one)));
    return element("div", { class: "block context" }, ...parts);
  }

  image(block) {
    const caption = block.title ? element("figcaption", {}, ...text.object(block.title)) : null;
    return element("figure", { class: "block" }, caption, pictureOf(block, "preview"));
  }

  input(block) {
    const one = block.element;
    const { node, control } = this.field(one, block);
    const error = element("p", { class: "error", id: freshId("error"), role: "alert" });
    const hint = block.hint ? element("p", { class: "hint", id: freshId("hint") }, ...text.object(block.hint)) : null;
    const label = element("label", { class: "label", id: freshId("label"), for: control.id || null }, ...text.object(block.label),
      block.optional ? element("span", { class: "optional" }, " (optional)") : null);
    if (!control.id) node.setAttribute("aria-labelledby", label.id);
    if (!block.optional) control.setAttribute("aria-required", "true");
    control.setAttribute("aria-describedby", [hint?.id, error.id].filter(Boolean).join(" "));
    const holder = element("div", { class: "block input" }, label, node, hint, error);
    this.holders.set(block.block_id, { node: holder, control, error });
    return holder;
  }

  control(one, block) {
    if (one.type === "button") return this.button(one, block);
    if (one.type === "overflow") return this.overflow(one, block);
    if (!fields.holds(one)) return element("span", { class: "unknown" }, `(a ${one.type})`);
    const { node, control } = this.field(one, block);
    control.setAttribute("aria-label", one.placeholder?.text ?? block.text?.text ?? "Choose");
    return node;
  }

  // A field that the surface reads; outside of input blocks, and where the block says so, a choice acts at once.
  field(one, block) {
    const acts = block.type !== "input" || block.dispatch_action;
    const before = this.before[block.block_id]?.[one.action_id];
    const field = fields.make(one, before === undefined ? entryIn(null, one) : before, () => {
      if (acts) this.press(one, block, field.control, { option: field.read() });
    });
    field.control.dataset.control = one.action_id;
    this.inUse.set(JSON.stringify([block.block_id, one.action_id]), field);
    return field;
  }

  button(one, block) {
    const style = one.style ? `button ${one.style}` : "button";
    const label = one.accessibility_label;
    const press = () => this.press(one, block, made, { value: one.value ?? null });
    const made = one.url
      ? element("a", { class: style, href: one.url, target: "_blank", rel: "noopener noreferrer", "aria-label": label, onclick: press },
        ...text.object(one.text))
      : element("button", { type: "button", class: style, "aria-label": label, onclick: press }, ...text.object(one.text));
    made.dataset.control = one.action_id;
    return made;
  }

  overflow(one, block) {
    const choose = (option) => {
      if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
      this.press(one, block, made, { option: option.value });
    };
    const made = element("button", { type: "button", class: "button more", "aria-label": "More", "aria-haspopup": "menu",
      onclick: () => openMenu(made, "More", [{
        items: one.options.map((option) => ({
          label: option.text.text, hint: option.description?.text, choose: () => choose(option),
        })),
      }]) }, glyph("more"));
    made.dataset.control = one.action_id;
    return made;
  }

  // Sends what was pressed, once at a time, and shows that it is on its way, and whether it failed.
  async press(one, block, control, what) {
    if (control.getAttribute("aria-busy") === "true") return;
    if (one.confirm && !(await confirmed(question(one.confirm)))) return;
    const holder = control.closest(".block") ?? control;
    holder.parentElement?.querySelectorAll(":scope > .trouble").forEach((old) => old.remove());
    control.setAttribute("aria-busy", "true");
    let trouble = "";
    try {
      const answer = await this.act({ action_id: one.action_id, block_id: block.block_id, ...what });
      if (answer.ok === false) trouble = sentence(answer.error, "That did not work. Please try again.");
    } catch (error) {
      trouble = sentence(error.message, "That did not work. Please try again.");
    }
    control.removeAttribute("aria-busy");
    if (trouble) holder.after(element("p", { class: "trouble", role: "alert" }, glyph("warning"), ` ${trouble}`));
  }

  rich(one) {
    const inline = () => one.elements.map((part) => this.richPart(part));
    switch (one.type) {
      case "rich_text_quote": return element("blockquote", {}, ...inline());
      case "rich_text_preformatted": return element("pre", {}, element("code", {}, ...inline()));
      case "rich_text_list": return element(one.style === "ordered" ? "ol" : "ul",
        { class: `indent-${Math.min(one.indent ?? 0, 4)}`, start: one.offset ? String(one.offset + 1) : null },
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
      case "emoji": return text.emoji(part.name) ?? `:${part.name}:`;
      case "user": return text.mention(part.user_id);
      case "usergroup": return element("span", { class: "mention" }, `@${part.usergroup_id}`);
      case "channel": return text.channel(part.channel_id);
      case "broadcast": return element("span", { class: "mention" }, `@${part.range}`);
      case "date": return text.date(part.timestamp, part.format ?? "", part.fallback);
      case "color": return part.value;
      default: return part.text ?? "";
    }
  }
}

function question(asked) {
  return {
    title: asked.title.text,
    words: text.object(asked.text),
    yes: asked.confirm.text,
    no: asked.deny.text,
    style: asked.style,
  };
}
