"""Folders as `shelfwise clean` writes them, made by hand so that a test knows every row."""

import json
import os

SCRIPT_TITLE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> Kettle'


def write_folder(path, pairs, categories=(), merged=(), arguments=(), taxonomy=()):
    """pairs: (product a, product b, score, decision, reasons); categories: (path, id, category, score, decision);
    merged: (merged id, surviving id); taxonomy: (id, path)."""
    os.makedirs(path, exist_ok=True)

    def table(name, rows, header=None):
        with open(os.path.join(path, name), "w", encoding="utf-8") as file:
            for row in ([header] if header else []) + list(rows):
                file.write("\t".join(str(cell) for cell in row) + "\n")

    table("duplicates.tsv", [(a["id"], b["id"], "%.4f" % score, decision, reasons)
                             for a, b, score, decision, reasons in pairs],
          ("id_a", "id_b", "score", "decision", "reasons"))
    table("categories.tsv", [(source, category, name, "%.4f" % score, decision)
                             for source, category, name, score, decision in categories],
          ("source_path", "category_id", "category_path", "score", "decision"))
    table("aliases.tsv", merged)
    with open(os.path.join(path, "catalog.jsonl"), "w", encoding="utf-8") as file:
        for number, category in enumerate(categories):
            file.write(json.dumps({"id": "K%d" % number, "title": "Thing %d" % number, "product_type": category[0]},
                                  separators=(",", ":")) + "\n")
    records = {}
    for a, b, *_ in pairs:
        for product in (a, b):
            records[product["id"]] = product
    with open(os.path.join(path, "records.jsonl"), "w", encoding="utf-8") as file:
        for line, product in enumerate(records.values(), 2):
            file.write(json.dumps({"file": "feed.csv", "line": line, "product": product}, separators=(",", ":"),
                                  ensure_ascii=False) + "\n")
    arguments = list(arguments)
    if taxonomy:
        table("taxonomy.tsv", [(identifier, "", name.split(" > ")[-1], name) for identifier, name in taxonomy],
              ("id", "parent_id", "name", "path"))
        arguments += ["--taxonomy", os.path.join(path, "taxonomy.tsv")]
    with open(os.path.join(path, "report.json"), "w", encoding="utf-8") as file:
        json.dump({"version": 1, "categories": {"taxonomy": "taxonomy.tsv" if taxonomy else ""},
                   "run": {"arguments": arguments, "decisions": "", "last_decision": 0}}, file)


def product(identifier, title, **more):
    return {"id": identifier, "title": title, **more}


def shop(path):
    """A small shop with something of everything."""
    def pan(identifier, size, price, **more):
        return product(identifier, "Castor cast iron pan %s" % size, price=price, brand="Castor",
                       link="https://shop.example/" + identifier, product_type="Home > Kitchen > Pans", **more)

    pairs = [
        (pan("A-1", "26 cm", "39.00 USD", gtin="4006381333931"), pan("B-1", "28 cm", "41.50 USD", color="black"),
         0.91, "review", "like name; prices 6 % apart"),
        (product("A-2", "Oak table, 180 x 90 cm", brand="Holm", price="450.00 EUR"),
         product("B-2", "Holm dining table oak 180x90", price="449.00 EUR", link="javascript:alert(1)"), 0.82, "review",
         "same brand; like name"),
        (product("A-3", SCRIPT_TITLE), product("B-3", "Kettle, 1.5 l"), 0.73, "review", "like name"),
        (product("A-4", "Trail shoe men 44"), product("B-4", "Trail shoe women 41"), 0.64, "review", "like name"),
        (product("A-5", "Wool blanket grey"), product("B-5", "Wool blanket gray", description="Warm. " * 300), 0.55,
         "review", "like name; same price"),
        (product("A-6", "Desk lamp"), product("B-6", "Desk lamp LED"), 0.46, "review", "like name"),
        (product("A-7", "Mug 300 ml"), product("B-7", "Mug, 0.3 l"), 0.97, "merge", "same GTIN; like name"),
        (product("A-7", "Mug 300 ml"), product("C-7", "Mug 30 cl"), 0.97, "merge", "same GTIN; like name"),
        (product("A-8", "Tent for 2"), product("B-8", "Tent for 3"), 0.31, "distinct", "measures differ"),
    ]
    categories = [
        ("home>kitchen>pans", "hg-11", "Home & Garden > Kitchen > Cookware > Pans", 0.55, "review"),
        ("misc/other", "", "", 0.0, "review"),
        ("shoes|trail", "aa-3", "Apparel > Shoes > Trail Running Shoes", 0.5, "review"),
        ("tents", "sg-4", "Sporting Goods > Camping > Tents", 0.95, "map"),
    ]
    taxonomy = [("hg-11", "Home & Garden > Kitchen > Cookware > Pans"), ("hg-12", "Home & Garden > Kitchen > Kettles"),
                ("aa-3", "Apparel > Shoes > Trail Running Shoes"), ("sg-4", "Sporting Goods > Camping > Tents"),
                ("bi-9", "Business > Other")]
    write_folder(path, pairs, categories, [("B-7", "A-7"), ("C-7", "A-7")], ["my feed.csv", "--mapping", "map.toml"],
                 taxonomy)


def crowd(path, count):
    """Many pairs in doubt."""
    pairs = [(product("A%d" % i, "Product number %d in red" % i, price="1.00 USD"),
              product("B%d" % i, "Product number %d in blue" % i, price="1.00 USD"), (i % 9000) / 10000, "review",
              "like name") for i in range(count)]
    write_folder(path, pairs)
