#!/usr/bin/env python3
"""Every block beside twenty products of the example store, and for twenty of its shoppers, as tables to be read by eye.

    bench/personal/blocks_by_eye.py --program build/release/shelfwise --store STORE --as-of 2026-08-31T12:00:00Z

STORE is the example store, prepared as its README says. Prints the tables of docs/blocks-by-eye.md.
"""
import argparse
import urllib.parse

import measure

# One of each of twenty categories.
PRODUCTS = ["KE-1096-BER-XS", "NO-1088-SIGORA-S", "TR-1094-LIM-XS", "TR-1105-BLA-S", "TR-1115-LIMBLA-US7", "FE-1183-6IN",
            "WR-1151-OAT-TWI", "KI-1144-CHA-27CM", "HE-1137-1LB", "MKT-3002", "PL-1167-60CM", "BA-1150-CRE-350ML",
            "TR-1043-BLALIM-XS", "EM-1022", "LU-1016-WHI", "CA-1001-MOSGRE", "VE-1045-GRA-XS", "SP-1065-BLA", "SP-1068",
            "SO-1078-BLA"]
SHOPPERS = [f"shopper-{number:02}" for number in range(1, 21)]
BESIDE = ["similar", "bought_together", "also_viewed", "upsell", "complete_the_look", "cart"]
FOR_A_SHOPPER = ["for_you", "recently_viewed", "buy_again"]
LETTERS = {"similar": "s", "also_viewed": "v", "with_alike": "a", "complementing_categories": "c", "same_department": "d",
           "bought_before": "o", "for_you": "y", "trending": "t", "popular": "p", "best_sellers": "p"}


def name(product):
    return product["title"].split(",")[0]


def cell(client, block, **parameters):
    target = f"/v1/recommend/{block}?" + urllib.parse.urlencode({**parameters, "limit": 3})
    shown = []
    for hit in client.call("GET", target)[1]["hits"]:
        letter = LETTERS[hit["source"]] if hit["source"] != block else None
        shown.append(name(hit["product"]) + (f" _{letter}_" if letter else ""))
    return "; ".join(shown)


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--port", type=int, default=18098)
    a = parser.parse_args()
    server, _ = measure.start(a.program, a.store, a.port, a.as_of)
    try:
        client = measure.Client(a.port)
        rows = []
        for product_id in PRODUCTS:
            product = client.call("GET", f"/v1/products/{product_id}")[1]
            price = product["price"].split()[0]
            rows.append([f"**{name(product)}** ({price})"] + [cell(client, block, product_id=product_id) for block in BESIDE])
        table(["beside"] + BESIDE, rows)
        table(["shopper"] + FOR_A_SHOPPER,
              [[who] + [cell(client, block, user_token=who) for block in FOR_A_SHOPPER] for who in SHOPPERS])
        print("`trending`: " + cell(client, "trending") + ".")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
