// The page: what one person sees of the workspace, kept up to date by a stream of revisions.

import { Composer } from "./composer.js";
import { $, element, glyph, reconcile } from "./dom.js";
import { MessageList } from "./messages.js";
import { openMenu } from "./overlays.js";
import { prepareViewer } from "./pictures.js";
import { prepareSwitcher } from "./switcher.js";
import { Home, Modals } from "./views.js";
import { address, appName, ask, avatar, current, drawable, isApp, person, role, state, tell, title } from "./world.js";

const NOTICE_TIME = 4000; // ms
const OPENED = Date.now() / 1000;

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
  } catch (error) {
    $("#offline").hidden = !(error instanceof TypeError);
    if (!(error instanceof TypeError)) throw error;
  } finally {
    refreshing = false;
  }
}

async function show() {
  state.workspace = await ask("workspace", { user: state.user });
  const known = state.workspace.channels;
  if (!known.some((one) => one.id === state.channel)) {
    state.channel = (known.find((one) => one.is_general) ?? known[0]).id;
    state.thread = null;
    state.tab = "messages";
  }
  const atHome = isApp(current()) && state.tab === "home";
  const here = { user: state.user, channel: state.channel };
  const answers = await Promise.all([
    ask("messages", here),
    state.thread ? ask("messages", { ...here, thread: state.thread }) : null,
    ask("views", { user: state.user }),
    atHome ? ask("home", { user: state.user }) : null,
  ]);
  const [channel, thread, { views }, home] = answers;
  // People and pictures that came in between are known before what shows them.
  if (answers.some((answer) => answer?.revision > state.workspace.revision)) {
    state.workspace = await ask("workspace", { user: state.user });
  }
  if (channel.channel !== state.channel || !current()) return; // somebody clicked elsewhere meanwhile
  state.seen.set(seenBy(state.channel), Number(current().latest ?? 0));
  showSidebar();
  showHeader(atHome);
  channelList.show(channel.messages);
  if (home) homeTab.show(home.view);
  $("#thread").hidden = !thread;
  document.body.classList.toggle("with-thread", Boolean(thread));
  if (thread) {
    $("#thread-channel").textContent = title(current());
    threadList.show(thread.messages);
  }
  modals.show(views);
}

// Sidebar and header.

function showSidebar() {
  const { team, channels, connected } = state.workspace;
  const several = teams().length > 1;
  reconcile($("#team"), [{ name: team.name, several }], () => "team", ({ name }) => element("span", {}, name, several ? glyph("down") : null));
  $("#team").disabled = !several;
  $("#bot-state").textContent = connected ? `${appName()} is connected` : `${appName()} is not connected`;
  $("#bot-state").classList.toggle("on", connected > 0);
  const self = person(state.workspace.user);
  reconcile($("#user"), [{ id: self.id, name: self.real_name, role: role(self) }], () => "me", me);
  $("#user").setAttribute("aria-label", `You are ${self.real_name}`);
  const entry = (one) => ({
    id: one.id,
    label: one.label,
    sign: one.is_private ? "lock" : "hash",
    partner: one.user ?? null,
    muted: one.is_archived || (!one.is_im && !one.is_member),
    unread: unread(one),
    open: one.id === state.channel,
  });
  const list = (id, shown) => reconcile($(id), shown.map(entry), (one) => one.id, channelEntry);
  const rooms = channels.filter((one) => !one.is_im);
  list("#channels", [...rooms.filter((one) => !one.is_archived), ...rooms.filter((one) => one.is_archived)]);
  list("#ims", channels.filter((one) => one.is_im && !isApp(one)));
  list("#apps", channels.filter((one) => one.is_im && isApp(one)));
  document.title = `${channels.some(unread) ? "● " : ""}${title(current())} · ${team.name}`;
}

// What was there when the page opened is not news.
function unread(channel) {
  const seen = state.seen.get(seenBy(channel.id)) ?? OPENED;
  return Number(channel.latest ?? 0) > seen && channel.id !== state.channel;
}

const seenBy = (channel) => `${state.team}/${state.user}/${channel}`;

function me({ id, name, role: rank }) {
  return element("span", { class: "me" }, avatar(id, "small"),
    element("span", { class: "label" }, name, rank ? element("small", {}, rank) : null));
}

function channelEntry({ id, label, sign, partner, muted, unread: news, open }) {
  const face = partner ? avatar(partner, "small") : element("span", { class: "sign" }, glyph(sign));
  const classes = ["entry", muted && "muted", news && "unread"].filter(Boolean).join(" ");
  return element("li", {}, element("button",
    { type: "button", class: classes, "aria-current": open ? "page" : null, onclick: () => go(id) },
    face, element("span", { class: "label" }, label),
    news ? element("span", { class: "dot", role: "img", "aria-label": "unread" }) : null));
}

function showHeader(atHome) {
  const channel = current();
  const app = isApp(channel);
  const face = channel.user ? avatar(channel.user, "small") : glyph(channel.is_private ? "lock" : "hash");
  $("#channel-name").replaceChildren(face, channel.label);
  $("#channel-topic").textContent = channel.is_im ? "" : channel.topic.value;
  $("#tabs").hidden = !app;
  for (const tab of ["home", "messages"]) $(`#tab-${tab}`).setAttribute("aria-selected", String(tab === state.tab));
  $("#home").hidden = !atHome;
  $("#conversation").hidden = atHome;
  const outside = !channel.is_im && !channel.is_member;
  const closed = channel.is_archived || outside;
  $("#composer").hidden = closed;
  $("#closed").hidden = !closed;
  if (channel.is_archived) $("#closed").replaceChildren("This channel is archived.");
  else if (outside) {
    $("#closed").replaceChildren(`You are looking at #${channel.label}. `, element("button",
      { type: "button", class: "button primary", onclick: () => tell("join", { channel: channel.id }) }, "Join channel"));
  }
  $("#composer-text").placeholder = `Message ${title(channel)}`;
}

// Moving about.

function go(channel, { thread = null, tab = "messages" } = {}) {
  Object.assign(state, { channel, thread, tab, editing: null });
  location.hash = [channel, thread ?? (tab === "home" ? tab : null)].filter(Boolean).join("/");
  toggleMenu(false);
  if (isApp(current())) tell("home/open", { tab }).catch(() => undefined);
  return refresh();
}

async function openThread(ts) {
  await go(state.channel, { thread: ts });
  $("#reply textarea").focus();
}

async function closeThread() {
  const root = state.thread;
  await go(state.channel);
  const article = document.querySelector(`#messages [data-key="${root}"]`);
  (article ?? $("#composer-text")).focus({ preventScroll: true });
}

function readHash() {
  const [channel, rest = ""] = location.hash.slice(1).split("/");
  const tab = rest === "home" ? "home" : "messages";
  const thread = rest && rest !== "home" ? rest : null;
  if (!channel || (channel === state.channel && thread === state.thread && tab === state.tab)) return;
  Object.assign(state, { channel, thread, tab, editing: null });
  refresh();
}

function neighbour(step) {
  const entries = [...document.querySelectorAll("#sidebar .entry")];
  const here = entries.findIndex((one) => one.hasAttribute("aria-current"));
  entries[(here + step + entries.length) % entries.length]?.click();
}

function toggleMenu(open) {
  document.body.classList.toggle("menu-open", open);
  $("#veil").hidden = !open;
  $("#menu").setAttribute("aria-expanded", String(open));
}

function become(name) {
  state.user = name;
  sessionStorage.setItem("user", name);
  homeTab.forget();
  refresh();
}

function chooseUser() {
  const people = state.workspace.people.filter((one) => !one.is_bot);
  openMenu($("#user"), "You are", [{ title: "See the workspace as", items: people.map((one) => ({
    label: one.real_name,
    hint: role(one) || `@${one.name}`,
    face: avatar(one.id, "small"),
    checked: one.id === state.workspace.user,
    choose: () => become(one.name),
  })) }]);
}

const teams = () => state.workspace.teams ?? [state.workspace.team];

function chooseTeam() {
  openMenu($("#team"), "Workspaces", [{ title: "Workspaces", items: teams().map((one) => ({
    label: one.name,
    hint: one.domain,
    face: element("span", { class: "avatar small colour-3", "aria-hidden": "true" }, one.name[0]),
    checked: one.id === state.workspace.team.id,
    choose: () => enter(one.domain),
  })) }]);
}

function enter(team) {
  Object.assign(state, { team, channel: null, thread: null, tab: "messages", editing: null });
  sessionStorage.setItem("team", team);
  history.replaceState(null, "", location.pathname);
  homeTab.forget();
  refresh();
}

function notify(words) {
  const notice = $("#notice");
  notice.textContent = words;
  notice.hidden = false;
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => { notice.hidden = true; }, NOTICE_TIME);
}

// Dark or light: the system's choice, until one is made here.

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme || (systemDark.matches ? "dark" : "light")) === "dark";

function showTheme() {
  $("#theme").setAttribute("aria-pressed", String(isDark()));
  $("#theme").title = isDark() ? "Light mode" : "Dark mode";
  $("#theme").replaceChildren(glyph(isDark() ? "sun" : "moon"));
}

function toggleTheme() {
  const chosen = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = chosen;
  localStorage.setItem("theme", chosen);
  showTheme();
}

// Keys that hold everywhere. A modal window keeps them to itself.

function keyPressed(event) {
  const typing = event.target.matches("input, textarea, select");
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "/" || event.key === "?" && !typing) $("#keys").open ? $("#keys").close() : $("#keys").showModal();
  else if (document.querySelector("dialog:modal")) return;
  else if (command && event.key === "k") openSwitcher();
  else if (event.altKey && event.key === "ArrowUp") neighbour(-1);
  else if (event.altKey && event.key === "ArrowDown") neighbour(1);
  else if (event.key === "c" && !typing && !command) (state.thread ? $("#reply textarea") : $("#composer-text")).focus();
  else if (event.key === "Escape" && document.body.classList.contains("menu-open")) toggleMenu(false);
  else if (event.key === "Escape" && state.thread) closeThread();
  else return;
  event.preventDefault();
}

function walkSidebar(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.altKey) return;
  const entries = [...document.querySelectorAll("#sidebar .entry")];
  const here = entries.indexOf(document.activeElement);
  event.preventDefault();
  entries[Math.min(Math.max(here + step, 0), entries.length - 1)].focus();
}

function walkTabs(event) {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const other = $(document.activeElement.id === "tab-home" ? "#tab-messages" : "#tab-home");
  other.focus();
  other.click();
}

// Beginning.

function listen() {
  const stream = new EventSource(address("stream"));
  stream.addEventListener("message", refresh);
  stream.addEventListener("error", () => { $("#offline").hidden = stream.readyState === EventSource.OPEN; });
}

const channelList = new MessageList($("#messages"), false, { openThread, refresh, notify });
const threadList = new MessageList($("#replies"), true, { openThread, refresh, notify });
const modals = new Modals($("#modal"));
const homeTab = new Home($("#home"));
const openSwitcher = prepareSwitcher(go);
prepareViewer();
new Composer($("#composer"), () => ({ channel: state.channel }));
new Composer($("#reply"), () => ({ channel: state.channel, thread_ts: state.thread }));

for (const holder of document.querySelectorAll("[data-glyph]")) holder.append(glyph(holder.dataset.glyph));
for (const tab of ["home", "messages"]) $(`#tab-${tab}`).addEventListener("click", () => go(state.channel, { tab }));
$("#menu").addEventListener("click", () => toggleMenu(!document.body.classList.contains("menu-open")));
$("#veil").addEventListener("click", () => toggleMenu(false));
$("#close-thread").addEventListener("click", closeThread);
$("#team").addEventListener("click", chooseTeam);
$("#user").addEventListener("click", chooseUser);
$("#theme").addEventListener("click", toggleTheme);
$("#help").addEventListener("click", () => $("#keys").showModal());
$("#keys .close").addEventListener("click", () => $("#keys").close());
$("#keys").addEventListener("click", ({ target }) => { if (target === $("#keys")) $("#keys").close(); });
$("#sidebar nav").addEventListener("keydown", walkSidebar);
$("#tabs").addEventListener("keydown", walkTabs);
document.addEventListener("keydown", keyPressed);
window.addEventListener("hashchange", readHash);
systemDark.addEventListener("change", showTheme);

showTheme();
state.emoji = drawable(await ask("emoji"));
readHash();
await refresh();
listen();
