// Slack's mrkdwn, as nodes.

import { element } from "./dom.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const INLINE = new RegExp(
  [
    "<(?<reference>[^<>\\n]+)>",
    "`(?<code>[^`\\n]+)`",
    "(?<![\\p{L}\\p{N}*])\\*(?<bold>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*(?![\\p{L}\\p{N}*])",
    "(?<![\\p{L}\\p{N}_])_(?<italic>[^\\s_](?:[^_\\n]*[^\\s_])?)_(?![\\p{L}\\p{N}_])",
    "(?<![\\p{L}\\p{N}~])~(?<strike>[^\\s~](?:[^~\\n]*[^\\s~])?)~(?![\\p{L}\\p{N}~])",
    "(?<emoji>:[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?)",
  ].join("|"),
  "gu",
);
const FENCE = /```\n?([\s\S]*?)\n?```/g;

const on = (options) => (when) => when.toLocaleDateString([], options);
const at = (options) => (when) => when.toLocaleTimeString([], options);
const DAY = 86_400_000;

// Near days by name, as Slack's `pretty` tokens want it.
const pretty = (options) => (when) => {
  const days = Math.round((new Date(when).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / DAY);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? on(options)(when);
};
const NUMERIC = { year: "numeric", month: "2-digit", day: "2-digit" };
const SHORT = { year: "numeric", month: "short", day: "numeric" };
const PLAIN = { year: "numeric", month: "long", day: "numeric" };
const LONG = { weekday: "long", ...PLAIN };
const DATES = {
  date_num: on(NUMERIC),
  date: on(PLAIN),
  date_short: on(SHORT),
  date_long: on(LONG),
  date_pretty: pretty(PLAIN),
  date_short_pretty: pretty(SHORT),
  date_long_pretty: pretty(LONG),
  time: at({ hour: "2-digit", minute: "2-digit" }),
  time_secs: at({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
};

function unescape(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

// `names` knows people and channels by id and emoji by name.
export class TextRenderer {
  constructor(names) {
    this.names = names;
  }

  mrkdwn(text) {
    const nodes = [];
    let end = 0;
    for (const fence of text.matchAll(FENCE)) {
      nodes.push(...this.lines(text.slice(end, fence.index)));
      nodes.push(element("pre", {}, element("code", {}, unescape(fence[1]))));
      end = fence.index + fence[0].length;
    }
    nodes.push(...this.lines(text.slice(end)));
    return nodes;
  }

  // What a person types for it.
  source(stored) {
    return unescape(stored.replace(/<([^<>]+)>/g, (_, inside) => {
      const [target, label] = inside.split("|");
      if (target.startsWith("@")) return `@${this.names.person(target.slice(1)) ?? label ?? target.slice(1)}`;
      if (target.startsWith("#")) return `#${this.names.channel(target.slice(1)) ?? label ?? target.slice(1)}`;
      return target.startsWith("!") ? `@${target.slice(1)}` : target;
    }));
  }

  // A text object of Block Kit.
  object({ type, text, emoji }) {
    if (type === "mrkdwn") return this.mrkdwn(text);
    return emoji === false ? [text] : this.plain(text);
  }

  plain(text) {
    return this.emojiIn(unescape(text));
  }

  // Runs of quoted lines become one quotation; the rest keeps its line breaks.
  lines(text) {
    const nodes = [];
    let quoted = [];
    const closeQuote = () => {
      if (quoted.length) nodes.push(element("blockquote", {}, ...this.inline(quoted.join("\n"))));
      quoted = [];
    };
    const lines = text.split("\n");
    lines.forEach((line, number) => {
      const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
      if (quote) {
        quoted.push(quote[1]);
        return;
      }
      const afterQuote = quoted.length > 0;
      closeQuote();
      nodes.push(...this.inline((number > 0 && !afterQuote ? "\n" : "") + line));
    });
    closeQuote();
    return nodes;
  }

  inline(text) {
    const nodes = [];
    let end = 0;
    for (const found of text.matchAll(INLINE)) {
      if (found.index > end) nodes.push(unescape(text.slice(end, found.index)));
      nodes.push(this.special(found.groups, found[0]));
      end = found.index + found[0].length;
    }
    if (end < text.length) nodes.push(unescape(text.slice(end)));
    return nodes;
  }

  special({ reference, code, bold, italic, strike, emoji }, raw) {
    if (reference !== undefined) return this.reference(reference);
    if (code !== undefined) return element("code", {}, unescape(code.replace(/<([^<>|]+)(?:\|[^<>]*)?>/g, "$1")));
    if (bold !== undefined) return element("strong", {}, ...this.inline(bold));
    if (italic !== undefined) return element("em", {}, ...this.inline(italic));
    if (strike !== undefined) return element("s", {}, ...this.inline(strike));
    return this.emoji(emoji.slice(1, -1)) ?? raw;
  }

  reference(inside) {
    const [target, label] = inside.split(/\|(.*)/s);
    if (target.startsWith("@")) return this.mention(target.slice(1), label);
    if (target.startsWith("#")) return this.channel(target.slice(1), label);
    if (target.startsWith("!date^")) return this.date(...target.slice(6).split("^").slice(0, 2), label);
    if (target.startsWith("!subteam^")) return element("span", { class: "mention" }, unescape(label ?? "@group"));
    if (target.startsWith("!")) return element("span", { class: "mention" }, `@${target.slice(1).split("^")[0]}`);
    return link(unescape(target), unescape(label ?? target.replace(/^mailto:/, "")));
  }

  mention(id, label) {
    const name = this.names.person(id) ?? label ?? id;
    const mine = id === this.names.me();
    return element("span", { class: mine ? "mention mine" : "mention" }, `@${unescape(name)}`);
  }

  channel(id, label) {
    return element("span", { class: "mention" }, `#${unescape(this.names.channel(id) ?? label ?? id)}`);
  }

  // Slack's <!date^seconds^format|fallback>.
  date(seconds, format, fallback) {
    const when = new Date(seconds * 1000);
    if (Number.isNaN(when.getTime())) return fallback ?? "";
    const words = format.replace(/\{(\w+)\}/g, (token, name) => DATES[name]?.(when) ?? token);
    return element("time", { datetime: when.toISOString(), title: when.toLocaleString() }, words || fallback);
  }

  emoji(name) {
    const [bare, tone] = name.split("::");
    const character = this.names.emoji(bare);
    if (!character) return null;
    return element("span", { class: "emoji", role: "img", "aria-label": bare, title: `:${bare}:` },
      character + (tone ? this.names.emoji(tone) ?? "" : ""));
  }

  emojiIn(text) {
    return text.split(/(:[a-z0-9_+'-]+:)/).map((part) =>
      part.length > 2 && part.startsWith(":") && part.endsWith(":") ? this.emoji(part.slice(1, -1)) ?? part : part);
  }
}

export function link(address, label) {
  if (!/^(?:https?:|mailto:)/i.test(address)) return label;
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}
