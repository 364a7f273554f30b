#!/usr/bin/env python3
"""What three events change: five new shoppers of the example store, each with a search before and after.

    bench/personal/three_events.py --program build/release/shelfwise --store STORE --as-of 2026-08-31T12:00:00Z

STORE is the example store, prepared as its README says; it is changed: the five shoppers are made in it. Prints the
Markdown of docs/three-events.md.
"""
import argparse
import datetime
import time
import urllib.parse

import measure

# Who, what they search for, and what they did: event, product.
SHOPPERS = [
    ("a runner who likes Trailfox", "shoe",
     [("Product Viewed", "lynx 4 trail running shoe"), ("Product Viewed", "switchback 5 l running vest"),
      ("Product Added", "trailfox merino socks")]),
    ("a climber", "jacket",
     [("Product Viewed", "plumb alpine harness"), ("Product Viewed", "lodestar half rope"),
      ("Product Added", "couloir men's hardshell jacket")]),
    ("a family that camps", "sleeping bag",
     [("Product Viewed", "meadow 6 family tent"), ("Product Viewed", "hearth two-burner camp stove"),
      ("Product Added", "halden 3-person tent")]),
    ("a baker", "pan",
     [("Product Viewed", "loaf tin"), ("Product Viewed", "proofing basket"),
      ("Product Added", "enamelled dutch oven")]),
    ("somebody who buys the cheapest", "pack",
     [("Product Viewed", "basecraft headlamp"), ("Product Viewed", "basecraft tent"),
      ("Product Added", "basecraft day pack")]),
]


class Shop:
    def __init__(self, port):
        self.client = measure.Client(port)

    def send(self, batch):
        self.client.call("POST", "/v1/events", {"batch": batch})

    def hits(self, query, token=None, limit=6):
        parameters = {"q": query, "per_page": limit, "group_by": "item_group_id"}
        if token:
            parameters["user_token"] = token
        return self.client.call("GET", "/v1/search?" + urllib.parse.urlencode(parameters))[1]["hits"]


def name(hit):
    return hit["product"]["title"].split(",")[0]


def reason(hit):
    return (hit.get("reason") or {}).get("text", "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--port", type=int, default=18099)
    a = parser.parse_args()
    server, _ = measure.start(a.program, a.store, a.port, a.as_of)
    try:
        shop = Shop(a.port)
        moment = datetime.datetime.fromisoformat(a.as_of.replace("Z", "+00:00")) - datetime.timedelta(minutes=5)
        for number, (who, query, acts) in enumerate(SHOPPERS):
            token = f"three-events-{number}"
            before = shop.hits(query, token)
            batch, told = [], []
            for k, (event, words) in enumerate(acts):
                product = shop.hits(words, limit=1)[0]
                told.append(f"{'views' if event == 'Product Viewed' else 'adds'} {name(product)}")
                batch.append({"type": "track", "event": event, "messageId": f"{token}-{k}", "userId": token,
                              "timestamp": (moment + datetime.timedelta(minutes=k)).isoformat(),
                              "properties": {"product_id": product["id"]}})
            shop.send(batch)
            time.sleep(0.5)
            after = shop.hits(query, token)
            print(f"## {who[0].upper()}{who[1:]}, who searches “{query}”\n\n{'; '.join(told)}.\n")
            print("| | before | after | the reason told |\n|---|---|---|---|")
            for rank, (b, c) in enumerate(zip(before, after), 1):
                print(f"| {rank} | {name(b)} | {name(c)} | {reason(c)} |")
            print()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
