// The page: what one person sees of the workspace, kept up to date by a stream of revisions.

import { BlockRenderer } from "./blocks.js";
import { element, glyph, reconcile } from "./dom.js";
import { TextRenderer } from "./text.js";

const QUICK_REACTIONS = ["+1", "eyes", "heart"];
const GROUP_SECONDS = 300;
const NEAR_BOTTOM = 80;
const AVATAR_COLOURS = 6;

const $ = (selector) => document.querySelector(selector);

const state = {
  user: sessionStorage.getItem("user") ?? "ana",
  channel: null, // id
  thread: null, // ts of the root
  workspace: null,
  emoji: {},
  seen: new Map(), // channel id -> ts of the latest message that was on screen
};

const names = {
  person: (id) => person(id)?.profile.display_name,
  channel: (id) => state.workspace.channels.find((one) => one.id === id)?.label,
  emoji: (name) => state.emoji[name],
  me: () => state.workspace.user,
};
const text = new TextRenderer(names);
const blocks = new BlockRenderer(text, names, showPicture);

// The way to the workspace.

async function ask(path, query = {}) {
  const response = await fetch(`${path}?${new URLSearchParams(query)}`);
  if (!response.ok) throw new Error((await response.json()).error);
  return response.json();
}

async function tell(act, body) {
  const response = await fetch(`/local/${act}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: state.user, ...body }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

// One refresh at a time; what changes meanwhile causes one more.

let refreshing = false;
let stale = false;

async function refresh() {
  stale = true;
  if (refreshing) return;
  refreshing = true;
  try {
    while (stale) {
      stale = false;
      await show();
    }
    $("#offline").hidden = true;
  } catch {
    $("#offline").hidden = false;
  } finally {
    refreshing = false;
  }
}

async function show() {
  state.workspace = await ask("/local/workspace", { user: state.user });
  const known = state.workspace.channels;
  if (!known.some((one) => one.id === state.channel)) {
    state.channel = (known.find((one) => one.is_general) ?? known[0]).id;
    state.thread = null;
  }
  const here = { user: state.user, channel: state.channel };
  const [channel, thread] = await Promise.all([
    ask("/local/messages", here),
    state.thread ? ask("/local/messages", { ...here, thread: state.thread }) : null,
  ]);
  if (channel.channel !== state.channel) return; // somebody clicked elsewhere meanwhile
  state.seen.set(state.channel, current().latest);
  showSidebar();
  showHeader();
  showMessages($("#messages"), channel.messages, false);
  $("#thread").hidden = !thread;
  document.body.classList.toggle("with-thread", Boolean(thread));
  if (thread) {
    $("#thread-channel").textContent = title(current());
    showMessages($("#replies"), thread.messages, true);
  }
}

// Sidebar and header.

function showSidebar() {
  const { team, people, channels, connected, app } = state.workspace;
  document.title = `${title(current())} · ${team.name}`;
  $("#team").textContent = team.name;
  $("#bot-state").textContent = connected ? `${names.person(app.user)} is connected` : `${names.person(app.user)} is not connected`;
  $("#bot-state").classList.toggle("on", connected > 0);
  const humans = people.filter((one) => !one.is_bot);
  reconcile($("#user"), humans.map(({ name, real_name }) => ({ name, real_name })), (one) => one.name,
    (one) => element("option", { value: one.name }, one.real_name));
  $("#user").value = state.user;
  const entry = (one) => ({
    id: one.id,
    label: one.label,
    sign: one.is_private ? "lock" : "hash",
    partner: one.user ?? null,
    muted: one.is_archived || (!one.is_im && !one.is_member),
    unread: Boolean(one.latest) && one.latest > (state.seen.get(one.id) ?? ""),
    open: one.id === state.channel,
  });
  const ordered = channels.filter((one) => !one.is_im && !one.is_archived);
  reconcile($("#channels"), [...ordered, ...channels.filter((one) => one.is_archived)].map(entry), (one) => one.id, channelEntry);
  reconcile($("#ims"), channels.filter((one) => one.is_im).map(entry), (one) => one.id, channelEntry);
}

function channelEntry({ id, label, sign, partner, muted, unread, open }) {
  const face = partner ? avatar(partner, "small") : element("span", { class: "sign" }, glyph(sign));
  const classes = ["entry", muted && "muted", unread && "unread"].filter(Boolean).join(" ");
  return element("li", {}, element("button",
    { class: classes, "aria-current": open ? "page" : null, onclick: () => go(id) },
    face, element("span", { class: "label" }, label), unread ? element("span", { class: "dot", "aria-label": "unread" }) : null));
}

function showHeader() {
  const channel = current();
  $("#channel-name").replaceChildren(channel.is_im ? "" : glyph(channel.is_private ? "lock" : "hash"), channel.label);
  $("#channel-topic").textContent = channel.is_im ? "" : channel.topic.value;
  const outside = !channel.is_im && !channel.is_member;
  $("#composer").hidden = channel.is_archived || outside;
  $("#closed").hidden = !$("#composer").hidden;
  if (channel.is_archived) $("#closed").replaceChildren("This channel is archived.");
  else if (outside) {
    const join = element("button", { class: "button primary", onclick: () => tell("join", { channel: channel.id }) }, "Join channel");
    $("#closed").replaceChildren(`You are looking at ${title(channel)}. `, join);
  }
  $("#reply").hidden = $("#composer").hidden;
  $("#composer-text").placeholder = channel.is_im ? `Message ${channel.label}` : `Message #${channel.label}, or try /svg a blue logo`;
}

// Messages.

function showMessages(list, messages, inThread) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM;
  const moved = list.dataset.view !== `${state.user}/${state.channel}/${inThread ? state.thread : ""}`;
  if (moved) list.replaceChildren();
  list.dataset.view = `${state.user}/${state.channel}/${inThread ? state.thread : ""}`;
  reconcile(list, rows(messages, inThread), (row) => row.key, (row) => row.make === "day" ? day(row) : message(row));
  if (moved || atEnd) {
    list.scrollTop = list.scrollHeight;
    for (const picture of list.querySelectorAll("img")) {
      if (!picture.complete) picture.addEventListener("load", () => { list.scrollTop = list.scrollHeight; }, { once: true });
    }
  }
}

// Messages with the day they begin, and whether they continue what the same person just said.
function rows(messages, inThread) {
  if (!messages.length) return [{ key: "empty", make: "day", label: "Nothing has been said here yet." }];
  const shown = [];
  let previous = null;
  for (const one of messages) {
    const today = dayOf(one.ts);
    const newDay = !previous || dayOf(previous.ts) !== today;
    if (newDay && !inThread) shown.push({ key: `day ${today}`, make: "day", label: dayLabel(one.ts) });
    const follows = !newDay && previous.user === one.user && one.ts - previous.ts < GROUP_SECONDS
      && one.ephemeral === previous.ephemeral && !previous.subtype && !one.subtype && !(previous.reply_count && !inThread);
    shown.push({ key: one.ts, make: "message", message: one, follows, inThread, selected: one.ts === state.thread && !inThread });
    if (inThread && one.ts === state.thread) {
      const count = messages.filter((reply) => reply.thread_ts === one.ts && reply.ts !== one.ts).length;
      shown.push({ key: "replies", make: "day", label: count ? plural(count, "reply", "replies") : "No replies yet" });
    }
    previous = one;
  }
  return shown;
}

function day({ label }) {
  return element("div", { class: "day" }, element("span", {}, label));
}

function message({ message: one, follows, inThread, selected }) {
  if (one.subtype === "channel_join" || one.subtype === "tombstone") {
    return element("article", { class: "message quiet" }, element("p", {}, ...text.mrkdwn(one.text)));
  }
  const classes = ["message", follows && "follows", one.ephemeral && "ephemeral", selected && "selected"];
  const who = person(one.user);
  const name = who?.real_name ?? "Slackbot";
  const heading = element("header", {},
    element("span", { class: "name" }, name),
    one.bot_id ? element("span", { class: "badge" }, "APP") : null,
    time(one.ts));
  return element("article", { class: classes.filter(Boolean).join(" "), "aria-label": `${name}, ${clock(one.ts)}` },
    follows ? time(one.ts) : avatar(one.user),
    element("div", { class: "content" },
      one.ephemeral ? element("p", { class: "private" }, glyph("eye"), " Only visible to you") : null,
      follows ? null : heading,
      body(one),
      reactions(one),
      inThread || !one.reply_count ? null : threadBar(one)),
    one.ephemeral ? null : tools(one, inThread));
}

function body(one) {
  const made = element("div", { class: "body" });
  if (one.blocks) made.append(...one.blocks.map((block) => blocks.block(block)));
  else if (one.text) made.append(element("div", { class: "block" }, ...text.mrkdwn(one.text)));
  for (const file of one.files ?? []) made.append(fileOf(file));
  if (one.edited) made.append(element("span", { class: "edited" }, "(edited)"));
  return made;
}

function fileOf(file) {
  if (file.mode === "tombstone") return element("p", { class: "missing" }, "This file was deleted.");
  const address = `/local/files/${encodeURIComponent(file.id)}`;
  if (file.mimetype.startsWith("image/") && file.thumb_360) {
    return element("figure", { class: "block" }, element("figcaption", {}, file.title), blocks.file(address, file.title, "preview"));
  }
  return element("a", { class: "file", href: address, download: file.name }, glyph("file"), ` ${file.title}`);
}

function reactions(one) {
  if (!one.reactions) return null;
  return element("div", { class: "reactions" }, ...one.reactions.map(({ name, users, count }) => {
    const mine = users.includes(names.me());
    const who = users.map((id) => names.person(id)).join(", ");
    return element("button", { class: mine ? "reaction mine" : "reaction", "aria-pressed": String(mine), title: `${who} reacted with :${name}:`,
      onclick: () => react(one, name, !mine) }, text.emoji(name) ?? `:${name}:`, ` ${count}`);
  }));
}

function threadBar(one) {
  const faces = one.reply_users.slice(0, 4).map((id) => avatar(id, "small"));
  return element("button", { class: "thread-bar", onclick: () => openThread(one.ts) },
    ...faces, element("span", {}, plural(one.reply_count, "reply", "replies")),
    element("span", { class: "when" }, `Last at ${clock(one.latest_reply)}`));
}

function tools(one, inThread) {
  const quick = QUICK_REACTIONS.map((name) => element("button",
    { "aria-label": `React with ${name}`, title: `:${name}:`, onclick: () => react(one, name, true) }, state.emoji[name]));
  const reply = inThread ? null : element("button",
    { class: "in-thread", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => openThread(one.thread_ts ?? one.ts) }, glyph("reply"));
  return element("div", { class: "tools", role: "toolbar", "aria-label": "Message actions" }, ...quick, reply);
}

function react(one, name, on) {
  return tell("react", { channel: one.channel, ts: one.ts, name, on }).catch(() => undefined);
}

// Input lines.

const SENTENCES = {
  not_supported_in_threads: "Commands do not work in threads.",
  thread_not_found: "This thread is gone.",
  is_archived: "This channel is archived.",
  not_in_channel: "Join the channel first.",
};

function composer(form, place) {
  const field = form.querySelector("textarea");
  const note = form.querySelector(".note");
  const suggestions = form.querySelector(".suggestions");
  let lastSent = "";

  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
  };
  const suggest = () => {
    const typed = field.value;
    const fitting = /^\/\S*$/.test(typed) ? (state.workspace?.commands ?? []).filter((one) => one.startsWith(typed)) : [];
    suggestions.replaceChildren(...fitting.map((command) => element("li", {},
      element("button", { type: "button", onclick: () => complete(command) }, command))));
    suggestions.hidden = fitting.length === 0;
  };
  const complete = (command) => {
    field.value = `${command} `;
    field.focus();
    changed();
  };
  const changed = () => {
    note.textContent = "";
    fit();
    suggest();
  };

  const send = async () => {
    const typed = field.value;
    if (!typed.trim()) return;
    lastSent = typed;
    field.value = "";
    changed();
    try {
      const { command } = await tell("type", { text: typed, ...place() });
      if (command && !command.ok) giveBack(typed, SENTENCES[command.error] ?? "");
    } catch (error) {
      giveBack(typed, SENTENCES[error.message] ?? "That could not be sent.");
    }
  };
  const giveBack = (typed, sentence) => {
    if (!field.value) field.value = typed;
    changed();
    note.textContent = sentence;
  };

  field.addEventListener("input", changed);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Tab" && !event.shiftKey && !suggestions.hidden) {
      event.preventDefault();
      complete(suggestions.querySelector("button").textContent);
    } else if (event.key === "ArrowUp" && !field.value && lastSent) {
      event.preventDefault();
      field.value = lastSent;
      changed();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

// Moving about.

function go(channel, thread = null) {
  state.channel = channel;
  state.thread = thread;
  location.hash = thread ? `${channel}/${thread}` : channel;
  toggleMenu(false);
  refresh();
}

function openThread(ts) {
  go(state.channel, ts);
  const field = $("#reply textarea");
  setTimeout(() => field.focus(), 50);
}

function closeThread() {
  go(state.channel);
  $("#composer-text").focus();
}

function toggleMenu(open) {
  document.body.classList.toggle("menu-open", open);
  $("#veil").hidden = !open;
  $("#menu").setAttribute("aria-expanded", String(open));
}

function showPicture(address, alt) {
  const viewer = $("#viewer");
  viewer.querySelector("img").src = address;
  viewer.querySelector("img").alt = alt;
  viewer.querySelector("p").textContent = alt;
  viewer.showModal();
}

// Words and faces.

const current = () => state.workspace.channels.find((one) => one.id === state.channel);
const person = (id) => state.workspace.people.find((one) => one.id === id);
const title = (channel) => (channel.is_im || channel.is_private ? channel.label : `#${channel.label}`);
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const moment = (ts) => new Date(Number(ts) * 1000);
const dayOf = (ts) => moment(ts).toDateString();
const clock = (ts) => moment(ts).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function dayLabel(ts) {
  if (dayOf(ts) === new Date().toDateString()) return "Today";
  return moment(ts).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

function time(ts) {
  return element("time", { datetime: moment(ts).toISOString(), title: moment(ts).toLocaleString() }, clock(ts));
}

function avatar(id, size = "") {
  const who = person(id);
  const name = who?.real_name ?? "Slackbot";
  const colour = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % AVATAR_COLOURS;
  const classes = ["avatar", `colour-${colour}`, size, who?.is_bot && "bot"].filter(Boolean).join(" ");
  return element("span", { class: classes, "aria-hidden": "true", title: name }, who?.is_bot ? "✦" : name[0]);
}

// Beginning.

function listen() {
  const stream = new EventSource("/local/stream");
  stream.addEventListener("message", refresh);
  stream.addEventListener("error", () => { $("#offline").hidden = stream.readyState === EventSource.OPEN; });
}

function readHash() {
  const [channel, thread] = location.hash.slice(1).split("/");
  if (!channel || (channel === state.channel && (thread ?? null) === state.thread)) return;
  state.channel = channel;
  state.thread = thread ?? null;
  refresh();
}

function neighbour(step) {
  const entries = [...document.querySelectorAll("#sidebar .entry")];
  const here = entries.findIndex((one) => one.hasAttribute("aria-current"));
  entries[(here + step + entries.length) % entries.length]?.click();
}

$("#menu").addEventListener("click", () => toggleMenu(!document.body.classList.contains("menu-open")));
$("#veil").addEventListener("click", () => toggleMenu(false));
$("#close-thread").addEventListener("click", closeThread);
$("#user").addEventListener("change", (event) => {
  state.user = event.target.value;
  sessionStorage.setItem("user", state.user);
  state.seen.clear();
  refresh();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("#viewer").open) {
    if (document.body.classList.contains("menu-open")) toggleMenu(false);
    else if (state.thread) closeThread();
  }
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    neighbour(event.key === "ArrowUp" ? -1 : 1);
  }
});
window.addEventListener("hashchange", readHash);
composer($("#composer"), () => ({ channel: state.channel }));
composer($("#reply"), () => ({ channel: state.channel, thread_ts: state.thread }));

for (const holder of document.querySelectorAll("[data-glyph]")) holder.append(glyph(holder.dataset.glyph));
state.emoji = await ask("/local/emoji");
readHash();
await refresh();
listen();
