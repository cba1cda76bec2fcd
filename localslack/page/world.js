// What the page knows, the way to the workspace, and the words for people, channels and times.

import { element } from "./dom.js";
import { TextRenderer } from "./text.js";

const AVATAR_COLOURS = 6;
const UNASSIGNED = "\u{1FBFF}"; // no font has it

export const state = {
  team: sessionStorage.getItem("team") ?? "", // domain; the first workspace where none is named
  user: sessionStorage.getItem("user") ?? "ana",
  channel: null, // id
  thread: null, // ts of the root
  tab: "messages", // in the app's own conversation: home or messages
  editing: null, // ts of the own message that is being changed
  workspace: null,
  emoji: {},
  seen: new Map(), // team/user/channel -> ts, as a number, of the latest message that was on screen
};

// The people's side of the workspace that is looked at.
export function address(path, query = {}) {
  const named = state.team ? { ...query, team: state.team } : query;
  return `/local/${path}?${new URLSearchParams(named)}`;
}

export async function ask(path, query) {
  const response = await fetch(address(path, query));
  if (!response.ok) throw new Error((await response.json()).error);
  return response.json();
}

export async function tell(act, body) {
  const response = await fetch(address(act), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: state.user, ...body }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export const names = {
  person: (id) => person(id)?.profile.display_name,
  channel: (id) => channelOf(id)?.label,
  emoji: (name) => state.emoji[name],
  me: () => state.workspace.user,
};
export const text = new TextRenderer(names);

// The emoji that this machine has a font for; the others are shown by their names.
export function drawable(emoji) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "16px sans-serif";
  const width = (character) => pen.measureText(String.fromCodePoint(character.codePointAt(0))).width;
  const missing = width(UNASSIGNED);
  return Object.fromEntries(Object.entries(emoji).filter(([, character]) => width(character) !== missing));
}

const channelOf = (id) => state.workspace.channels.find((one) => one.id === id);
export const current = () => channelOf(state.channel);
export const person = (id) => state.workspace.people.find((one) => one.id === id);
export const appName = () => names.person(state.workspace.app.user);
export const isApp = (channel) => channel.user === state.workspace.app.user;
export function role({ is_owner, is_admin, is_restricted, team_id }) {
  if (is_owner) return "Owner";
  if (is_admin) return "Admin";
  if (team_id !== state.workspace.team.id) return "External";
  return is_restricted ? "Guest" : "";
}

export const title = (channel) => (channel.is_im || channel.is_private ? channel.label : `#${channel.label}`);
export const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
export const dayOf = (ts) => moment(ts).toDateString();
export const clock = (ts) => moment(ts).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const moment = (ts) => new Date(Number(ts) * 1000);

export function dayLabel(ts) {
  const days = (new Date().setHours(0, 0, 0, 0) - moment(ts).setHours(0, 0, 0, 0)) / 86_400_000;
  if (days < 1) return "Today";
  if (days < 2) return "Yesterday";
  return moment(ts).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

export function time(ts) {
  return element("time", { datetime: moment(ts).toISOString(), title: moment(ts).toLocaleString() }, clock(ts));
}

export function avatar(id, size = "") {
  const who = person(id);
  const name = who?.real_name ?? "Slackbot";
  const colour = [...(who?.name ?? id)].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % AVATAR_COLOURS;
  const classes = ["avatar", `colour-${colour}`, size, who?.is_bot && "bot"].filter(Boolean).join(" ");
  return element("span", { class: classes, "aria-hidden": "true", title: name }, who?.is_bot ? "✦" : name[0]);
}

// What is said to the person where the workspace or the app refuses.
const SENTENCES = {
  not_supported_in_threads: "Commands do not work in threads.",
  thread_not_found: "This thread is gone.",
  message_not_found: "This message is gone.",
  no_such_element: "This button is no longer there.",
  view_not_found: "This form is no longer open.",
  is_archived: "This channel is archived.",
  not_in_channel: "Join the channel first.",
  invalid_response_action: "The app answered with a form that cannot be shown.",
};
const SILENT = new Set(["operation_timeout", "dispatch_failed"]);

export function sentence(code, otherwise) {
  return SILENT.has(code) ? `${appName()} did not answer. Please try again.` : SENTENCES[code] ?? otherwise;
}
