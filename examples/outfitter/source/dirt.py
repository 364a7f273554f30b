"""Spoils a clean feed the way real shops' feeds are spoiled, and keeps account of it: (kind, SKU, what was done)."""
import re


class Dirt:
    def __init__(self, rows, random):
        self.rows, self.random, self.account = rows, random, []
        self.touched = set()

    def note(self, kind, row, what):
        self.account.append((kind, row, what))
        self.touched.add(id(row))

    def find(self, beginning, nth=0):
        """The nth untouched row whose name begins so."""
        found = [r for r in self.rows if r["Product Name"].startswith(beginning) and id(r) not in self.touched]
        if len(found) <= nth:
            raise SystemExit(f"no untouched row begins with {beginning!r}")
        return found[nth]

    def add(self, row, where):
        """Puts a new row in: shops' exports have their doubles anywhere."""
        self.rows.insert(where, row)

    def clone(self, row, **changes):
        """A double of a row, which from now on stays as it is, so that the two agree."""
        self.touched.add(id(row))
        return {**row, **{k.replace("_", " "): v for k, v in changes.items()}}


def spoil(rows, random):
    dirt = Dirt(rows, random)
    for part in (doubles, near_doubles, shared_codes, departments, units, missing, broken, codes, markup, encoding):
        part(dirt)
    return dirt.account


def doubles(d):
    """Certain duplicates, of three kinds."""
    for name, place in (("Weekender Dome Tent, Blue, 2-person", 40), ("Kiln Coffee Mug, Slate", 300)):
        row = d.find(name)
        copy = d.clone(row)
        d.add(copy, place)
        d.note("same SKU, same row", copy, "exported twice, word for word")
    row = d.find("Vector 500 Headlamp, Black")
    copy = d.clone(row, List_Price="66.00", On_Hand="3")
    d.add(copy, 210)
    d.note("same SKU, other price", copy, "an older export with another price and stock")
    for name, sku, place in (("Everyday Insulated Bottle, Slate, 750 ml", "WH2-88120", 90),
                             ("Lodestar 9.8 Dry Rope, Blue, 60 m", "WH2-88121", 340),
                             ("Harbour Bath Towel, Stone", "WH2-88134", 20),
                             ("Fellwalker Leather Hiking Boot, Chestnut, US 9", "WH2-88140", 505)):
        row = d.find(name)
        copy = d.clone(row, SKU=sku, Product_Name=row["Product Name"].upper(), Style_No="", Part_No="", Buyer_Notes="2nd warehouse")
        d.add(copy, place)
        d.note("same UPC and name, other SKU", copy, f"the second warehouse's number for {row['SKU']}")
    for name, sku, place in (("Ember Canister Stove", "OLD-0417", 150), ("Dish Brush with Beech Handle", "OLD-0932", 400),
                             ("Gale Floor Pump", "OLD-1107", 10), ("Bug Explorer Kit", "OLD-1150", 260)):
        row = d.find(name)
        title = row["Product Name"].replace(" ", "  ").replace("-", " ").lower()
        copy = d.clone(row, SKU=sku, Product_Name=title, UPC="", Photo="", Buyer_Notes="old system")
        d.add(copy, place)
        d.note("same name, maker and attributes, other SKU, no UPC", copy, f"{row['SKU']} as the old system had it")


def near_doubles(d):
    """The same thing in other words: for a person to decide."""
    for name, sku, title, text in (
            ("Halden 2-Person Tent, Sandstone", "MKT-3001", "Cairnwell Halden tent for two persons in sandstone",
             "Two-person freestanding tent. Two doors, two porches. 3-season."),
            ("Chef's Knife, 8 in", "MKT-3002", "Hearth & Harrow 8-inch cook's knife with walnut handle",
             "High-carbon cook's knife, 61 HRC, walnut."),
            ("Cast Iron Teapot, Jade, 800 ml", "MKT-3003", "Oldmill tea pot, cast iron, enamelled jade green, 0.8 litre",
             "Enamelled inside, with strainer."),
            ("Puff Mini Pump", "MKT-3004", "Spokehaus mini bicycle pump Puff 100psi", "Small pump with mount for the bottle cage.")):
        row = d.find(name)
        copy = d.clone(row, SKU=sku, Product_Name=title, Long_Text=text, UPC="", Part_No="", Style_No="", Page="",
                       Photo="", Stars="", Reviews="", Sold_90d="2", Buyer_Notes="marketplace seller")
        d.add(copy, d.random.randrange(len(d.rows)))
        d.note("near duplicate in other words", copy, f"a marketplace seller's {row['SKU']}")


def shared_codes(d):
    """One UPC on two different products: a mistake, not a duplicate."""
    for name, other in (("Camp Cutlery Set, Steel", "Junior Headlamp, Blue"), ("Bread Knife", "Paring Knife")):
        row, source = d.find(name), d.find(other)
        row["UPC"] = source["UPC"]
        d.note("UPC of another product", row, f"carries the UPC of {source['SKU']}, which is something else")


SPELLINGS = [lambda p: p.lower().replace(" > ", " / "), lambda p: p.upper().replace(" > ", ">"),
             lambda p: p.replace(" > ", " | "), lambda p: p.replace(" > ", "  >  ").replace("&", "and") + " "]
PLURALS = {"Tents": "Tent", "Pans": "Pan", "Towels": "Towel", "Rain Jackets": "Rain Jacket",
           "Trail Running Shoes": "Trail Running Shoe", "Day Packs": "Day Pack", "Bike Lights": "Bike Light"}


def departments(d):
    """One category in five spellings: as it should be, and four more."""
    for leaf, singular in PLURALS.items():
        rows = [r for r in d.rows if r["Department"].endswith("> " + leaf) and id(r) not in d.touched]
        ways = SPELLINGS + [lambda p, leaf=leaf, singular=singular: p.replace("> " + leaf, "» " + singular).replace(" > ", " » ")]
        for row, way in zip(rows[1::2], ways):
            row["Department"] = way(row["Department"])
            d.note("department spelled otherwise", row, f"`{row['Department']}`")


def units(d):
    """Inches and centimetres as people type them."""
    ways = {"8 in": '8"', "10 in": "10 inch", "3.5 in": "3.5-inch", "6 in": '6"', "12 in": "12 inch", "28 in": '28"',
            "30 cm": "30cm", "24 cm": "240 mm", "60 cm": "60 CM"}
    for row in d.rows:
        size = row["Size"]
        if size in ways and id(row) not in d.touched and d.random.random() < 0.6:
            row["Product Name"] = row["Product Name"].replace(size, ways[size])
            row["Size"] = ways[size]
            d.note("unit written otherwise", row, f"`{size}` as `{ways[size]}`")


def missing(d):
    for name, column, why in (("Twig Wood Stove", "Product Name", "no name: left out"),
                              ("Wedge Saddle Bag", "SKU", "no SKU: left out (events know it as BA-1067)"),
                              ("Baseplate Compass", "List Price", "no price"),
                              ("Folding Trail Bowl, Grey", "List Price", "no price"),
                              ("Garden Gloves, Olive, L", "Manufacturer", "no maker"),
                              ("Bud Vase, Ochre", "Manufacturer", "no maker"),
                              ("Kite for Small Hands", "Department", "no department"),
                              ("Camp Enamel Mug, Red", "Department", "no department"),
                              ("Inner Tube, 29 in", "Stock State", "no stock state"),
                              ("Fireside Fleece Throw, Berry", "Long Text", "no description"),
                              ("Pantry Jar, 2 L", "Unit Cost", "no cost")):
        row = d.find(name)
        row[column] = ""
        d.note("missing cell", row, why)


def broken(d):
    for name, column, value, why in (
            ("Couloir Hardshell Bib, Black, L", "List Price", "ask in store", "a price in words"),
            ("Clip-On Light Pair", "List Price", "-15.00", "a negative price"),
            ("Slouch Reading Chair, Oatmeal", "List Price", "599.00 EURO", "a currency that is none"),
            ("Summit Oat Bar, Box of 12, Cocoa", "Promo Price", "29.00", "a promotion above the price"),
            ("Percale Sheet Set, Mist, King", "On Hand", "a few", "a count in words"),
            ("Ladder Shelf, Black", "Stars", "7.5", "a rating above 5"),
            ("Patio Kettle Grill, Forest, 57 cm", "Stock State", "maybe", "a stock state that is none"),
            ("Eddy Inflatable Kayak, Lagoon, 2-person", "Ships From", "next spring", "a date in words"),
            ("Rope Dog Lead, Navy", "Photo", "rope lead navy.jpg", "a link that is none"),
            ("Wooden Balance Bike, Red", "Sold 90d", "-4", "more returned than sold")):
        row = d.find(name)
        row[column] = value
        d.note("broken cell", row, f"{column}: {why}, `{value}`")
    row = d.find("Tuber Belay Device, Gold")
    row["cut after"] = 9
    d.note("row cut short", row, "ends after nine cells")
    row = d.find("Milking Stool, Walnut")
    row["and more"] = ["", "??"]
    d.note("row too long", row, "two cells more than the header: left out")
    row = d.find("Digging Fork")
    row["Long Text"] = "Four square tines\nfor heavy ground."
    d.note("line break in a cell", row, "quoted as it should be: not dirt, but it moves the line numbers")


def codes(d):
    for name in ("Anchor Screwgate Carabiner, Silver", "Loaf Tin, 2 lb", "Ridge Merino Beanie, Moss",
                 "Shepherd Wool Blanket, Rust Check, 130"):
        row = d.find(name)
        row["UPC"] = row["UPC"][:-1] + str((int(row["UPC"][-1]) + 3) % 10)
        d.note("wrong check digit", row, f"UPC `{row['UPC']}`")
    row = d.find("Trestle Desk")
    row["UPC"] = "6.13E+11"
    d.note("wrong check digit", row, "UPC `6.13E+11`, a spreadsheet's idea of a number")
    row = d.find("Peg Rail, 90")
    row["UPC"] = "n/a"
    d.note("wrong check digit", row, "UPC `n/a`")


def markup(d):
    for name, before, after in (("Harbor Waist Dry Pack", "<p>", "</p>"), ("Enamelled Dutch Oven, Cream, 4 L", "<b>NEW!</b> ", "<br/>"),
                                ("Dusk Table Lamp, Smoke", '<div class="txt">', "&nbsp;</div>"),
                                ("Companion Dog Harness, Orange, S", "", "<script>track()</script>")):
        row = d.find(name)
        row["Long Text"] = before + row["Long Text"] + after
        d.note("stray HTML", row, f"description in `{before}{after}`")
    row = d.find("Starter Knife Set")
    row["Product Name"] = "Starter Knife Set &amp; Guards"
    d.note("stray HTML", row, "`&amp;` in the name")


def encoding(d):
    """UTF-8 read as Windows-1252 and saved again, once."""
    for name, column, clean in (("Sunward Women's Sun Shirt, Sky, M", "Long Text", "Hood, thumb loops – and UPF 50 – for glaciers and long paddles."),
                                ("Washed Linen Duvet Cover, Sage, King", "Long Text", "Cool in July, warm in January… and never needs the iron."),
                                ("Stovetop Moka Pot, 6-cup", "Long Text", "The sound of morning. Strong café, no paper, no plug.")):
        row = d.find(name)
        row[column] = clean.encode("utf-8").decode("cp1252")
        d.note("Windows-1252 leftovers", row, "`" + re.search(r"\S*[âÃ]\S*", row[column]).group() + f"` in {column}")
    row = d.find("Campfire Rectangular Sleeping Bag, Forest")
    row["Specs"] = row["Specs"].encode("utf-8").decode("cp1252")
    d.note("Windows-1252 leftovers", row, "`Â°C` in Specs")
