"""Reads the hand-written product families and composes one feed row a variant."""
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ["SKU", "Style No", "Product Name", "Long Text", "Department", "Manufacturer", "UPC", "Part No", "List Price",
           "Promo Price", "Unit Cost", "Stock State", "On Hand", "Ships From", "Colour", "Size", "Made Of", "For Whom",
           "Age Band", "Specs", "Stars", "Reviews", "Sold 90d", "Page", "Photo", "Season", "Buyer Notes"]
BRAND_CODES = {}


def read_families():
    """The families in file order, each a dict with its category and its fields as written."""
    families, category = [], None
    for name in ("outdoor.txt", "clothing.txt", "home.txt"):
        with open(os.path.join(HERE, name), encoding="utf-8") as lines:
            for line in lines:
                line = line.rstrip("\n")
                if not line or line.startswith("#"):
                    continue
                if line.startswith("== "):
                    category = line[3:]
                elif not line.startswith(" "):
                    families.append(read_heading(line, category))
                else:
                    read_field(families[-1], line.strip())
    return families


def read_heading(line, category):
    name, brand, price, cost, stars, sold = [part.strip() for part in line.split("|")]
    rating, count = re.fullmatch(r"([\d.]+) \((\d+)\)", stars).groups()
    return {"name": name, "brand": brand, "price": float(price), "cost": float(cost), "rating": float(rating),
            "ratings": int(count), "sold": int(sold), "category": category, "description": ""}


def read_field(family, line):
    key, _, rest = line.partition(": ")
    if key in ("colors", "sizes", "material", "specs", "who"):
        family[key] = rest
    else:
        family["description"] = (family["description"] + " " + line).strip()


def check_digit(digits):
    return str(-sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits))) % 10)


def gtin13(company, item):
    digits = f"0{company:06d}{item:05d}"
    return digits + check_digit(digits)


def brand_code(brand):
    """Two letters that no other brand has."""
    if brand not in BRAND_CODES:
        letters = re.sub("[^A-Z]", "", brand.upper())
        choices = [letters[0] + c for c in letters[1:]]
        BRAND_CODES[brand] = next(c for c in choices if c not in BRAND_CODES.values())
    return BRAND_CODES[brand]


def short(text):
    """A piece of a SKU: "Signal Orange" to SIG, "12 in" to 12IN, "Round 22 cm" to ROU22."""
    words = re.findall(r"[A-Za-z]+|[\d.]+", text)
    return "".join(w[:3].upper() if w.isalpha() else w.replace(".", "") for w in words)[:6]


def variants(family):
    colors = [c.strip() for c in family.get("colors", "").split(",")]
    sizes = [s.strip() for s in family.get("sizes", "").split(",")]
    for color in colors:
        for size in sizes:
            size, _, price = size.partition("=")
            yield color, size, float(price) if price else family["price"]


def compose(families, random):
    """Rows as dicts of COLUMNS, clean."""
    rows = []
    for number, family in enumerate(families, 1001):
        code = f"{brand_code(family['brand'])}-{number}"
        all_variants = list(variants(family))
        shares = [random.uniform(0.4, 1.6) for _ in all_variants]
        promo = random.random() < 0.2
        for i, (color, size, price) in enumerate(all_variants):
            row = dict.fromkeys(COLUMNS, "")
            row["SKU"] = "-".join(x for x in (code, short(color), short(size)) if x)
            row["Style No"] = code if len(all_variants) > 1 else ""
            row["Product Name"] = ", ".join(x for x in (family["name"], color, size) if x)
            row["Long Text"] = family["description"]
            row["Department"] = family["category"]
            row["Manufacturer"] = family["brand"]
            row["UPC"] = gtin13(600000 + 1337 * (1 + sorted(BRAND_CODES).index(family["brand"])), number * 20 + i - 20000)
            row["Part No"] = f"{short(family['name'])}{number}{i + 1:02d}"
            row["List Price"] = f"{price:.2f}"
            row["Unit Cost"] = f"{family['cost'] * price / family['price']:.2f}"
            if promo and random.random() < 0.7:
                row["Promo Price"] = f"{round(price * random.choice([0.75, 0.8, 0.85, 0.9]), 0) - 0.05:.2f}"
            set_stock(row, random)
            row["Colour"], row["Size"], row["Made Of"] = color, size, family.get("material", "")
            who = family.get("who", "")
            row["For Whom"] = "" if who == "kids" else who
            row["Age Band"] = "kids" if who == "kids" else "adult" if who else ""
            row["Specs"] = ",".join(f"General:{s.strip().replace('=', ':', 1)}"
                                    for s in family.get("specs", "").split(";") if s.strip())
            row["Stars"] = f"{min(5.0, max(1.0, family['rating'] + random.choice([-0.1, 0, 0, 0.1]))):.1f}"
            row["Reviews"] = str(max(1, round(family["ratings"] * shares[i] / sum(shares))))
            row["Sold 90d"] = str(round(family["sold"] * shares[i] / sum(shares)))
            slug = re.sub("[^a-z0-9]+", "-", row["Product Name"].lower()).strip("-")
            row["Page"] = f"https://outfitter.example/p/{slug}"
            row["Photo"] = f"https://outfitter.example/img/{row['SKU'].lower()}.jpg"
            row["Season"] = season(family["category"])
            rows.append(row)
    if len({row["SKU"] for row in rows}) != len(rows):
        raise SystemExit("two variants share a SKU: make short() longer")
    return rows


def set_stock(row, random):
    luck = random.random()
    if luck < 0.07:
        row["Stock State"], row["On Hand"] = "out_of_stock", "0"
    elif luck < 0.09:
        row["Stock State"], row["On Hand"] = "backorder", "0"
    elif luck < 0.11:
        row["Stock State"], row["On Hand"], row["Ships From"] = "preorder", "0", "2026-09-15"
    else:
        row["Stock State"], row["On Hand"] = "in_stock", str(random.randint(1, 60))


def season(category):
    if "Ice Tools" in category or "Insulated" in category or "Hardshells" in category:
        return "winter"
    if category.startswith(("Outdoor > Water", "Garden", "Clothing > Shorts", "Footwear > Sandals")):
        return "summer"
    return "all year"
