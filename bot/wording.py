"""Every sentence a person can read, as pure functions. Plain text: who shows it escapes it and sets it.

In sentences, `backticks` mark what can be typed; everything that a person typed comes in through `quoted`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.domain import Failure, Revision, Spent, StageDetails, Stats, StoredFile
from bot.errors import BotError, Fact
from bot.models.catalogue import SKETCH, built_in
from bot.requests import EXAMPLES, PALETTES

QUOTE_LENGTH = 120
WORTH_A_WORD_S = 30.0  # a shorter wait is over before one has read of it

Facts = Mapping[str, Fact]


def clip(text: str, length: int) -> str:
    """The text, at most that many characters of it."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def quoted(given: Fact) -> str:
    """What a person typed, set apart; backticks would end the setting."""
    return f"“{clip(str(given).replace('`', 'ˋ'), QUOTE_LENGTH)}”"


def help_text(command: str = "/svg") -> str:
    """How the command is used, shown to the one who asks."""
    meanings = {
        "size": "width and height in px",
        "style": "in a few words",
        "palette": f"colours, or one of {', '.join(PALETTES)}",
        "name": "of the file",
        "model": "who draws",
        "stage": "where the file goes",
        "temperature": "0 is sober, 1 is bold",
        "top-p": "the same, in another way",
        "max-tokens": "how long the model’s answer may be",
    }
    return (
        f"Tell me what to draw: `{command} a blue logo`. On its own, `{command}` opens a form.\n"
        "Then reply in the drawing’s thread to change it: “make it green”, “add a star”, “undo”, “use v2”.\n\n"
        "If you like, add\n"
        + "\n".join(f"•  `--{name} {EXAMPLES[name]}`  {meaning}" for name, meaning in meanings.items())
        + f"\n\n`{command} list` shows your latest drawings, `{command} cancel` stops what is not finished yet."
    )


def drawing_now(asked: str) -> str:
    """The placeholder; `asked` is already set for where it stands."""
    return f"Drawing {asked} …"


def waiting(seconds: float) -> str:
    """How long an accepted request waits; empty where that is not worth a word."""
    if seconds < WORTH_A_WORD_S:
        return ""
    return f"There is a line just now: I’ll begin your drawing in {about(seconds)}."


def about(seconds: float) -> str:
    """A time to wait, as a person says it."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return "a minute" if seconds > 20 else "a moment"
    if minutes < 60:
        return f"about {_count(minutes, 'minute')}"
    return f"about {_count(round(minutes / 60), 'hour')}"


def keeps_trying(error: BotError) -> str:
    """Under the placeholder, when what is needed to draw cannot be had now."""
    what = {
        "model_busy": "The model has too much to do",
        "snowflake_unreachable": "I cannot reach Snowflake",
    }.get(error.code, "The model does not answer")
    return f"{what} right now. I keep trying; you need not ask again."


def held() -> str:
    """To somebody who asks for a change of a drawing while one that was asked for before waits."""
    return (
        "An earlier request in this thread still has to wait. Yours comes right after it; you need not ask again. "
        "To drop yours, reply `cancel`."
    )


def from_elsewhere() -> str:
    """Under a drawing that had to be sent as a direct message."""
    return (
        "I cannot write in that channel, so here it is. "
        "If I’m not in it, type `/invite @svgbot` there and I’ll answer in place."
    )


def preview_follows() -> str:
    """Under a drawing whose preview Slack did not finish."""
    return "Slack is slow with the preview: it follows in the thread. Download SVG shows the drawing now."


def how_to_refine() -> str:
    """Under the first version."""
    return "Reply in the thread to change it: “make it green”, “add a star”, “undo”."


def lineage(revision: Revision) -> str:
    """Which version this is, empty for the first."""
    if revision.restores is not None:
        return f"v{revision.number}, v{revision.restores} again"
    if revision.redoes is not None:
        return f"v{revision.number}, another v{revision.redoes}"
    if revision.parent is None:
        return ""
    return f"v{revision.number}, from v{revision.parent}"


def alt_text(revision: Revision) -> str:
    """What the preview shows, for those who cannot see it."""
    version = "" if revision.number == 1 else f", version {revision.number}"
    return f"Preview of the drawing{version}: {clip(revision.asked, 300)}"


def figures(revision: Revision) -> str:
    """Model, seconds and size on one line."""
    seconds = revision.processing_time_ms / 1000
    return "  ·  ".join(
        (
            "sketch, the offline model" if revision.model_used == SKETCH else revision.model_used,
            f"{seconds:.1f} s" if seconds >= 0.1 else "under 0.1 s",
            f"{revision.width} × {revision.height} px",
            file_size(revision.file_size),
        )
    )


def file_size(size: int) -> str:
    """Bytes as a person says them."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def model_note(revision: Revision) -> str:
    """Why another model drew than the one asked for; empty where the one asked for drew."""
    asked, used = revision.model_asked, revision.model_used
    if asked == used:
        return ""
    if used == SKETCH:
        return f"{asked} does not answer here, so sketch drew: from your words, without AI."
    successor = built_in().in_force(asked)
    if successor == asked:
        return f"{asked} did not answer; drew with {used}."
    if successor == used:
        return f"{asked} has been retired; drew with {used}."
    return f"{asked} has been retired and {successor} did not answer; drew with {used}."


def ignored_options(model: str, names: Sequence[str]) -> tuple[str, ...]:
    """That the model takes no such options, where some were given."""
    given = " and ".join(f"--{name.replace('_', '-')}" for name in names)
    return (f"{model} takes no {given}, so I left it out.",) if given else ()


def nothing_drawn_yet() -> str:
    """`/svg list` of somebody who has not drawn."""
    return "You have no drawings yet. Try `/svg a blue logo`."


def list_title(count: int) -> str:
    """Above `/svg list`."""
    return "Your latest drawing:" if count == 1 else f"Your latest {count} drawings, newest first:"


def problem(error: BotError) -> str:
    """What to tell a person whose input cannot be used, and how to mend it."""
    return _sentence(error.code, error.facts)


def failure(outcome: Failure) -> str:
    """What became of an accepted request that cannot be drawn."""
    sentence = _sentence(outcome.code, outcome.facts)
    return sentence if outcome.code in _OWN_FAULTS else f"{sentence} (Reference `{outcome.reference}`)"


def broken(reference: str) -> str:
    """When the bot itself failed before the request was accepted."""
    return f"Sorry, something went wrong on my side and nothing was drawn. Please try again. (Reference `{reference}`)"


def form_title() -> str:
    """Of the form; Slack allows 24 characters."""
    return "What shall I draw?"


def form_prompt() -> str:
    """Above the prompt."""
    return "Your drawing"


def form_prompt_hint() -> str:
    """Below the prompt."""
    return "A few words are enough: a blue logo for a bakery called “Crumb”"


def form_elsewhere() -> str:
    """In a form that was opened outside of any channel."""
    return "I’ll send you the drawing as a direct message. To draw in a channel, type `/svg` there."


def home_title() -> str:
    """At the top of the home tab."""
    return "What shall I draw?"


def home_welcome() -> str:
    """Below it."""
    return (
        "Type `/svg a blue logo` in any channel, or press the button. Then reply in the drawing’s thread to change it: "
        "“make it green”, “add a star”, “undo”, “use v2”."
    )


def home_latest() -> str:
    """Above a person's drawings on the home tab."""
    return "Your latest drawings"


def form_label(option: str) -> str:
    """Above an option."""
    return {"name": "File name", "palette": "Colours"}.get(option, option.capitalize())


def form_submit() -> str:
    """On the button that sends a form."""
    return "Draw"


def form_close() -> str:
    """On the button that closes a form."""
    return "Cancel"


def refine_title() -> str:
    """Of the small form behind Refine."""
    return "Change the drawing"


def refine_prompt() -> str:
    """Above the instruction."""
    return "What shall I change?"


def refine_hint() -> str:
    """Below the instruction."""
    return "For example: make it green, add a star, without the text"


def button(action: str) -> str:
    """On a button."""
    return {
        "refine": "Refine",
        "cancel": "Cancel",
        "regenerate": "Regenerate",
        "download": "Download SVG",
        "retry": "Try again",
        "draw_something": "Draw something",
    }[action]


def another_one() -> str:
    """What Regenerate asks for."""
    return "another one"


def stage_link() -> str:
    """On the link to a file in the stage; it works for an hour (`Stage.link`)."""
    return "Straight from the stage, for an hour"


def sent_to_you() -> str:
    """After a download, to the one who clicked."""
    return "I’ve sent you the SVG as a direct message."


def cancelled(count: int) -> str:
    """After calling off, to the one who did; 0 where there was nothing to call off any more."""
    if not count:
        return "There is nothing of yours left to cancel here."
    return "Cancelled." if count == 1 else f"Cancelled {count} drawings."


def admin_help() -> str:
    """How `/svg-admin` is used."""
    return (
        "•  `/svg-admin list` or `/svg-admin list T123/logo`: what is in the stage\n"
        "•  `/svg-admin refresh`: the same, as it is now: a listing is remembered for an hour\n"
        "•  `/svg-admin stage` or `/svg-admin stage LOGOS`: the stage as a whole\n"
        "•  `/svg-admin show @SVG_STAGE/…`: a drawing and where it comes from\n"
        "•  `/svg-admin delete @SVG_STAGE/…`: away with it, after a question\n"
        "•  `/svg-admin stats`: how much svgbot is used, and what the models cost"
    )


def stage_title(stage: str, prefix: str, count: int) -> str:
    """Above a page of the stage."""
    where = f"@{stage}/{prefix}" if prefix else f"@{stage}"
    return f"In {where}:" if count else f"There is nothing in {where}."


def stage_place(stage: StageDetails) -> str:
    """Which stage it is."""
    return f"@{stage.name} in {stage.database}.{stage.schema}" if stage.database else f"@{stage.name}"


def stage_facts(stage: StageDetails) -> tuple[str, ...]:
    """What there is to say of a stage, line by line, but for the times."""
    said = {
        "encryption": stage.encryption,
        "at": stage.url,
        "storage integration": stage.storage_integration,
        "owner": stage.owner,
        "permissions": stage.permissions,
        "comment": stage.comment,
    }
    return tuple(f"{name}: {value}" for name, value in said.items() if value)


def stage_holds(stage: StageDetails) -> str:
    """How much is in a stage."""
    return f"{_count(stage.files, 'file')}, {file_size(stage.size)}"


def last_changed() -> str:
    """Before the time."""
    return "last changed"


def made_when() -> str:
    """Before the time."""
    return "made"


def opened(count: int) -> str:
    """How often a file was looked at or fetched; before the time when it last was, if it ever was."""
    return f"opened {_count(count, 'time')}, last" if count else "never opened"


def first_page() -> str:
    """On the button back to the first page."""
    return "First page"


def next_page() -> str:
    """On the button to the next page."""
    return "Next page"


def asked_first() -> str:
    """Before a drawing's first prompt."""
    return "Drawing:"


def delete_version(number: int) -> str:
    """Asks before a version is deleted."""
    return f"Delete version {number}?"


def delete_consequences() -> str:
    """Below that question."""
    return "Its file in the stage, its preview and its message go, and nobody can bring them back."


def version_deleted(number: int) -> str:
    """After that, to the one who deleted it."""
    return f"Version {number} is deleted."


def delete_question() -> str:
    """Before a file is deleted."""
    return "Delete it? The file, its preview and its message go, and nobody can bring them back."


def delete_yes() -> str:
    """On the button that deletes."""
    return "Delete"


def delete_no() -> str:
    """On the button that does not."""
    return "Keep it"


def is_deleted() -> str:
    """After a path."""
    return "is deleted."


def kept() -> str:
    """After the question, when nothing was deleted."""
    return "Nothing was deleted."


def stats(found: Stats) -> str:
    """How much the bot has been used."""
    status = ", ".join(f"{count} {name}" for name, count in sorted(found.requests.items())) or "none"
    people, drawn = _count(found.people, "person", "people"), _count(found.drawings, "drawing")
    versions = _count(found.revisions, "version")
    lines = (f"{people}, {drawn} in {versions}, {file_size(found.size)}.", f"Requests: {status}.", *_spent(found))
    return "\n".join(lines)


def _spent(found: Stats) -> Iterator[str]:
    """What the models cost; nothing where none was asked that costs."""
    if found.spent.calls:
        asked = (f"Models: asked {_count(found.spent.calls, 'time')}", *_price(found.spent))
        yield f"{', '.join(asked)}."
    if lost := " and ".join(_price(found.lost)):
        yield f"Of that, {lost} went into requests that failed."


def _price(spent: Spent) -> Iterator[str]:
    if spent.tokens:
        yield _count(spent.tokens, "token")
    if spent.cost:
        yield f"${spent.cost:.2f}" if spent.cost >= 0.01 else "less than 1 ¢"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def time_of(seconds: float) -> str:
    """A moment, for where Slack cannot show it in the reader's own time."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def settings_invalid(faults: Sequence[tuple[str, str]]) -> str:
    """Which variables of the environment cannot be used; their values may be secret and are not shown."""
    return "\n".join(("Some settings cannot be used:", *(f"  {variable}: {fault}" for variable, fault in faults)))


def serving() -> str:
    """When the bot is connected."""
    return "svgbot is connected. Try `/svg a blue logo` in Slack. (Ctrl-C stops it.)"


def serving_http(url: str) -> str:
    """When the bot waits for Slack's requests."""
    return f"svgbot listens at {url}: give Slack its public https address as request URL. (Ctrl-C stops it.)"


def no_health(host: Fact, port: Fact) -> str:
    """When the port for health is somebody else's."""
    return f"I cannot listen at {host}:{port}, so there is no health page; set SVGBOT_PORT to a free port."


def finding(state: str, part: str, code: str, facts: Facts) -> str:
    """A line of `svgbot doctor`: whether it is well, what it is about, and what to do if it is not."""
    mark = {"well": "✓", "broken": "✗", "unused": "–"}[state]
    sentence = _FINDINGS[code](facts) if code in _FINDINGS else _sentence(code, facts)
    return f"{mark} {_EXAMINED[part]:<12}{sentence}"


def made(outcome: str, statement: str) -> str:
    """A line of `svgbot init --run`: what became of a statement."""
    mark = {"done": "✓", "otherwise": "✓", "left": "–"}[outcome]
    note = {
        "done": "",
        "otherwise": "  (as a standard table: the account has no hybrid ones)",
        "left": "  (an admin must run this)",
    }[outcome]
    return f"{mark} {clip(statement.splitlines()[0].removesuffix(' ('), QUOTE_LENGTH)}{note}"


def listed(file: StoredFile) -> str:
    """A line of `svgbot list`."""
    return f"{time_of(file.modified)}  {file_size(file.size):>9}  {file.path}"


def nothing_listed(stage: str, prefix: str) -> str:
    """`svgbot list` where there is no file."""
    return f"There is nothing at @{stage}/{prefix}"


def no_count(given: str) -> str:
    """Where so many are asked for."""
    return f"a number from 1 on is wanted, not {quoted(given)}"


def no_such_form(form: str, forms: Iterable[str]) -> str:
    """`svgbot svg --export` where a form is not known."""
    return f"There is no form {form}; there are {', '.join(forms)}, and png:SIZE with a size of 1 to 4096 px."


def disagreement(code: str, facts: Facts, *, mended: bool) -> str:
    """A line of `svgbot audit`: what does not agree, and what was done about it."""
    what, done = _DISAGREEMENTS[code]
    return f"{what(facts)} {done}" if mended else what(facts)


def audited(found: int, unmended: int, *, with_slack: bool) -> str:
    """The last line of `svgbot audit`."""
    compared = "Ledger, stage and threads" if with_slack else "Ledger and stage (no Slack is connected)"
    if not found:
        return f"{compared} agree."
    if not unmended:
        return f"{compared} agree again: {_count(found, 'disagreement')}, all mended."
    hint = "" if unmended < found else " Mend them with `svgbot audit --mend`."
    return f"{_count(found, 'disagreement')}, {found - unmended} mended.{hint}"


def cleared(shelf: str, count: int, *, dry_run: bool) -> str:
    """A line of `svgbot clean`."""
    what, done, to_do = _SHELVES[shelf]
    return f"{count:>7}  {what}: {to_do if dry_run else done}"


def demo_begins() -> str:
    """The first line of the demo."""
    return "A local workspace and the bot are starting; nothing leaves this machine."


def demo_types(person: str, channel: str, text: str) -> str:
    """What a person in the demo does."""
    return f"\n{person} in #{channel}:  {text}"


def demo_result(path: str, preview: Path) -> str:
    """What came of it."""
    return f"  stored    {path}\n  preview   {preview}"


def demo_page(url: str) -> str:
    """Where the workspace was."""
    return f"  page      {url}/ (run `make demo` to keep it open)"


def demo_goes_on(url: str) -> str:
    """The demo keeps serving."""
    return f"\nYour turn: open {url}/ and type `/svg a yellow star`. (Ctrl-C ends it.)"


def did_you_mean(facts: Facts, prefix: str = "") -> str:
    """The nearest right choice, else all of them."""
    if facts.get("nearest"):
        return f"Did you mean `{prefix}{facts['nearest']}`?"
    return f"There are: {facts['choices']}." if facts.get("choices") else ""


def _sentence(code: str, facts: Facts) -> str:
    return _SENTENCES.get(code, _SENTENCES["internal"])(facts)


def _number(facts: Facts, name: str) -> float:
    return float(facts[name] or 0)


def _model(facts: Facts) -> str:
    return str(facts.get("model", "that model"))


def _by(facts: Facts) -> str:
    return f" by {facts['way']}" if facts.get("way") else ""


def _bounds(facts: Facts) -> str:
    return f"`--{facts['option']}` goes from {facts['low']:g} to {facts['high']:g}, not {quoted(facts['given'])}."


_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "prompt_missing": lambda f: "What shall I draw? Try `/svg a blue logo`, or `/svg help`.",
    "change_missing": lambda f: "What shall I change? For example: make it green.",
    "change_unclear": lambda f: (
        "I could not make out what to change. Please say it in other words, such as: make it green, add a star."
    ),
    "prompt_too_long": lambda f: (
        f"That is {f['length']} characters, and I can take {f['limit']}. Tell me in fewer words what to draw."
    ),
    "prompt_too_short": lambda f: f"Tell me a little more: at least {f['limit']} characters.",
    "prompt_characters": lambda f: (
        f"I can only take plain letters, digits and - . , ! ? ' \" here, so {quoted(f['given'])} is in the way."
    ),
    "option_unknown": lambda f: f"There is no `--{f['given']}`. {did_you_mean(f, '--')}",
    "option_value": lambda f: f"`--{f['option']}` wants a value, such as `--{f['option']} {f['example']}`.",
    "quote_open": lambda f: (
        f"After `--{f['option']}` a quotation mark is left open: {quoted(f['given'])}. Please close it."
    ),
    "model_unknown": lambda f: f"I don’t know a model called {quoted(f['given'])}. {did_you_mean(f)}",
    "name_format": lambda f: (
        f"A name is made of letters, digits, `_` and `-`, so {quoted(f['given'])} won’t do. How about `{f['nearest']}`?"
    ),
    "name_too_long": lambda f: f"That name has {f['length']} characters; {f['limit']} are the most.",
    "stage_format": lambda f: (
        "A stage is named in capitals, digits and `_`, and starts with a letter."
        + (f" Did you mean `{f['nearest']}`?" if f.get("nearest") else "")
    ),
    "stage_too_long": lambda f: f"That stage name has {f['length']} characters; {f['limit']} are the most.",
    "stage_unknown": lambda f: f"I may not use the stage {quoted(f['given'])}. {did_you_mean(f)}",
    "size_format": lambda f: f"`--size` is width x height, such as `--size 800x600`, not {quoted(f['given'])}.",
    "size_range": lambda f: f"Each side of `--size` goes from {f['low']} to {f['high']} px, not {quoted(f['given'])}.",
    "style_too_long": lambda f: f"A style is a few words, at most {f['limit']} characters.",
    "palette_too_long": lambda f: f"A palette holds at most {f['limit']} colours; that was {f['length']}.",
    "colour_unknown": lambda f: (
        f"I don’t know the colour {quoted(f['given'])}. "
        f"Use names like `navy`, codes like `#1d4ed8`, or one of: {f['choices']}."
    ),
    "not_a_number": lambda f: f"`--{f['option']}` wants a number, not {quoted(f['given'])}.",
    "not_a_whole_number": lambda f: f"`--{f['option']}` wants a whole number, not {quoted(f['given'])}.",
    "number_range": _bounds,
    "person_limit": lambda f: (
        f"You have {f['limit']} drawings on the way, and I can take no more from one person. "
        f"Please try again in {about(_number(f, 'seconds'))}."
    ),
    "team_limit": lambda f: (
        f"There are {f['limit']} drawings on the way here, and I can take no more. "
        f"Please try again in {about(_number(f, 'seconds'))}."
    ),
    "lost": lambda f: "I lost this request on the way, sorry. Please ask again.",
    "cancelled": lambda f: "Cancelled.",
    "nothing_to_undo": lambda f: (
        "There is nothing left to undo."  # v1 again, or those before are deleted
        if _number(f, "head") > 1
        else "This is the first version, so there is nothing to undo."
        if f.get("head")
        else "There is no drawing here yet, so there is nothing to undo."
    ),
    "no_such_version": lambda f: (
        f"There is no v{f['given']}. The latest is v{f['head']}."
        if f.get("head")
        else "There is no version of this drawing yet."
    ),
    "no_drawing": lambda f: _NO_DRAWING.get(str(f.get("fault")), _NO_DRAWING["no_svg"]),
    "preview_failed": lambda f: "The drawing is safe, but I could not make a preview of it. Please try again.",
    "model_timeout": lambda f: "The model took too long to answer. Please try again in a moment.",
    "model_unavailable": lambda f: "The model does not answer right now. Please try again in a moment.",
    "model_busy": lambda f: "The model has too much to do right now. Please try again in a moment.",
    "model_garbled": lambda f: "The model’s answer came garbled. Please try again in a moment.",
    "model_unauthorised": lambda f: "The model no longer takes my credentials. Please tell an admin, then try again.",
    "model_forbidden": lambda f: f"I may not use {_model(f)} here. Please tell an admin, or choose another `--model`.",
    "model_budget": lambda f: "The budget for drawings is used up. Please tell an admin, then try again.",
    "model_missing": lambda f: f"There is no {_model(f)} here. Please choose another `--model`, or tell an admin.",
    "model_address": lambda f: "There is no model at the address that I was given. Please tell an admin.",
    "model_overfull": lambda f: "This drawing has grown too long for the model. Please start a new one with `/svg`.",
    "model_refuses": lambda f: (
        f"{_model(f)} does not take my request. Please tell an admin, or choose another `--model`."
    ),
    "token_unreadable": lambda f: "I cannot read my own credentials. Please tell an admin, then try again.",
    "upload_failed": lambda f: (
        "There is no room left to store the drawing. Please tell an admin, then try again."
        if f.get("cause") in ("ENOSPC", "EDQUOT")
        else "I could not store the drawing. Please tell an admin, then try again."
    ),
    "upload_refused": lambda f: _ADMIN_FIRST.format("I could not store the drawing"),
    "upload_not_text": lambda f: "That file is no text, and this stage only takes text.",
    "path_ambiguous": lambda f: f"I cannot tell {quoted(f['path'])} from other files there, so I left it alone.",
    "snowflake_unreachable": lambda f: "I cannot reach Snowflake right now. Please try again in a moment.",
    "snowflake_timeout": lambda f: "Snowflake took too long. Please try again in a moment.",
    "snowflake_failed": lambda f: "Snowflake could not do that. Please try again in a moment.",
    "snowflake_account": lambda f: _ADMIN_FIRST.format("Snowflake does not know my account"),
    "snowflake_login": lambda f: _ADMIN_FIRST.format("Snowflake does not let me in"),
    "snowflake_not_permitted": lambda f: _ADMIN_FIRST.format("Snowflake does not permit me to do that"),
    "snowflake_not_there": lambda f: _ADMIN_FIRST.format("Something that I need in Snowflake is missing"),
    "not_made": lambda f: f"My role may not run {f['statement']}. `svgbot init` prints what an admin runs first.",
    "grant_missing": lambda f: _ADMIN_FIRST.format("Snowflake does not permit me to do that"),
    "warehouse_stopped": lambda f: _ADMIN_FIRST.format("My Snowflake warehouse does not run"),
    "snowflake_unset": lambda f: (
        "STAGE_URL names a Snowflake stage, but no account is set: I need SNOWFLAKE_CONNECTION_NAME, or "
        "SNOWFLAKE_ACCOUNT and a credential."
    ),
    "snowflake_database_unset": lambda f: (
        "I need SNOWFLAKE_DATABASE to know where the stage is, or its full name in STAGE_URL: `@DB.SCHEMA.SVG_STAGE`."
    ),
    "settings_missing_snowflake": lambda f: f"I need {f['names']} in the environment to reach Snowflake.",
    "snowflake_file": lambda f: f"I cannot read {f['path']}, which is to let me into Snowflake.",
    "connections_unreadable": lambda f: "I cannot read Snowflake's connections.toml. Is it TOML, and mine (chmod 600)?",
    "connection_unknown": lambda f: (
        f"There is no connection {quoted(f['given'])} in Snowflake's connections.toml. There are: {f['choices']}."
        if f["choices"]
        else "Snowflake's connections.toml is missing or holds no connection."
    ),
    "connection_unusable": lambda f: (
        f"The connection {quoted(f['given'])} in Snowflake's connections.toml cannot be used: {f['fault']}."
    ),
    "stage_unavailable": lambda f: "I cannot reach the stage right now. Please try again in a moment.",
    "ledger_unavailable": lambda f: "I cannot write my records right now. Please try again in a moment.",
    "jobs_unavailable": lambda f: "I cannot take requests right now. Please try again in a moment.",
    "too_many_starts": lambda f: "That request stopped me again and again, so I gave it up. Please ask in another way.",
    "outsiders_refused": lambda f: (
        "Sorry, I only draw for the organisation that set me up here. Please ask one of its people."
    ),
    "admins_only": lambda f: "This is for the admins of svgbot. Your own drawings are in `/svg list`.",
    "not_yours_to_cancel": lambda f: "Only the one who asked for it can cancel it.",
    "not_yours_to_delete": lambda f: "Only the one who asked for it, or an admin, can delete it.",
    "already_deleted": lambda f: "That version is deleted already.",
    "change_in_thread": lambda f: "To go back, say so in the drawing’s thread: reply “undo” or “use v2” there.",
    "form_too_late": lambda f: "That took too long, and Slack no longer lets me open the form. Please try once more.",
    "head_moved": lambda f: "Somebody changed this drawing in the same moment. Please say it again.",
    "drawing_missing": lambda f: "I no longer have this drawing. Please start a new one with `/svg`.",
    "file_exists": lambda f: "Another file stands where this drawing belongs. Please tell an admin, then try again.",
    "nothing_there": lambda f: f"There is nothing at {quoted(f['path'])}.",
    "file_unwritable": lambda f: f"I cannot write {quoted(f['path'])}. Please choose another place for it.",
    "file_missing": lambda f: "The file of this drawing is no longer in the stage. Please tell an admin.",
    "path_format": lambda f: f"A path looks like `@SVG_STAGE/T123/logo/1a2b3c4d-v1.svg`, not {quoted(f['given'])}.",
    "svg_missing": lambda f: "I no longer have that version. Please choose another one.",
    "database_version": lambda f: (
        f"The database is of version {f['found']} and I know version {f['known']}. Please update svgbot."
    ),
    "database_unsupported": lambda f: (
        f"I cannot keep my records in {f['backend']}. Leave DATABASE_URL out, or name a SQLite file in it."
    ),
    "settings_missing": lambda f: (
        f"I need {f['names']} in the environment to reach Slack. Without an account, try `svgbot demo`."
    ),
    "slack_refuses": lambda f: _REFUSALS.get(
        str(f["reason"]), f"Slack refuses to let me in ({f['reason']}). Please check the tokens."
    ),
    "address_unusable": lambda f: (
        f"I cannot listen at {f['host']}:{f['port']}. Set SVGBOT_PORT to a free port, and SVGBOT_HOST to an address "
        "of this machine."
    ),
    "model_unset": lambda f: "MODEL_BASE_URL is set, but SVGBOT_MODEL does not say which of its models draws.",
    "catalogue_unusable": lambda f: f"SVGBOT_CATALOGUE, {f['path']}, cannot be used: {f['fault']}.",
    "private_key_unusable": lambda f: f"The private key {f['path']} cannot be used: {f['fault']}.",
    "home_unusable": lambda f: f"I cannot write to {f['path']}. Set SVGBOT_HOME to a folder of mine.",
    "system_library": lambda f: str(f["sentence"]),
    "already_running": lambda f: (
        f"Another svgbot already works with {f['path']}. Stop it first, or set SVGBOT_HOME to another folder."
    ),
    "demo_failed": lambda f: f"The demo stopped at “{f['step']}”. What happened stands above.",
    "internal": lambda f: "Sorry, something went wrong on my side. Please try again.",
}

# What `svgbot clean` clears away, and what it does with it.
_SHELVES: dict[str, tuple[str, str, str]] = {
    "mirror_notes": ("notes for the mirror of rows that are gone", "removed", "to remove"),
    "drafts": ("drafts of requests that have ended", "removed", "to remove"),
    "idle_sessions": ("sessions without a request for an hour", "closed", "to close"),
    "errors": ("errors older than 30 days", "removed", "to remove"),
    "sessions": ("sessions older than 90 days", "removed", "to remove"),
    "requests": ("requests older than a year", "removed", "to remove"),
    "cancellations": ("cancellations older than a year", "removed", "to remove"),
    "temporary_tables": ("notes of temporary tables older than a year", "removed", "to remove"),
    "svgs": ("records of versions older than two years (their files stay)", "removed", "to remove"),
    "drawings": ("drawings older than two years without a version", "removed", "to remove"),
    "remains": ("notes of deletions begun more than two years ago", "removed", "to remove"),
    "posts": ("notes of messages older than two years", "removed", "to remove"),
    "removed_messages": ("notes of messages that people deleted more than two years ago", "removed", "to remove"),
    "uploads": ("notes of uploaded previews older than two years", "removed", "to remove"),
    "audit_events": ("audit events older than two years", "removed", "to remove"),
    "jobs": ("jobs that ended more than 7 days ago", "removed", "to remove"),
}

# What `svgbot audit` finds, and what mends it.
_DISAGREEMENTS: dict[str, tuple[Callable[[Facts], str], str]] = {
    "request_stuck": (
        lambda f: f"Request {f['request']} is open, and nobody works on it.",
        "Noted as failed.",
    ),
    "deletion_unfinished": (lambda f: f"{f['path']} was deleted, and something of it remains.", "Removed."),
    "draft_left": (lambda f: f"Request {f['request']} has ended and left its draft.", "Removed."),
    "file_missing_in_stage": (lambda f: f"{f['path']} is recorded, and there is no such file.", "Stored again."),
    "file_changed": (lambda f: f"{f['path']} is not the file that was recorded.", "Stored again as it was."),
    "file_unknown": (lambda f: f"{f['path']} is in the stage, and no record knows it.", "Deleted."),
    "preview_unknown": (lambda f: f"The preview {f['svg']} belongs to no drawing.", "Deleted."),
    "post_uncertain": (
        lambda f: f"A message for request {f['request']} was about to be posted in {f['channel']}.",
        "Looked for it, and noted what stands there.",
    ),
    "message_deleted": (
        lambda f: f"The message for request {f['request']} in {f['channel']} was deleted in Slack.",
        "Noted; it is not posted again.",
    ),
    "message_left": (
        lambda f: f"The message for request {f['request']} in {f['channel']} shows what was deleted.",
        "Deleted.",
    ),
    "message_doubled": (
        lambda f: f"More than one message for request {f['request']} stands in {f['channel']}.",
        "Deleted the one too many.",
    ),
    "message_unended": (
        lambda f: f"The message for request {f['request']} in {f['channel']} still says that it is being drawn.",
        "It says now what became of it.",
    ),
    "told_nobody": (lambda f: f"Request {f['request']} has ended, and nobody was told.", "Told."),
}

# For what only somebody with Snowflake at hand can mend.
_ADMIN_FIRST = "{}. Please tell an admin, whom `svgbot doctor` tells more, then try again."

# What `svgbot doctor` looks at.
_EXAMINED: dict[str, str] = {
    "machine": "machine",
    "drawing": "drawing",
    "home": "home",
    "ledger": "ledger",
    "snowflake": "Snowflake",
    "warehouse": "warehouse",
    "stage": "stage",
    "mirror": "mirror",
    "renderer": "previews",
    "cortex": "Cortex",
    "model": "model",
    "slack": "Slack",
    "scopes": "scopes",
    "requests": "HTTP mode",
    "socket": "Socket Mode",
    "port": "port",
}

_FINDINGS: dict[str, Callable[[Facts], str]] = {
    "found": lambda f: "libcairo and fonts are here",
    "needs_the_above": lambda f: "not tried: it needs the above",
    "home_writable": lambda f: f"{f['path']} can be written",
    "ledger_writable": lambda f: "opens, and takes a row",
    "stage_works": lambda f: f"@{f['stage']} in {f['where']}: a file was put, listed and deleted",
    "stage_forgets": lambda f: (
        f"@{f['stage']} in {f['where']} did not list a file that was put there. "
        "Does another program clear that folder? If so, set STAGE_URL to one of mine."
    ),
    "stage_empties": lambda f: f"@{f['stage']} in {f['where']} gave other bytes than were put there.",
    "snowflake_open": lambda f: f"{f['account']} lets in {f['user']} by {f['kind']}, with the role {f['role']}",
    "warehouse_runs": lambda f: f"{f['warehouse']} runs",
    "warehouse_unset": lambda f: "No warehouse is in use. Set SNOWFLAKE_WAREHOUSE, or give the user a default one.",
    "warehouse_stopped": lambda f: (
        f"The warehouse does not run (error {f['number']}). Let it resume by itself "
        "(ALTER WAREHOUSE … SET AUTO_RESUME = TRUE), and look at its resource monitor."
    ),
    "mirror_writable": lambda f: f"the ledger's {f['count']} tables in {f['schema']} can be written",
    "mirror_off": lambda f: "off: SVGBOT_MIRROR says so, or no database is set",
    "tables_missing": lambda f: f"{f['schema']} has no table {f['table']}. Run: svgbot init --run",
    "grant_missing": lambda f: f"My role may not do that. Let an admin run: {f['grant']}",
    "snowflake_login": lambda f: (
        f"Snowflake refuses the login (error {f['number']}). Please check the user, its key or token, and the network "
        "policy."
    ),
    "snowflake_account": lambda f: (
        f"There is no such account (error {f['number']}). Please check SNOWFLAKE_ACCOUNT: it is ORGANISATION-ACCOUNT."
    ),
    "snowflake_unreachable": lambda f: (
        f"Snowflake does not answer (error {f['number']}). Please check SNOWFLAKE_ACCOUNT, the network and the proxy."
    ),
    "snowflake_not_permitted": lambda f: f"My role may not do that (error {f['number']}). Run: svgbot init",
    "snowflake_not_there": lambda f: (
        f"Something is missing, or hidden from my role (error {f['number']}). Run: svgbot init"
    ),
    "snowflake_failed": lambda f: f"Snowflake refused a statement (error {f['number']}). The log says more.",
    "renders": lambda f: "a drawing was read and rendered",
    "does_not_render": lambda f: (
        f"A simple drawing did not become a picture: {f['detail']} Please install svgbot anew."
    ),
    "renderer_unavailable": lambda f: "The process that renders did not start. Please install svgbot anew.",
    "models_offered": lambda f: f"offers {f['names']}",
    "models_lacking": lambda f: (
        f"Cortex does not offer this role: {f['names']}. SHOW CORTEX BASE MODELS IN SCHEMA SNOWFLAKE.MODELS lists what "
        "there is; SVGBOT_MODEL and SVGBOT_FALLBACKS choose. To let in other regions, run: "
        "ALTER ACCOUNT SET CORTEX_ENABLED_CROSS_REGION = 'ANY_REGION';"
    ),
    "model_answers": lambda f: f"{f['model']} answered{_by(f)} in {f['seconds']:.1f} s",
    "model_unavailable": lambda f: f"{f['model']} does not answer{_by(f)}. Is its server up, and the network open?",
    "model_busy": lambda f: f"{f['model']} has too much to do{_by(f)}. Please try again later.",
    "model_garbled": lambda f: f"What answers for {f['model']}{_by(f)} is no model. Please check the address.",
    "model_unauthorised": lambda f: f"{f['model']} does not take the credentials{_by(f)}. Have they expired?",
    "model_forbidden": lambda f: (
        f"{f['model']} may not be used{_by(f)}. "
        + (f"Let an admin run: {f['grant']}" if f.get("grant") else "Please look at what its key may do there.")
    ),
    "model_budget": lambda f: f"The budget for {f['model']} is used up{_by(f)}.",
    "model_missing": lambda f: (
        f"There is no {f['model']}{_by(f)}. Does SVGBOT_MODEL name it rightly? "
        "In Snowflake, SHOW CORTEX BASE MODELS lists what there is, and CORTEX_ENABLED_CROSS_REGION lets in more."
    ),
    "model_address": lambda f: "There is no model at that address. Please check SNOWFLAKE_ACCOUNT or MODEL_BASE_URL.",
    "model_stands_in": lambda f: f"{f['model']} does not answer here, so {f['answered']} draws",
    "slack_unset": lambda f: "not connected; README tells how in “Connect your Slack in five minutes”",
    "slack_known": lambda f: f"the bot token opens {f['team']} for @{f['bot']}",
    "scopes_granted": lambda f: "all that are needed are granted",
    "scopes_lacking": lambda f: (
        f"The bot token lacks {f['names']}. Paste manifest.yml into the app's “App Manifest” and install the app again."
    ),
    "scopes_unsaid": lambda f: "Slack does not say which are granted",
    "secret_set": lambda f: "SLACK_SIGNING_SECRET is set; only a request from Slack shows whether it is the right one",
    "socket_opens": lambda f: "the app-level token opens a connection",
    "port_free": lambda f: f"{f['host']}:{f['port']} is free",
    "port_taken": lambda f: no_health(f["host"], f["port"]),
    "runs": lambda f: f"svgbot runs at {f['host']}:{f['port']} and is ready",
    "runs_unready": lambda f: (
        f"svgbot runs at {f['host']}:{f['port']} and is not ready: {f['failing']}. Its log says more."
    ),
    "no_answer": lambda f: f"No answer within {f['seconds']:g} s. Please check the network and try again.",
}

# What Slack says of its own troubles passes (its documentation of the common errors).
_SLACK_IS_BUSY = ("fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable")

_REFUSALS: dict[str, str] = {
    **dict.fromkeys(_SLACK_IS_BUSY, "Slack cannot answer right now. Please try again in a minute."),
    "slack_unreachable": "I cannot reach Slack. Please check the network, and SLACK_API_URL if it is set.",
    "invalid_auth": "Slack does not know the token. Please check SLACK_BOT_TOKEN and SLACK_APP_TOKEN.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN begins with `xoxb-` and SLACK_APP_TOKEN with `xapp-`; are they swapped?",
}

_NO_DRAWING: dict[str, str] = {
    "no_svg": "The model answered, but without a drawing. Please say it in other words and try again.",
    "hung": "That drawing was too heavy to finish, so I stopped it. Please ask for something simpler.",
    "too_complex": "That drawing grew too big to handle. Please ask for something simpler.",
    "too_large": "That drawing grew too big to handle. Please ask for something simpler.",
    "declined": "The model would rather not draw that. Please ask for something else.",
    "blank": "The model’s drawing came out empty. Please say it in other words and try again.",
}

# Failures that are no fault of ours: the sentence says all, a reference would only look like trouble.
_OWN_FAULTS = frozenset({"cancelled", "change_unclear", "nothing_to_undo", "no_such_version"})

# The codes that have a sentence of their own, those that only svgbot doctor says included.
CODES = frozenset((*_SENTENCES, *_FINDINGS))
