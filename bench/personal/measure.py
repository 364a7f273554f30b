#!/usr/bin/env python3
"""Figures of personal order on a large store: start, memory, what a shopper's own order adds to a search, category
pages, events while searches go on, merging and erasing.

    bench/personal/measure.py --program build/release/shelfwise --store STORE --queries QUERIES.txt \\
        --category "Home" --as-of 2026-09-01T00:00:00Z --shoppers bench-%d:1000000

The store has an index, events and a model. It is changed: shoppers named measure-* are made, merged and erased.
Prints a Markdown table. Nothing else should run on the machine meanwhile.
"""
import argparse
import http.client
import json
import random
import subprocess
import threading
import time
import urllib.parse


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call(self, method, target, body=None):
        begun = time.perf_counter()
        data = None if body is None else json.dumps(body)
        self.connection.request(method, target, data, {"Content-Type": "application/json"} if data else {})
        answer = self.connection.getresponse()
        text = answer.read()
        taken = (time.perf_counter() - begun) * 1e3
        if answer.status >= 400:
            raise RuntimeError(f"{method} {target[:120]}: {answer.status} {text[:300]!r}")
        return taken, json.loads(text) if text else None


def quantiles(times):
    times = sorted(times)
    return times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]


def memory(pid):
    fields = {}
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            name, value = line.split(":", 1)
            fields[name] = value.split()
    return int(fields["VmRSS"][0]) / 1024, int(fields["RssAnon"][0]) / 1024


def start(program, store, port, as_of):
    begun = time.perf_counter()
    command = [program, "serve", "--store", store, "--listen", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command + (["--as-of", as_of] if as_of else []), stdout=subprocess.DEVNULL)
    while True:
        try:
            Client(port).call("GET", "/health/ready")
            return server, time.perf_counter() - begun
        except (OSError, RuntimeError, http.client.HTTPException):
            if server.poll() is not None:
                raise SystemExit("the server ended") from None
            time.sleep(0.05)


def searches(client, queries, shopper, repeat):
    times = []
    for _ in range(repeat):
        for query in queries:
            target = "/v1/search?per_page=20&match=all&q=" + urllib.parse.quote(query)
            times.append(client.call("GET", target + (f"&user_token={shopper()}" if shopper else ""))[0])
    return times


def message(number, shopper, product, moment):
    return {"type": "track", "event": "Product Viewed", "messageId": f"measure-{number}", "userId": shopper,
            "timestamp": moment, "properties": {"product_id": product}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--queries", required=True, help="one a line")
    parser.add_argument("--category", default="", help="path of a large category")
    parser.add_argument("--as-of", default="", help="the server's clock")
    parser.add_argument("--shoppers", required=True, help="pattern and count of shoppers' ids, as bench-%%d:1000000")
    parser.add_argument("--port", type=int, default=18099)
    parser.add_argument("--seconds", type=float, default=10, help="of event load")
    arguments = parser.parse_args()
    pattern, count = arguments.shoppers.rsplit(":", 1)
    draw = random.Random(1)
    run = f"{time.time():.0f}"

    def shopper():
        return pattern % draw.randrange(int(count))

    with open(arguments.queries, encoding="utf-8") as lines:
        queries = [line.strip() for line in lines if line.strip()][:200]
    moment = arguments.as_of or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())

    def row(name, value):
        print(f"| {name} | {value} |", flush=True)

    print("| what | figure |\n|---|---|")
    server, seconds = start(arguments.program, arguments.store, arguments.port, arguments.as_of)
    try:
        row("first start", f"{seconds:.1f} s")
        server.terminate()
        server.wait()
        server, seconds = start(arguments.program, arguments.store, arguments.port, arguments.as_of)
        row("start again", f"{seconds:.1f} s")
        client = Client(arguments.port)
        row("memory after the start", "%.0f MB, of it not mapped files %.0f MB" % memory(server.pid))
        searches(client, queries, None, 1)
        plain = quantiles(searches(client, queries, None, 3))
        row("search, anonymous", "median %.2f, 99th %.2f ms" % plain)
        own = quantiles(searches(client, queries, shopper, 3))
        row("search, another shopper each time", "median %.2f, 99th %.2f ms" % own)
        row("added by the shopper", "median %.2f, 99th %.2f ms" % (own[0] - plain[0], own[1] - plain[1]))
        browse = "/v1/browse?per_page=20&category=" + urllib.parse.quote(arguments.category)
        for name, token in (("anonymous", None), ("another shopper each time", shopper)):
            times = []
            for _ in range(100):
                taken, answer = client.call("GET", browse + (f"&user_token={token()}" if token else ""))
                times.append(taken)
            row(f"category page of {answer['found']} products, {name}", "median %.2f, 99th %.2f ms" % quantiles(times))
        row("memory then", "%.0f MB, of it not mapped files %.0f MB" % memory(server.pid))

        products = [hit["id"] for hit in client.call("GET", browse.replace("per_page=20", "per_page=250"))[1]["hits"]]
        fresh = []
        for i in range(50):
            begun = time.perf_counter()
            who = f"measure-{run}-fresh-{i}"
            client.call("POST", "/v1/events", message(f"{run}-f{i}", who, products[i], moment))
            _, seen = client.call("GET", f"/v1/recommend/recently_viewed?user_token={who}")
            assert seen["hits"][0]["id"] == products[i]
            fresh.append((time.perf_counter() - begun) * 1e3)
        row("an event stored and seen by the next answer", "median %.1f, 99th %.1f ms" % quantiles(fresh))

        stop = time.perf_counter() + arguments.seconds
        sent = []

        def load(part):
            own_client = Client(arguments.port)
            own_draw = random.Random(part)
            number = 0
            while time.perf_counter() < stop:
                begun = time.perf_counter()
                batch = []
                for _ in range(500):
                    who = pattern % own_draw.randrange(int(count))
                    batch.append(message(f"{run}-{part}-{number}", who, own_draw.choice(products), moment))
                    number += 1
                own_client.call("POST", "/v1/events", {"batch": batch})
                sent.append(len(batch))
                time.sleep(max(0, 0.1 - (time.perf_counter() - begun)))

        threads = [threading.Thread(target=load, args=(part,)) for part in range(2)]
        for thread in threads:
            thread.start()
        during = []
        while time.perf_counter() < stop:
            during += searches(client, queries[:50], shopper, 1)
        for thread in threads:
            thread.join()
        row("events acknowledged meanwhile", f"{sum(sent) / arguments.seconds:.0f} a second (10,000 offered)")
        row("search meanwhile", "median %.2f, 99th %.2f ms" % quantiles(during))

        for who in ("one", "two"):
            for part in range(10):
                batch = [message(f"{run}-{who}-{part}-{i}", f"measure-{run}-{who}", draw.choice(products), moment)
                         for i in range(1000)]
                client.call("POST", "/v1/events", {"batch": batch})
        taken, _ = client.call("POST", f"/v1/shoppers/measure-{run}-one/merge", {"with": f"measure-{run}-two"})
        row("merging two shoppers of 10,000 events each", f"{taken:.0f} ms")
        taken, _ = client.call("GET", f"/v1/search?q=lamp&user_token=measure-{run}-one")
        row("their first search then", f"{taken:.1f} ms")
        taken, erased = client.call("DELETE", f"/v1/shoppers/measure-{run}-one")
        row(f"erasing {erased['events_removed']} events", f"{taken:.0f} ms")
        row("memory at the end", "%.0f MB, of it not mapped files %.0f MB" % memory(server.pid))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
