// The elements of Block Kit that hold a value: fields, menus, choices. Each is { node, control, read }; `control` takes
// the focus, `read` gives what is entered: a text, the value of an option or a list of them, a user's id, or null.

import { element, freshId } from "./dom.js";
import { person, state } from "./world.js";

// What stands in a field, from Slack's `view.state.values` or from the element itself.
export function entryIn(held, one) {
  const value = held ?? {
    value: one.initial_value,
    selected_option: one.initial_option,
    selected_options: one.initial_options,
    selected_user: one.initial_user,
  };
  if (value.selected_options) return value.selected_options.map((option) => option.value);
  return value.value ?? value.selected_option?.value ?? value.selected_user ?? null;
}

export class Fields {
  constructor(text) {
    this.text = text;
  }

  holds(one) {
    return one.type in this.makers;
  }

  // `changed` is called whenever the person has chosen something, or finished a text.
  make(one, entry, changed = () => undefined) {
    return this.makers[one.type].call(this, one, entry, changed);
  }

  makers = {
    plain_text_input: this.entry,
    number_input: this.entry,
    static_select: this.select,
    users_select: this.users,
    radio_buttons: this.choices,
    checkboxes: this.choices,
    multi_static_select: this.choices,
  };

  entry(one, entry, changed) {
    const whole = one.type === "number_input" && !one.is_decimal_allowed;
    const control = element(one.multiline ? "textarea" : "input", {
      id: freshId("field"),
      class: "field",
      type: one.multiline ? null : "text",
      inputmode: one.type === "number_input" ? (whole ? "numeric" : "decimal") : null,
      rows: one.multiline ? "4" : null,
      maxlength: one.max_length,
      placeholder: one.placeholder?.text,
      autofocus: one.focus_on_load,
      autocomplete: "off",
      onchange: changed,
    });
    control.value = entry ?? "";
    return { node: control, control, read: () => control.value || null };
  }

  select(one, entry, changed) {
    const options = one.options.map((option) => [option.value, option.text.text]);
    return this.list(one, options, entry, changed);
  }

  users(one, entry, changed) {
    const people = state.workspace.people.map(({ id, real_name }) => [id, real_name]);
    return this.list(one, people, entry && (person(entry)?.id ?? entry), changed);
  }

  list(one, options, entry, changed) {
    const nothing = element("option", { value: "" }, one.placeholder?.text ?? "Choose…");
    const control = element("select", { id: freshId("field"), class: "field", autofocus: one.focus_on_load, onchange: changed },
      nothing, ...options.map(([value, label]) => element("option", { value }, label)));
    control.value = entry ?? "";
    return { node: element("span", { class: "select" }, control), control, read: () => control.value || null };
  }

  choices(one, entry, changed) {
    const single = one.type === "radio_buttons";
    const name = freshId("choice");
    const chosen = new Set([entry ?? []].flat());
    const boxes = one.options.map((option) => {
      const box = element("input", { type: single ? "radio" : "checkbox", name, value: option.value, onchange: changed });
      box.checked = chosen.has(option.value);
      return box;
    });
    const node = element("div", { class: "choices", role: single ? "radiogroup" : "group" },
      ...one.options.map((option, place) => element("label", {}, boxes[place],
        element("span", {}, ...this.text.object(option.text),
          option.description ? element("small", {}, ...this.text.object(option.description)) : null))));
    const checked = () => boxes.filter((box) => box.checked).map((box) => box.value);
    return { node, control: boxes[0], read: () => (single ? checked()[0] ?? null : checked()) };
  }
}
