"""The everyday emoji by Slack's short names. Not all of them: enough for people to talk and apps to react."""

import re

# Name, character, name, character …
_TABLE = """
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 wave 👋 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 point_up ☝️
point_down 👇 point_left 👈 point_right 👉 v ✌️ crossed_fingers 🤞 handshake 🤝 eyes 👀 eye 👁️ brain 🧠
writing_hand ✍️ raised_hand ✋ fist ✊ facepunch 👊 grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆
sweat_smile 😅 joy 😂 rolling_on_the_floor_laughing 🤣 slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉
blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 zany_face 🤪
hugging_face 🤗 thinking_face 🤔 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒
face_with_rolling_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 nauseated_face 🤢
exploding_head 🤯 partying_face 🥳 sunglasses 😎 nerd_face 🤓 confused 😕 worried 😟 slightly_frowning_face 🙁
open_mouth 😮 astonished 😲 flushed 😳 pleading_face 🥺 cry 😢 sob 😭 scream 😱 disappointed 😞 sweat 😓
weary 😩 tired_face 😫 yawning_face 🥱 triumph 😤 rage 😡 angry 😠 smiling_imp 😈 skull 💀 poop 💩 hankey 💩
clown_face 🤡 ghost 👻 alien 👽 robot_face 🤖 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 melting_face 🫠
saluting_face 🫡 heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜
black_heart 🖤 white_heart 🤍 broken_heart 💔 sparkling_heart 💖 two_hearts 💕 100 💯 boom 💥 collision 💥
dizzy 💫 sweat_drops 💦 dash 💨 zzz 💤 speech_balloon 💬 thought_balloon 💭 dog 🐶 cat 🐱 mouse 🐭 hamster 🐹
rabbit 🐰 fox_face 🦊 bear 🐻 panda_face 🐼 koala 🐨 tiger 🐯 lion_face 🦁 cow 🐮 pig 🐷 frog 🐸 monkey_face 🐵
chicken 🐔 penguin 🐧 bird 🐦 owl 🦉 bat 🦇 wolf 🐺 horse 🐴 unicorn_face 🦄 bee 🐝 bug 🐛 butterfly 🦋 snail 🐌
ant 🐜 spider 🕷️ turtle 🐢 snake 🐍 dragon 🐉 octopus 🐙 crab 🦀 fish 🐟 dolphin 🐬 whale 🐳 shark 🦈
elephant 🐘 crocodile 🐊 cat2 🐈 dog2 🐕 bouquet 💐 cherry_blossom 🌸 rose 🌹 sunflower 🌻 tulip 🌷 seedling 🌱
evergreen_tree 🌲 deciduous_tree 🌳 palm_tree 🌴 cactus 🌵 four_leaf_clover 🍀 maple_leaf 🍁 fallen_leaf 🍂
leaves 🍃 mushroom 🍄 apple 🍎 green_apple 🍏 pear 🍐 lemon 🍋 banana 🍌 watermelon 🍉 grapes 🍇 strawberry 🍓
cherries 🍒 peach 🍑 pineapple 🍍 avocado 🥑 carrot 🥕 corn 🌽 bread 🍞 cheese_wedge 🧀 egg 🥚 hamburger 🍔
fries 🍟 pizza 🍕 taco 🌮 sushi 🍣 icecream 🍦 doughnut 🍩 cookie 🍪 birthday 🎂 cake 🍰 chocolate_bar 🍫
candy 🍬 coffee ☕ tea 🍵 beer 🍺 beers 🍻 wine_glass 🍷 cocktail 🍸 champagne 🍾 earth_africa 🌍
earth_americas 🌎 earth_asia 🌏 globe_with_meridians 🌐 world_map 🗺️ mountain ⛰️ snow_capped_mountain 🏔️
volcano 🌋 beach_with_umbrella 🏖️ house 🏠 office 🏢 school 🏫 factory 🏭 stadium 🏟️ tent ⛺ sunrise 🌅
night_with_stars 🌃 bridge_at_night 🌉 car 🚗 taxi 🚕 bus 🚌 truck 🚚 bike 🚲 train 🚆 airplane ✈️ rocket 🚀
helicopter 🚁 flying_saucer 🛸 boat ⛵ sailboat ⛵ ship 🚢 anchor ⚓ hourglass ⌛ hourglass_flowing_sand ⏳
watch ⌚ alarm_clock ⏰ stopwatch ⏱️ sunny ☀️ sun_with_face 🌞 crescent_moon 🌙 full_moon 🌕 star ⭐
star2 🌟 sparkles ✨ zap ⚡ fire 🔥 cloud ☁️ rainbow 🌈 umbrella ☔ snowflake ❄️ snowman ⛄ ocean 🌊
droplet 💧 tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 christmas_tree 🎄 jack_o_lantern 🎃 fireworks 🎆
trophy 🏆 first_place_medal 🥇 soccer ⚽ basketball 🏀 football 🏈 tennis 🎾 dart 🎯 video_game 🎮 game_die 🎲
jigsaw 🧩 art 🎨 thread 🧵 microphone 🎤 headphones 🎧 musical_note 🎵 notes 🎶 guitar 🎸 trumpet 🎺 clapper 🎬
camera 📷 movie_camera 🎥 tv 📺 computer 💻 desktop_computer 🖥️ keyboard ⌨️ printer 🖨️ iphone 📱
telephone_receiver 📞 battery 🔋 electric_plug 🔌 bulb 💡 flashlight 🔦 candle 🕯️ book 📖 books 📚
newspaper 📰 moneybag 💰 dollar 💵 credit_card 💳 email 📧 envelope ✉️ package 📦 mailbox 📫 pencil 📝 memo 📝
pencil2 ✏️ briefcase 💼 file_folder 📁 open_file_folder 📂 calendar 📆 date 📅 clipboard 📋 pushpin 📌
paperclip 📎 straight_ruler 📏 scissors ✂️ lock 🔒 unlock 🔓 key 🔑 hammer 🔨 wrench 🔧 gear ⚙️ link 🔗
toolbox 🧰 magnet 🧲 test_tube 🧪 microscope 🔬 telescope 🔭 wastebasket 🗑️ mag 🔍 mag_right 🔎 bell 🔔
no_bell 🔕 loudspeaker 📢 mega 📣 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 x ❌ heavy_check_mark ✔️ white_check_mark ✅
ballot_box_with_check ☑️ question ❓ exclamation ❗ bangbang ‼️ interrobang ⁉️ recycle ♻️ infinity ♾️
copyright ©️ registered ®️ tm ™️ heavy_plus_sign ➕ heavy_minus_sign ➖ arrow_up ⬆️ arrow_down ⬇️
arrow_left ⬅️ arrow_right ➡️ arrows_counterclockwise 🔄 repeat 🔁 leftwards_arrow_with_hook ↩️ back 🔙
soon 🔜 new 🆕 ok 🆗 sos 🆘 information_source ℹ️ red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡
large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 large_brown_circle 🟤 black_circle ⚫
white_circle ⚪ large_red_square 🟥 large_green_square 🟩 large_blue_square 🟦 small_red_triangle 🔺
large_orange_diamond 🔶 large_blue_diamond 🔷 diamond_shape_with_a_dot_inside 💠 gem 💎 ring 💍 crown 👑
tophat 🎩 eyeglasses 👓 dark_sunglasses 🕶️ necktie 👔 shirt 👕 jeans 👖 dress 👗 athletic_shoe 👟
school_satchel 🎒 lipstick 💄 baby 👶 man 👨 woman 👩 technologist 🧑‍💻 artist 🧑‍🎨 astronaut 🧑‍🚀
walking 🚶 runner 🏃 dancer 💃 busts_in_silhouette 👥 family 👪 checkered_flag 🏁 triangular_flag_on_post 🚩
rainbow-flag 🏳️‍🌈 skin-tone-2 🏻 skin-tone-3 🏼 skin-tone-4 🏽 skin-tone-5 🏾 skin-tone-6 🏿
"""

_WORDS = _TABLE.split()
EMOJI: dict[str, str] = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))

_SELECTOR = "\N{VARIATION SELECTOR-16}"
# The first name of a character is the one that Slack writes; people type characters with and without the selector.
_NAMES: dict[str, str] = {}
for _name, _character in EMOJI.items():
    _NAMES.setdefault(_character.replace(_SELECTOR, ""), _name)


def _either_way(character: str) -> str:
    return "".join(f"{re.escape(point)}{_SELECTOR}?" for point in character)


# Longest first, so that a technologist is not read as a person and a computer.
_CHARACTERS = re.compile("|".join(_either_way(one) for one in sorted(_NAMES, key=len, reverse=True)))


def known(name: str) -> bool:
    """Whether it is the name of an emoji, with or without a skin tone: `wave` or `wave::skin-tone-3`."""
    bare, _, tone = name.partition("::")
    return bare in EMOJI and (not tone or (tone in EMOJI and tone.startswith("skin-tone-")))


def named(text: str) -> str:
    """The text with its emoji as `:names:`, as Slack stores it."""
    return _CHARACTERS.sub(lambda found: f":{_NAMES[found[0].replace(_SELECTOR, '')]}:", text)
