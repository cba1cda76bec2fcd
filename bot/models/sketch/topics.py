"""What stands for a trade, a subject or an occasion, where nothing that can be drawn is named: a loaf for a bakery."""

# Words -> the noun that stands for them.
_SUBJECTS = {
    "bakery, baker, bakeries, baking": "bread",
    "coffee shop, coffee house, coffee bar, barista, roastery": "coffee cup",
    "restaurant, pizzeria, trattoria, italian restaurant": "pizza",
    "burger joint, diner, fast food": "burger",
    "brewery, pub, beer garden, taproom": "beer",
    "winery, vineyard, wine bar": "wine glass",
    "ice cream parlour, ice cream parlor, gelateria": "ice cream",
    "law, lawyer, lawyers, law firm, attorney, legal, notary, court": "scales of justice",
    "dentist, dental, dentistry": "tooth",
    "doctor, medical, medicine, hospital, clinic, pharmacy, healthcare, first aid": "cross",
    "health, wellness, cardiology, dating, romance": "heart",
    "vet, veterinarian, pet, pets, pet shop, pet store, animal shelter": "paw print",
    "jazz, brass band, swing, blues, orchestra": "trumpet",
    "concert, musician, choir, record label, rock band, rock concert": "music note",
    "podcast, karaoke, stand up comedy, open mic": "microphone",
    "school, university, education, bookshop, bookstore, book club, reading, literature, novel": "book",
    "gaming, esports, gamer, video games, arcade": "gamepad",
    "board game, board games, casino": "dice",
    "climate, climate change, environment, environmental": "earth",
    "eco, ecology, ecological, nature, vegan, organic food, sustainability": "leaf",
    "florist, flower shop, gardening, gardener": "flower",
    "travel, traveling, travelling, travel agency, flight, airline, vacation, holiday": "airplane",
    "camping, hiking, outdoor, outdoors, scout": "tent",
    "ski, skiing, ski resort, climbing, alpine": "mountain",
    "regatta, sailing club, marina": "sailboat",
    "surf, surfing, surf school": "ocean wave",
    "cycling, bike shop, bike, bikes": "bicycle",
    "garage, driving school, car wash, car dealer": "car",
    "logistics, moving company, shipping": "truck",
    "hairdresser, barber, barbershop, hair salon, tailor": "scissors",
    "photographer, photo studio": "camera",
    "gallery, art gallery, artist, art class, art school": "palette",
    "plumber, plumbing, mechanic, repair": "wrench",
    "carpenter, construction, builder, handyman": "hammer",
    "real estate, realtor, estate agent, rent": "house",
    "cyber security, cybersecurity, insurance, privacy": "shield",
    "energy, electricity, electrician": "lightning bolt",
    "newsletter, postal, post office": "envelope",
    "research, biology, biotech, laboratory": "flask",
    "artificial intelligence, machine learning, automation, chatbot": "robot",
    "shop, store, boutique, sale, summer sale, shopping": "shopping bag",
    "finance, jewellery, jewelry, jeweller, jeweler, luxury brand": "gem",
    "football club, soccer": "football",
    "award, championship, winner, victory": "trophy",
    "summer, summer party, solar": "sun",
    "weather, forecast": "sun and cloud",
    "winter sale, frozen": "snowflake",
}

# Words -> the noun that stands for the occasion, and what one writes on its card.
_OCCASIONS = {
    "birthday, birthday party": ("cake", "Happy Birthday"),
    "christmas, xmas": ("Christmas tree", "Merry Christmas"),
    "halloween": ("pumpkin", "Happy Halloween"),
    "valentine, valentines, valentine's day, valentines day": ("heart", "Be My Valentine"),
    "easter": ("egg", "Happy Easter"),
    "new year, new year's eve, new years eve": ("party popper", "Happy New Year"),
    "wedding, marriage": ("ring", "Just Married"),
    "graduation": ("trophy", "Congratulations"),
    "anniversary": ("heart", "Happy Anniversary"),
    "mother's day, mothers day": ("bouquet", "Happy Mother’s Day"),
    "father's day, fathers day": ("trophy", "Happy Father’s Day"),
    "housewarming": ("house", "Welcome Home"),
}

# What is written when somebody says it -> the noun that goes with it.
_WISHES = {
    "happy birthday": "cake",
    "merry christmas": "Christmas tree",
    "happy halloween": "pumpkin",
    "happy easter": "egg",
    "happy new year": "party popper",
    "thank you": "bouquet",
    "thanks": "bouquet",
    "congratulations": "party popper",
    "get well soon": "sunflower",
    "good luck": "clover",
    "i love you": "heart",
    "happy anniversary": "heart",
}


def _spread(table: dict[str, str]) -> dict[str, str]:
    return {word.strip(): value for words, value in table.items() for word in words.split(",")}


SUBJECTS = _spread(_SUBJECTS)
OCCASIONS = _spread({words: noun for words, (noun, _) in _OCCASIONS.items()})
GREETINGS = _spread({words: greeting for words, (_, greeting) in _OCCASIONS.items()})
WISHES = dict(_WISHES)
