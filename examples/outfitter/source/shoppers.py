"""Forty shoppers with recognizable tastes, and ninety days of what they do in the shop."""
import datetime
import json

START = datetime.datetime(2026, 6, 2, 6, 0)
DAYS = 90

RUN, CLIMB, HIKE = "Trail runner", "Climber", "Hiker"
CAMP, BIKE, COOK = "Family camper", "Cyclist", "Cook"
CALM, GARDEN, PADDLE, DOG, BUDGET = "Minimalist home", "Gardener", "Paddler", "Dog owner", "Budget buyer"

# What a taste shops for: leaf category to weight.
TASTES = {
    RUN: {"Trail Running Shoes": 5, "Running Vests": 3, "Running Jackets": 3, "Shorts": 2, "Socks": 2, "Trail Food": 3,
          "Base Layers": 2, "Lanterns & Headlamps": 1, "Watches & GPS": 2, "Bottles & Flasks": 1},
    CLIMB: {"Harnesses": 3, "Ropes": 3, "Climbing Shoes": 4, "Carabiners & Quickdraws": 4, "Helmets": 2, "Hardshells": 3,
            "Ice Tools & Crampons": 2, "Insulated Jackets": 2, "Hats & Gloves": 1, "Hiking Packs": 1, "Pants": 1},
    HIKE: {"Hiking Boots": 4, "Hiking Packs": 3, "Trekking Poles": 3, "Rain Jackets": 3, "Pants": 2, "Socks": 2, "Base Layers": 2,
           "Day Packs": 2, "Bottles & Flasks": 1, "Watches & GPS": 1},
    CAMP: {"Tents": 3, "Sleeping Bags": 3, "Sleeping Pads": 2, "Camp Furniture": 3, "Coolers": 2, "Stoves": 2, "Cookware": 2,
           "Lanterns & Headlamps": 2, "Outdoor Play": 3, "Clothing": 2, "Rain Jackets": 1, "Glasses & Mugs": 1},
    BIKE: {"Bike Helmets": 3, "Bike Lights": 4, "Bike Bags": 3, "Bike Tools & Pumps": 3, "Tires & Tubes": 4, "Bottles & Flasks": 1,
           "Rain Jackets": 1, "Watches & GPS": 1},
    COOK: {"Pans": 4, "Knives": 4, "Coffee & Tea": 3, "Baking": 4, "Food Storage": 2, "Plates & Bowls": 2, "Brushes & Cloths": 1,
           "Outdoor Cooking": 1},
    CALM: {"Plates & Bowls": 3, "Glasses & Mugs": 3, "Sheets & Covers": 3, "Blankets & Throws": 3, "Towels": 2, "Table & Desk Lamps": 3,
           "Baskets & Boxes": 3, "Shelves & Hooks": 2, "Chairs & Stools": 2, "Candles & Vases": 3, "Food Storage": 2, "Coffee & Tea": 1},
    GARDEN: {"Hand Tools": 5, "Pots & Planters": 4, "Outdoor Cooking": 2, "Hats & Gloves": 1, "Candles & Vases": 1, "Shirts": 1},
    PADDLE: {"Dry Bags": 5, "Kayaks & Paddles": 3, "Sandals": 3, "Bottles & Flasks": 2, "Shirts": 2, "Shorts": 1, "Coolers": 1},
    DOG: {"Dog Gear": 6, "Rain Jackets": 2, "Hiking Boots": 1, "Day Packs": 1, "Towels": 1, "Socks": 1},
    BUDGET: {"Tents": 2, "Day Packs": 2, "Rain Jackets": 2, "Pans": 2, "Towels": 1, "Baskets & Boxes": 2, "Glasses & Mugs": 2,
             "Camp Furniture": 1, "Sandals": 2, "Bike Lights": 1, "Blankets & Throws": 1, "Trekking Poles": 1},
}

# token, tastes (the first counts double), brands liked, price level, clothes, how they are known to the shop, in words
SHOPPERS = [
    ("shopper-01", (RUN,), ("Trailfox",), "mid", "female", "user", "Mountain marathons; nearly everything from Trailfox, mostly in lime"),
    ("shopper-02", (CLIMB,), ("Northfell", "Vertane"), "high", "male", "user", "Alpine climber: hardshells, ice, ropes; the best there is"),
    ("shopper-03", (CAMP,), ("Pinemark", "Packrat"), "mid", "kids", "user", "Camps with two small children"),
    ("shopper-04", (BIKE,), ("Spokehaus",), "mid", "male", "user", "Commutes by bike in all weathers"),
    ("shopper-05", (COOK,), ("Oldmill", "Hearth & Harrow"), "high", "", "user", "Serious cook: iron, steel and bread"),
    ("shopper-06", (CALM,), ("Plainware", "Kiln & Clay"), "mid", "", "user", "Few things, plain ones, stoneware in slate"),
    ("shopper-07", (BUDGET,), ("Basecraft",), "low", "male", "user", "Whatever is cheapest, usually Basecraft"),
    ("shopper-08", (HIKE,), ("Cairnwell",), "mid", "female", "user", "Long-distance hiker, loyal to Cairnwell"),
    ("shopper-09", (GARDEN,), ("Fernhill",), "mid", "", "user", "Gardener"),
    ("shopper-10", (PADDLE,), ("Tidewater",), "mid", "female", "user", "Kayaks on weekends"),
    ("shopper-11", (DOG, HIKE), ("Fetch & Co",), "mid", "female", "user", "Walks a big dog in the hills"),
    ("shopper-12", (RUN, HIKE), ("Trailfox", "Sockeye"), "mid", "male", "anonymous first", "Runs trails, hikes when injured"),
    ("shopper-13", (CLIMB,), ("Vertane",), "mid", "female", "anonymous first", "Sport climber, indoors on weekdays"),
    ("shopper-14", (CAMP, BUDGET), ("Basecraft", "Pinemark"), "low", "kids", "anonymous first", "Family camping on a budget"),
    ("shopper-15", (BIKE, RUN), ("Spokehaus", "Trailfox"), "mid", "male", "two devices", "Gravel bikes and short runs; phone and laptop"),
    ("shopper-16", (COOK, CALM), ("Oldmill", "Kiln & Clay"), "mid", "", "two devices", "Cooks, and sets the table with care"),
    ("shopper-17", (CALM,), ("Wrenfield", "Marlow Mill"), "high", "", "user", "Linen, wool and good towels"),
    ("shopper-18", (HIKE,), ("Dunmore", "Kestrel Peak"), "high", "male", "user", "Hut to hut in leather boots"),
    ("shopper-19", (GARDEN, COOK), ("Fernhill", "Hearth & Harrow"), "mid", "", "user", "From the bed to the table"),
    ("shopper-20", (PADDLE, CAMP), ("Tidewater", "Pinemark"), "mid", "male", "anonymous first", "Canoe camping"),
    ("shopper-21", (RUN,), ("Trailfox",), "high", "male", "two devices", "Ultra runner with a watch habit"),
    ("shopper-22", (CLIMB, HIKE), ("Northfell", "Cairnwell"), "high", "female", "user", "Mountaineer"),
    ("shopper-23", (CAMP,), ("Pinemark", "Emberline"), "mid", "male", "user", "Car camping with a proper kitchen"),
    ("shopper-24", (BIKE,), ("Spokehaus",), "low", "female", "user", "City cyclist, careful with money"),
    ("shopper-25", (COOK,), ("Hearth & Harrow",), "mid", "", "user", "Bakes bread every Saturday"),
    ("shopper-26", (CALM,), ("Aldergrove", "Lumen Yard"), "high", "", "user", "Furnishing a flat slowly"),
    ("shopper-27", (BUDGET, COOK), ("Basecraft",), "low", "", "anonymous first", "First kitchen of their own"),
    ("shopper-28", (HIKE, CALM), ("Brookhaven", "Cairnwell"), "mid", "female", "user", "Day hikes, and a cosy house"),
    ("shopper-29", (DOG,), ("Fetch & Co",), "mid", "male", "user", "Two dogs, no other hobby"),
    ("shopper-30", (RUN, BUDGET), ("Trailfox", "Basecraft"), "low", "female", "user", "New to running, buys on promotion"),
    ("shopper-31", (CLIMB,), ("Vertane",), "low", "male", "user", "Student at the climbing wall"),
    ("shopper-32", (CAMP, HIKE), ("Cairnwell", "Pinemark"), "mid", "kids", "two devices", "Hikes with the children, tent on the back"),
    ("shopper-33", (BIKE, CAMP), ("Spokehaus", "Cairnwell"), "high", "male", "user", "Bikepacker"),
    ("shopper-34", (COOK,), ("Oldmill",), "high", "", "anonymous first", "Collects cast iron"),
    ("shopper-35", (CALM, GARDEN), ("Plainware", "Fernhill"), "mid", "", "user", "A quiet house and a herb bed"),
    ("shopper-36", (HIKE,), ("Kestrel Peak",), "high", "female", "user", "Winter walker; merino and down"),
    ("shopper-37", (PADDLE,), ("Tidewater",), "high", "male", "user", "Sea kayaker"),
    ("shopper-38", (GARDEN, BUDGET), ("Basecraft", "Fernhill"), "low", "", "user", "Balcony gardener"),
    ("shopper-39", (DOG, CAMP), ("Fetch & Co", "Pinemark"), "mid", "female", "anonymous first", "Camps with the dog"),
    ("shopper-40", (CALM, COOK), ("Kiln & Clay", "Plainware"), "mid", "", "user", "Coffee ceremonies in slate stoneware"),
]

# What people type when they look for something of a leaf category.
QUERIES = {
    "Tents": ["tent", "2 person tent", "family tent", "tent waterproof"], "Sleeping Bags": ["sleeping bag", "down sleeping bag", "kids sleeping bag"],
    "Sleeping Pads": ["sleeping pad", "camping mat"], "Camp Furniture": ["camp chair", "folding table"],
    "Lanterns & Headlamps": ["headlamp", "lantern", "rechargeable light"], "Coolers": ["cooler"], "Stoves": ["camping stove", "gas stove"],
    "Cookware": ["camping pot", "titanium pot", "cookset"], "Bottles & Flasks": ["water bottle", "insulated bottle", "soft flask"],
    "Trail Food": ["energy bar", "gel", "trail meal"], "Hiking Packs": ["backpack", "45 l backpack", "rucksack"],
    "Day Packs": ["day pack", "small backpack"], "Running Vests": ["running vest", "hydration vest"], "Harnesses": ["harness", "climbing harness"],
    "Ropes": ["climbing rope", "rope 60 m"], "Climbing Shoes": ["climbing shoes", "shoes"], "Helmets": ["helmet", "climbing helmet"],
    "Carabiners & Quickdraws": ["quickdraws", "carabiner", "belay device"], "Ice Tools & Crampons": ["crampons", "ice axe"],
    "Bike Helmets": ["bike helmet", "helmet"], "Bike Lights": ["bike light", "light"], "Bike Bags": ["pannier", "bag"],
    "Bike Tools & Pumps": ["bike pump", "multitool"], "Tires & Tubes": ["inner tube", "gravel tire"], "Dry Bags": ["dry bag", "bag"],
    "Kayaks & Paddles": ["kayak", "paddle"], "Watches & GPS": ["gps watch", "watch"], "Trekking Poles": ["trekking poles", "carbon poles"],
    "Rain Jackets": ["rain jacket", "jacket", "waterproof jacket"], "Hardshells": ["hardshell", "jacket"],
    "Insulated Jackets": ["down jacket", "jacket"], "Running Jackets": ["running jacket", "jacket", "wind jacket"],
    "Base Layers": ["merino base layer", "running shirt"], "Pants": ["hiking pants", "pants"], "Shorts": ["running shorts", "shorts"],
    "Shirts": ["flannel shirt", "sun shirt"], "Socks": ["socks", "merino socks"], "Hats & Gloves": ["beanie", "gloves"],
    "Trail Running Shoes": ["trail running shoes", "shoes", "running shoes"], "Hiking Boots": ["hiking boots", "boots", "shoes"],
    "Sandals": ["sandals", "shoes"], "Pans": ["cast iron skillet", "pan", "frying pan 28 cm", "dutch oven"], "Knives": ["chef knife", "knife"],
    "Coffee & Tea": ["coffee dripper", "coffee grinder", "kettle"], "Baking": ["loaf tin", "proofing basket", "kitchen scale"],
    "Food Storage": ["meal box", "glass jar"], "Plates & Bowls": ["bowl", "stoneware plate"], "Glasses & Mugs": ["mug", "coffee mug"],
    "Sheets & Covers": ["linen duvet cover", "sheets"], "Blankets & Throws": ["wool blanket", "throw"], "Towels": ["towel", "bath towel"],
    "Table & Desk Lamps": ["table lamp", "light"], "Baskets & Boxes": ["basket", "storage box"], "Shelves & Hooks": ["shelf", "peg rail"],
    "Chairs & Stools": ["stool", "chair"], "Candles & Vases": ["candle", "vase"], "Brushes & Cloths": ["dish brush"],
    "Hand Tools": ["pruning shears", "trowel", "garden gloves"], "Pots & Planters": ["terracotta pot", "planter"],
    "Outdoor Cooking": ["charcoal grill", "fire bowl"], "Clothing": ["kids pants"], "Outdoor Play": ["kids kite", "balance bike"],
    "Dog Gear": ["dog harness", "dog lead", "dog bowl"],
}

# What goes into the same basket: leaf category to leaf categories.
GOES_WITH = {
    "Tents": ["Sleeping Pads", "Lanterns & Headlamps"], "Sleeping Bags": ["Sleeping Pads"], "Stoves": ["Cookware", "Trail Food"],
    "Trail Running Shoes": ["Socks", "Trail Food"], "Running Vests": ["Bottles & Flasks", "Trail Food"], "Hiking Boots": ["Socks"],
    "Hiking Packs": ["Trekking Poles", "Bottles & Flasks"], "Harnesses": ["Carabiners & Quickdraws"], "Ropes": ["Carabiners & Quickdraws"],
    "Climbing Shoes": ["Harnesses"], "Ice Tools & Crampons": ["Hats & Gloves"], "Bike Helmets": ["Bike Lights"], "Bike Bags": ["Bike Lights"],
    "Tires & Tubes": ["Bike Tools & Pumps"], "Kayaks & Paddles": ["Dry Bags"], "Pans": ["Brushes & Cloths"], "Knives": ["Brushes & Cloths"],
    "Coffee & Tea": ["Glasses & Mugs"], "Baking": ["Food Storage"], "Plates & Bowls": ["Glasses & Mugs"], "Sheets & Covers": ["Blankets & Throws"],
    "Hand Tools": ["Pots & Planters"], "Chairs & Stools": ["Table & Desk Lamps"], "Dog Gear": ["Dog Gear"],
}
CONSUMABLES = {"Trail Food", "Socks", "Tires & Tubes", "Candles & Vases", "Brushes & Cloths"}


class Shop:
    """The clean rows by leaf category."""

    def __init__(self, rows):
        self.by_leaf = {}
        for row in rows:
            self.by_leaf.setdefault(row["Department"].split(" > ")[-1], []).append(row)

    def choose(self, leaf, shopper, random, count):
        rows = self.by_leaf[leaf]
        weights = [liking(row, shopper) for row in rows]
        return list({r["SKU"]: r for r in random.choices(rows, weights, k=count)}.values())


def liking(row, shopper):
    _, _, brands, level, clothes, _, _ = shopper
    weight = 1 + float(row["Sold 90d"]) / 50
    if row["Manufacturer"] in brands:
        weight *= 6
    price = float(row["List Price"])
    weight *= {"low": 3 if price < 40 else 0.4, "mid": 1, "high": 2 if price > 90 else 0.6}[level]
    if row["Promo Price"] and level == "low":
        weight *= 2
    if row["For Whom"] in ("male", "female") and row["For Whom"] != clothes:
        weight *= 0.1
    if (row["Age Band"] == "kids") != (clothes == "kids") and row["Age Band"]:
        weight *= 0.15
    if row["Stock State"] != "in_stock":
        weight *= 0.3
    return weight


class Writer:
    """Messages in order of time, with ids that do not depend on it."""

    def __init__(self):
        self.messages = []

    def add(self, ids, time, message):
        number = len(self.messages) + 1
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.messages.append({"messageId": f"outfitter-{number:05d}", "timestamp": stamp, **ids, **message})

    def track(self, ids, time, event, **properties):
        self.add(ids, time, {"type": "track", "event": event, "properties": properties})

    def lines(self):
        ordered = sorted(self.messages, key=lambda m: (m["timestamp"], m["messageId"]))
        return "".join(json.dumps(m, ensure_ascii=False, separators=(",", ":")) + "\n" for m in ordered)


def price_of(row):
    return float(row["Promo Price"] or row["List Price"])


def item(row, position=None):
    base = {"product_id": row["SKU"], "name": row["Product Name"], "price": price_of(row), "currency": "USD"}
    return base if position is None else {**base, "position": position}


def basket(rows):
    return [{"product_id": r["SKU"], "price": price_of(r), "quantity": 1} for r in rows]


def simulate(rows, random):
    """All messages as JSON Lines."""
    shop, writer = Shop(rows), Writer()
    for shopper in SHOPPERS:
        live(shopper, shop, writer, random)
    return writer.lines()


def live(shopper, shop, writer, random):
    token, tastes, _, _, _, known, _ = shopper
    leaves = {}
    for rank, taste in enumerate(tastes):
        for leaf, weight in TASTES[taste].items():
            leaves[leaf] = leaves.get(leaf, 0) + weight * (2 if rank == 0 else 1)
    visits = sorted(START + datetime.timedelta(minutes=random.randrange(DAYS * 24 * 60)) for _ in range(random.randint(9, 18)))
    bought = []
    for number, time in enumerate(visits):
        ids = identify(token, known, number, len(visits), time, writer)
        leaf = random.choices(list(leaves), list(leaves.values()))[0]
        visit(shopper, ids, time, leaf, bought, shop, writer, random)


def identify(token, known, number, visits, time, writer):
    """Who the shop believes this is; links devices where the shopper signs in."""
    serial = token[-2:]
    if known == "user":
        return {"userId": token}
    laptop = known == "two devices" and number % 2 == 1
    device = f"{'laptop' if laptop else 'phone'}-{serial}"
    signs_in = visits // 3
    before = time - datetime.timedelta(minutes=1)
    if number < signs_in:
        return {"anonymousId": device}
    if number == signs_in or (known == "two devices" and number == signs_in + 1):
        writer.add({"userId": token, "anonymousId": device}, before, {"type": "identify", "traits": {"member": True}})
    return {"userId": token, "anonymousId": device}


def visit(shopper, ids, time, leaf, bought, shop, writer, random):
    wait = lambda seconds: time + datetime.timedelta(seconds=seconds)
    again = [row for row in bought if row["Department"].split(" > ")[-1] in CONSUMABLES]
    if again and random.random() < 0.35:
        order(ids, wait(60), [random.choice(again)], bought, writer)
        return
    seen = shop.choose(leaf, shopper, random, random.randint(2, 5))
    if random.random() < 0.6:
        writer.track(ids, wait(0), "Products Searched", query=random.choice(QUERIES[leaf]))
        for position, row in enumerate(seen[:2], 1):
            writer.track(ids, wait(20 + 40 * position), "Product Clicked", **item(row, position))
    else:
        writer.track(ids, wait(0), "Product List Viewed", category=seen[0]["Department"],
                     products=[{"product_id": r["SKU"], "position": i} for i, r in enumerate(seen, 1)])
    for i, row in enumerate(seen):
        writer.track(ids, wait(65 + 40 * i), "Product Viewed", **item(row))
    if random.random() < 0.5:
        basket_rows = [max(seen, key=lambda row: liking(row, shopper))]
        for other in GOES_WITH.get(leaf, []):
            if random.random() < 0.6:
                basket_rows += shop.choose(other, shopper, random, 1)
        basket_rows = list({r["SKU"]: r for r in basket_rows}.values())
        for i, row in enumerate(basket_rows):
            writer.track(ids, wait(300 + 30 * i), "Product Added", **item(row), quantity=1)
        if random.random() < 0.7:
            order(ids, wait(600), basket_rows, bought, writer)


def order(ids, time, rows, bought, writer):
    total = round(sum(price_of(r) for r in rows), 2)
    writer.track(ids, time, "Order Completed", order_id=f"order-{len(writer.messages) + 1:05d}", total=total, currency="USD",
                 products=basket(rows))
    bought.extend(rows)
