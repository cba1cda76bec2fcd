// What was said: the rows of a channel and of a thread, and what a person can do with one of them.

import { element, glyph, reconcile } from "./dom.js";
import { Surface } from "./blocks.js";
import { confirmed, openEmoji, openMenu } from "./overlays.js";
import { fileOf } from "./pictures.js";
import { avatar, clock, dayLabel, dayOf, names, person, plural, sentence, state, tell, text, time } from "./world.js";

const QUICK_REACTIONS = ["+1", "eyes", "heart"];
const GROUP_SECONDS = 300;
const NEAR_BOTTOM = 80; // px

export class MessageList {
  // `openThread` shows the thread of a message, `refresh` shows all anew, `notify` says a sentence.
  constructor(list, inThread, { openThread, refresh, notify }) {
    this.list = list;
    this.inThread = inThread;
    this.openThread = openThread;
    this.refresh = refresh;
    this.notify = notify;
    this.jump = element("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd() },
      glyph("down"), " Latest");
    list.after(this.jump);
    list.addEventListener("scroll", () => this.offerJump());
    list.addEventListener("keydown", (event) => this.move(event));
    new ResizeObserver(() => {
      if (this.atEnd) this.toEnd();
    }).observe(list);
    this.atEnd = true;
  }

  show(messages) {
    const view = `${state.user}/${state.channel}/${this.inThread ? state.thread : ""}`;
    const moved = this.list.dataset.view !== view;
    const stay = moved || this.atEnd;
    if (moved) this.list.replaceChildren();
    this.list.dataset.view = view;
    reconcile(this.list, this.rows(messages), (row) => row.key, (row) => (row.label ? day(row) : this.message(row)));
    if (stay) this.toEnd();
    this.offerJump();
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  offerJump() {
    const below = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight;
    this.atEnd = below < NEAR_BOTTOM;
    this.jump.hidden = below < this.list.clientHeight / 2;
  }

  // Up and Down go from message to message, letters act on the one that is reached.
  move(event) {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input, textarea, select")) return;
    const all = [...this.list.querySelectorAll(".message")];
    const here = all.indexOf(target.closest(".message"));
    const step = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (step && (target === this.list || target.matches(".message"))) {
      event.preventDefault();
      const next = here < 0 ? all.length - 1 : Math.min(Math.max(here + step, 0), all.length - 1);
      all[next]?.focus();
    } else if (target.matches(".message")) {
      const control = { t: ".in-thread, .thread-bar", Enter: ".in-thread, .thread-bar", r: ".add-reaction", m: ".more-tools" }[key];
      const found = control && target.querySelector(control);
      if (!found) return;
      event.preventDefault();
      found.click();
    }
  }

  // Messages with the day they begin, and whether they continue what the same person just said.
  rows(messages) {
    if (!messages.length) return [{ key: "empty", label: "Nothing has been said here yet." }];
    const shown = [];
    let previous = null;
    for (const one of messages) {
      const today = dayOf(one.ts);
      const newDay = !previous || dayOf(previous.ts) !== today;
      if (newDay && !this.inThread) shown.push({ key: `day ${today}`, label: dayLabel(one.ts) });
      const follows = !newDay && previous.user === one.user && one.ts - previous.ts < GROUP_SECONDS
        && one.ephemeral === previous.ephemeral && !previous.subtype && !one.subtype && !(previous.reply_count && !this.inThread);
      shown.push({
        key: one.ts,
        message: one,
        follows,
        selected: one.ts === state.thread && !this.inThread,
        editing: one.ts === state.editing,
      });
      if (this.inThread && one.ts === state.thread) {
        const count = messages.filter((reply) => reply.ts !== one.ts && !reply.ephemeral).length;
        shown.push({ key: "replies", label: count ? plural(count, "reply", "replies") : "No replies yet" });
      }
      previous = one;
    }
    return shown;
  }

  message({ message: one, follows, selected, editing }) {
    if (one.subtype === "channel_join" || one.subtype === "tombstone") {
      return element("article", { class: "message quiet", tabindex: "-1" }, element("p", {}, ...text.mrkdwn(one.text)));
    }
    const classes = ["message", follows && "follows", one.ephemeral && "ephemeral", selected && "selected", editing && "editing"];
    const name = person(one.user)?.real_name ?? "Slackbot";
    const heading = element("header", {},
      element("span", { class: "name" }, name),
      one.bot_id ? element("span", { class: "badge" }, "APP") : null,
      time(one.ts),
      one.edited && one.blocks ? element("span", { class: "edited" }, "edited") : null);
    return element("article", { class: classes.filter(Boolean).join(" "), tabindex: "-1", "aria-label": `${name}, ${clock(one.ts)}` },
      follows ? time(one.ts) : avatar(one.user),
      element("div", { class: "content" },
        one.ephemeral ? this.whispered(one) : null,
        follows ? null : heading,
        editing ? this.editor(one) : this.body(one),
        this.reactions(one),
        this.inThread || !one.reply_count ? null : this.threadBar(one)),
      one.ephemeral || editing ? null : this.tools(one));
  }

  whispered(one) {
    return element("p", { class: "private" }, glyph("eye"), " Only visible to you · ",
      element("button", { type: "button", class: "plain", onclick: () => this.attempt("dismiss", one) }, "Dismiss"));
  }

  body(one) {
    const made = element("div", { class: "body" });
    const surface = new Surface((press) => tell("click", { channel: one.channel, ts: one.ts, ...press }));
    if (one.blocks) made.append(...one.blocks.map((block) => surface.block(block)));
    else if (one.text) {
      const said = element("div", { class: "block" }, ...text.mrkdwn(one.text));
      if (one.edited) said.append(element("span", { class: "edited" }, "(edited)"));
      made.append(said);
    }
    for (const file of one.files ?? []) made.append(fileOf(file));
    return made;
  }

  reactions(one) {
    if (!one.reactions) return null;
    const add = element("button", { type: "button", class: "reaction add", "aria-label": "Add reaction", title: "Add reaction",
      "aria-haspopup": "dialog", onclick: () => this.chooseReaction(add, one) }, glyph("smile"));
    return element("div", { class: "reactions" }, ...one.reactions.map(({ name, users, count }) => {
      const mine = users.includes(names.me());
      const who = users.map((id) => names.person(id)).join(", ");
      return element("button", { type: "button", class: mine ? "reaction mine" : "reaction", "aria-pressed": String(mine),
        title: `${who} reacted with :${name}:`, onclick: () => this.react(one, name, !mine) },
      text.emoji(name) ?? `:${name}:`, ` ${count}`);
    }), add);
  }

  threadBar(one) {
    const faces = one.reply_users.slice(0, 4).map((id) => avatar(id, "small"));
    return element("button", { type: "button", class: "thread-bar", onclick: () => this.openThread(one.ts) },
      ...faces, element("span", {}, plural(one.reply_count, "reply", "replies")),
      element("span", { class: "when" }, `Last at ${clock(one.latest_reply)}`));
  }

  tools(one) {
    const quick = QUICK_REACTIONS.filter((name) => state.emoji[name]).map((name) => element("button",
      { type: "button", class: "quick", "aria-label": `React with ${name}`, title: `:${name}:`, onclick: () => this.react(one, name, true) },
      state.emoji[name]));
    const choice = element("button", { type: "button", class: "quick add-reaction", "aria-label": "Add reaction…", title: "Add reaction",
      "aria-haspopup": "dialog", onclick: () => this.chooseReaction(choice, one) }, glyph("smile"));
    const reply = this.inThread ? null : element("button",
      { type: "button", class: "in-thread", "aria-label": "Reply in thread", title: "Reply in thread",
        onclick: () => this.openThread(one.thread_ts ?? one.ts) }, glyph("reply"));
    const more = element("button", { type: "button", class: "more-tools", "aria-label": "More actions", title: "More actions",
      "aria-haspopup": "menu", onclick: () => openMenu(more, "More actions", this.actions(one, more)) }, glyph("more"));
    return element("div", { class: "tools", role: "group", "aria-label": "Message actions" }, ...quick, choice, reply, more);
  }

  actions(one, anchor) {
    const mine = one.user === names.me();
    const admin = person(names.me()).is_admin;
    const shortcuts = state.workspace.shortcuts.filter((shortcut) => shortcut.on_message);
    const edit = { label: "Edit message", glyph: "edit", choose: () => this.edit(one.ts) };
    const remove = { label: "Delete message…", glyph: "trash", danger: true, choose: () => this.remove(one) };
    return [
      { items: [{ label: "Add reaction…", glyph: "smile", choose: () => this.chooseReaction(anchor, one) },
        { label: "Copy text", glyph: "copy", choose: () => this.copy(one) }] },
      { title: "Shortcuts", items: shortcuts.map(({ callback_id, name }) => ({
        label: name, glyph: "bolt", choose: () => this.attempt("shortcut", one, { callback_id }),
      })) },
      { items: [...(mine ? [edit] : []), ...(mine || admin ? [remove] : [])] },
    ];
  }

  chooseReaction(anchor, one) {
    openEmoji(anchor, (name) => this.react(one, name, true));
  }

  react(one, name, on) {
    return this.attempt("react", one, { name, on });
  }

  async copy(one) {
    await navigator.clipboard.writeText(one.text).then(() => this.notify("Copied."), () => this.notify("The browser does not let me copy."));
  }

  edit(ts) {
    state.editing = ts;
    this.refresh();
  }

  editor(one) {
    const field = element("textarea", { rows: "2", "aria-label": "Edit message" });
    field.value = text.source(one.text);
    const stop = () => {
      this.edit(null);
      this.list.focus();
    };
    const save = async () => {
      if (field.value.trim()) await this.attempt("edit", one, { text: field.value });
      stop();
    };
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") stop();
      else if (event.key === "Enter" && !event.shiftKey) save();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    requestAnimationFrame(() => field.focus());
    return element("div", { class: "editor" }, element("div", { class: "box" }, field),
      element("footer", {}, element("button", { type: "button", class: "button", onclick: stop }, "Cancel"),
        element("button", { type: "button", class: "button primary", onclick: save }, "Save")));
  }

  async remove(one) {
    const sure = await confirmed({ title: "Delete message", words: ["This cannot be undone."], yes: "Delete", no: "Cancel", style: "danger" });
    if (sure) this.attempt("delete", one);
  }

  async attempt(act, one, more = {}) {
    try {
      const answer = await tell(act, { channel: one.channel, ts: one.ts, ...more });
      if (answer.ok === false) throw new Error(answer.error);
    } catch (error) {
      this.notify(sentence(error.message, "That did not work. Please try again."));
    }
  }
}

function day({ label }) {
  return element("div", { class: "day" }, element("span", {}, label));
}
