"""The catalogue: what is known of the models, and what the settings add."""

from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.models.catalogue import DEFAULT, FALLBACKS, SKETCH, built_in
from bot.models.choice import choice_of
from bot.settings import Settings

SPECIFIED = ("openai-gpt-4.1", "claude-4-sonnet", "claude-3-7-sonnet", "claude-3-5-sonnet")


def test_the_specified_names_stay_valid() -> None:
    """All four have been retired; each has a successor that draws."""
    catalogue = built_in()
    for name in SPECIFIED:
        assert name in catalogue.names
        successor = catalogue.in_force(name)
        assert successor not in SPECIFIED
        assert successor in catalogue.names


def test_every_model_that_draws_is_described() -> None:
    """Limits and prices are known of all but the retired; names in the catalogue's own defaults exist."""
    catalogue = built_in()
    for name, known in catalogue.models.items():
        if known.successor is None and name != SKETCH:
            assert known.context
            assert known.output
            assert known.output <= known.context
            assert known.price
    assert {DEFAULT, *FALLBACKS} <= set(catalogue.names)


def test_no_name_means_two_things() -> None:
    """An alias is nobody's name, nor another's alias, and in lower case as people's input is looked up."""
    catalogue = built_in()
    aliases = [alias for known in catalogue.models.values() for alias in known.aliases]
    assert len(aliases) == len(set(aliases))
    assert not set(aliases) & set(catalogue.names)
    assert all(alias == alias.lower() for alias in aliases)


def test_a_file_adds_models_and_replaces_them(tmp_path: Path) -> None:
    """A new model and a new retirement need no release."""
    file = tmp_path / "more.toml"
    file.write_text(
        '[claude-sonnet-6]\naliases = ["sonnet6"]\nprice = [1.0, 2.0]\n'
        '[claude-sonnet-5]\nsuccessor = "claude-sonnet-6"\n'
    )
    catalogue = built_in().extended(file)
    assert catalogue.in_force("claude-sonnet-5") == "claude-sonnet-6"
    assert catalogue.in_force("claude-3-5-sonnet") == "claude-sonnet-6"
    assert catalogue.in_force("sonnet6") == "claude-sonnet-6"
    assert catalogue.known("claude-sonnet-6").cost(1_000_000, 500_000) == 2.0
    assert catalogue.known("claude-opus-5") == built_in().known("claude-opus-5")


def test_retirements_in_a_circle_end_somewhere(tmp_path: Path) -> None:
    """A slip in the file must not hang the bot."""
    file = tmp_path / "more.toml"
    file.write_text('[a]\nsuccessor = "b"\n[b]\nsuccessor = "a"\n')
    assert built_in().extended(file).in_force("a") in ("a", "b")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("[a\n", "", id="no TOML"),
        pytest.param("[a]\nprize = [1, 2]\n", "a.prize", id="a misspelt field"),
        pytest.param('[a]\nsampling = "three"\n', "a.sampling", id="a wrong value"),
        pytest.param(None, "cannot be read", id="no file"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, text: str | None, fault: str) -> None:
    """The sentence names the file and the place in it."""
    file = tmp_path / "more.toml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(ConfigurationError) as raised:
        built_in().extended(file)
    assert raised.value.facts["path"] == str(file)
    assert fault in str(raised.value.facts["fault"])


@pytest.mark.parametrize(
    ("given", "has_cortex", "default", "fallbacks", "named", "unnamed"),
    [
        pytest.param({}, False, "sketch", (), "claude-3-5-sonnet", "qwen", id="nothing configured"),
        pytest.param({}, True, DEFAULT, FALLBACKS, "claude-3-5-sonnet", "qwen", id="an account"),
        pytest.param({"fallbacks": ()}, True, DEFAULT, (), "sketch", "qwen", id="no fallbacks"),
        pytest.param(
            {"model": "claude-haiku-4-5", "models": ("claude-opus-5",)},
            True,
            "claude-haiku-4-5",
            FALLBACKS,
            "claude-opus-5",
            "sketch",
            id="what an admin allows",
        ),
        pytest.param(
            {"model": "qwen", "fallbacks": ("llama",), "model_base_url": "http://x/v1"},
            True,
            "qwen",
            ("llama",),
            "llama",
            "claude-opus-5",
            id="a server of one's own",
        ),
    ],
)
def test_the_settings_say_what_can_be_chosen(
    given: dict[str, object], has_cortex: bool, default: str, fallbacks: tuple[str, ...], named: str, unnamed: str
) -> None:
    """The default is always among the names."""
    choice = choice_of(Settings(**given), built_in(), has_cortex=has_cortex)  # type: ignore[arg-type]
    assert (choice.default, choice.fallbacks) == (default, fallbacks)
    assert {default, named} <= set(choice.names)
    assert unnamed not in choice.names


def test_at_another_server_names_mean_what_it_says() -> None:
    """OpenAI's own gpt-5.2 is not Cortex's, and who serves a model that Cortex has retired serves it; what is known of
    a model still holds."""
    catalogue = built_in().of_another_server()
    assert catalogue.in_force("gpt-5.2") == "gpt-5.2"
    assert catalogue.in_force("claude-3-5-sonnet") == "claude-3-5-sonnet"
    assert catalogue.known("claude-opus-5").output == built_in().known("claude-opus-5").output


def test_the_settings_may_use_short_names() -> None:
    """`sonnet` is who it stands for; nobody reads that it was retired."""
    choice = choice_of(Settings(model="sonnet", fallbacks=("haiku",)), built_in(), has_cortex=True)
    assert (choice.default, choice.fallbacks) == ("claude-sonnet-5", ("claude-haiku-4-5",))


def test_a_server_without_a_model_is_told() -> None:
    """Nobody can guess what a server of one's own serves."""
    with pytest.raises(ConfigurationError) as raised:
        choice_of(Settings(model_base_url="http://x/v1"), built_in(), has_cortex=False)
    assert raised.value.code == "model_unset"
