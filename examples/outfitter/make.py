#!/usr/bin/env python3
"""Writes feed.csv, events.jsonl and the lists in README.md from the hand-written families in source/.

The same bytes on every run (fixed seed, standard library only). Run it after changing anything in source/; the files
it writes are kept in the repository, so that the demo needs no Python.
"""
import copy
import csv
import io
import os
import random
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "source"))
import dirt  # noqa: E402
import families  # noqa: E402
import shoppers  # noqa: E402

SEED = 20260602


def feed_text(rows):
    """The rows as CSV, and the line on which each begins, by identity of the row."""
    out, lines = io.StringIO(newline=""), {}
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(families.COLUMNS)
    for row in rows:
        lines[id(row)] = out.getvalue().count("\n") + 1
        cells = [row[c] for c in families.COLUMNS] + row.get("and more", [])
        writer.writerow(cells[:row.get("cut after", len(cells))])
    return out.getvalue(), lines


def dirt_table(account, lines):
    out = ["| kind | line | SKU | what |", "|---|---|---|---|"]
    for kind, row, what in account:
        out.append(f"| {kind} | {lines[id(row)]} | {row['SKU'] or '(none)'} | {what.replace('|', chr(92) + '|')} |")
    return "\n".join(out)


def shopper_table():
    out = ["| token | taste | likes | spends | known as |", "|---|---|---|---|---|"]
    for token, tastes, brands, level, _, known, words in shoppers.SHOPPERS:
        out.append(f"| {token} | {words} | {', '.join(brands)} | {level} | {known} |")
    return "\n".join(out)


def put_between(text, name, content):
    pattern = re.compile(rf"(<!-- {name} begins -->\n).*?(<!-- {name} ends -->)", re.S)
    if not pattern.search(text):
        raise SystemExit(f"README.md has lost its mark \"{name} begins\"")
    return pattern.sub(lambda m: m.group(1) + content + "\n" + m.group(2), text)


def write(name, text):
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as out:
        out.write(text)


def main():
    rows = families.compose(families.read_families(), random.Random(SEED))
    events = shoppers.simulate(copy.deepcopy(rows), random.Random(SEED + 1))
    account = dirt.spoil(rows, random.Random(SEED + 2))
    feed, lines = feed_text(rows)
    write("feed.csv", feed)
    write("events.jsonl", events)
    with open(os.path.join(HERE, "README.md"), encoding="utf-8") as readme:
        text = readme.read()
    text = put_between(text, "dirt", dirt_table(account, lines))
    text = put_between(text, "shoppers", shopper_table())
    write("README.md", text)
    departments = {row["Department"] for row in rows}
    print(f"{len(rows)} rows, {len(departments)} spellings of departments, {len(account)} spots of dirt, {events.count(chr(10))} events")


if __name__ == "__main__":
    main()
