#!/usr/bin/env bash
# The speed table for one catalog: index, disk, latencies, load, start, memory, events. Writes Markdown.
set -euo pipefail

usage() {
  cat <<'TEXT'
bench/run.sh --program SHELFWISE --load SHELFWISE_LOAD CATALOG.jsonl QUERIES.txt [OPTIONS]

  CATALOG.jsonl          a clean catalog, as large as the question is
  QUERIES.txt            one query a line, real ones
  --work DIR             folder for the store (default build/load/NAME, made anew)
  --out FILE             the table (default DIR.md)
  --events N             events to make and import (default 1000000)
  --event-file FILE      events to import in their place, as `shelfwise events import` reads them
  --facets LIST          the four facets (default brand,color,category,price(25,50,100,200))
  --listen HOST:PORT     default 127.0.0.1:8099
  --keep                 leave the store in DIR
TEXT
}

PROGRAM='' LOAD='' CATALOG='' QUERIES='' WORK='' OUT='' KEEP=no
EVENTS=1000000 EVENT_FILE='' FACETS='brand,color,category,price(25,50,100,200)' LISTEN=127.0.0.1:8099
while [ $# -gt 0 ]; do
  case $1 in
    --program) PROGRAM=$2 && shift 2 ;;
    --load) LOAD=$2 && shift 2 ;;
    --work) WORK=$2 && shift 2 ;;
    --out) OUT=$2 && shift 2 ;;
    --events) EVENTS=$2 && shift 2 ;;
    --event-file) EVENT_FILE=$2 && shift 2 ;;
    --facets) FACETS=$2 && shift 2 ;;
    --listen) LISTEN=$2 && shift 2 ;;
    --keep) KEEP=yes && shift ;;
    -h | --help) usage && exit 0 ;;
    *) if [ -z "$CATALOG" ]; then CATALOG=$1; else QUERIES=$1; fi && shift ;;
  esac
done
if [ -z "$PROGRAM" ] || [ -z "$LOAD" ] || [ ! -r "$CATALOG" ] || [ ! -r "$QUERIES" ]; then
  usage >&2
  exit 2
fi
[ -x /usr/bin/time ] || { echo "bench/run.sh: install the package time: it tells the peak memory" >&2 && exit 1; }

NAME=$(basename "${CATALOG%.*}")
WORK=${WORK:-build/load/$NAME}
OUT=${OUT:-$WORK.md}
STORE=$WORK/store
mkdir -p "$WORK"
rm -rf "${WORK:?}/store"
mkdir -p "$STORE" "$(dirname "$OUT")"
: >"$OUT"
printf '[server]\naccess_log = "errors"\n' >"$STORE/store.toml"
SERVER=0
trap 'stop_server; if [ "$KEEP" = no ]; then rm -rf "$STORE" "$WORK/events.jsonl"; fi' EXIT

say() { printf '%s\n' "$*" | tee -a "$OUT"; }
note() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

# Runs a command; sets TOOK (seconds) and PEAK (MB).
measure() {
  note "$(printf '%s ' "$@" | cut -c1-100)"
  /usr/bin/time -o "$WORK/time" -f '%e %M' "$@" >"$WORK/log" 2>&1 || { tail -n 20 "$WORK/log" >&2 && exit 1; }
  read -r TOOK PEAK < <(tail -n 1 "$WORK/time")
  PEAK=$((PEAK / 1024))
}

now_ms() { date +%s%3N; }

start_server() {
  local from
  from=$(now_ms)
  "$PROGRAM" serve --store "$STORE" --listen "$LISTEN" "$@" >"$WORK/serve.log" 2>&1 &
  SERVER=$!
  until curl -fs -o /dev/null "http://$LISTEN/health/ready"; do
    kill -0 "$SERVER" 2>/dev/null || { tail -n 20 "$WORK/serve.log" >&2 && exit 1; }
    sleep 0.05
  done
  STARTED_MS=$(($(now_ms) - from))
}

stop_server() {
  if [ "$SERVER" != 0 ] && kill -TERM "$SERVER" 2>/dev/null; then wait "$SERVER" || true; fi
  SERVER=0
}

memory_mb() { awk -v key="$1:" '$1 == key { print int($2 / 1024) }' "/proc/$SERVER/status"; }

search() {  # NAME OPTION...
  local name=$1
  shift
  note "search: $name"
  "$LOAD" search --address "$LISTEN" --queries "$QUERIES" --name "$name" "$@" | tail -n 1 | tee -a "$OUT"
}

table() { say '| run | requests | errors | a second | median ms | 90th | 99th | with results | their median | their 99th |' && say '|---|---|---|---|---|---|---|---|---|---|'; }

say "## $NAME: $(wc -l <"$CATALOG") products, $(wc -l <"$QUERIES") queries"
say ''
measure "$PROGRAM" index "$CATALOG" --store "$STORE"
FEED_BYTES=$(stat -c %s "$CATALOG")
DISK_BYTES=$(du -sb "$STORE/generations" | cut -f1)
say "- index: $TOOK s, peak $PEAK MB, on disk $((DISK_BYTES / 1000000)) MB, $(awk -v a="$DISK_BYTES" -v b="$FEED_BYTES" 'BEGIN { printf "%.2f", a / b }') times the feed"
start_server
say "- start without events: $STARTED_MS ms"
say ''
table
search 'all words' --match all
search 'all words, four facets' --match all --facets "$FACETS"
search 'all words, four facets, grouped' --match all --facets "$FACETS" --group
search 'any word, four facets' --match any --facets "$FACETS"
search 'auto, four facets' --match auto --facets "$FACETS"
search 'suggestions, letter by letter' --suggest --rounds 1 --warm-up 0
search 'four clients, all words, four facets' --match all --facets "$FACETS" --clients 4
say ''
say "- resident while serving: $(memory_mb VmRSS) MB, of it not mapped files: $(memory_mb RssAnon) MB"
stop_server

if [ -z "$EVENT_FILE" ]; then
  EVENT_FILE=$WORK/events.jsonl
  "$LOAD" make-events --catalog "$CATALOG" --count "$EVENTS" --out "$EVENT_FILE"
else
  EVENTS=$(wc -l <"$EVENT_FILE")
fi
measure "$PROGRAM" events import "$EVENT_FILE" --store "$STORE"
say "- import of $EVENTS events: $TOOK s, $(awk -v n="$EVENTS" -v s="$TOOK" 'BEGIN { printf "%d", n / s }') a second, peak $PEAK MB"
measure "$PROGRAM" train --store "$STORE" --as-of 2026-08-31T12:00:00Z
say "- train: $TOOK s, peak $PEAK MB"
measure "$PROGRAM" train --update --store "$STORE" --as-of 2026-08-31T12:00:00Z
say "- train --update, nothing new: $TOOK s, peak $PEAK MB"
grep -o '"userId":"[^"]*"' "$EVENT_FILE" | head -n 2000000 | cut -d'"' -f4 | awk '!seen[$0]++' | head -n 100000 >"$WORK/users.txt" || true
measure "$PROGRAM" recommend for_you --store "$STORE" --users "$WORK/users.txt" --limit 10 --out "$WORK/recommended.tsv" --as-of 2026-08-31T12:00:00Z
say "- recommend for $(wc -l <"$WORK/users.txt") shoppers: $TOOK s with opening the store, peak $PEAK MB; $(tail -n 1 "$WORK/log")"
start_server --as-of 2026-08-31T12:00:00Z
say "- start with $EVENTS events: $STARTED_MS ms"
say ''
table
search 'all words, with a model, anonymous' --match all
search 'all words, personal' --match all --shoppers 100000
search 'all words, four facets, personal' --match all --facets "$FACETS" --shoppers 100000
search 'any word, four facets, personal' --match any --facets "$FACETS" --shoppers 100000
search 'four clients, all words, four facets, personal' --match all --facets "$FACETS" --shoppers 100000 --clients 4
say ''
table
for block in similar bought_together also_viewed upsell complete_the_look cart for_you trending recently_viewed buy_again; do
  note "block: $block"
  "$LOAD" recommend "$block" --address "$LISTEN" --catalog "$CATALOG" --name "block $block, four clients, personal" --clients 4 --shoppers 100000 |
    tail -n 1 | tee -a "$OUT"
done
say ''
note 'events over HTTP'
say "- events over HTTP: $("$LOAD" events --address "$LISTEN" --catalog "$CATALOG" --shoppers 100000 --seconds 10)"
say "- resident with events and model: $(memory_mb VmRSS) MB, of it not mapped files: $(memory_mb RssAnon) MB"

note 'searches while an index run and a stream of events go on'
"$PROGRAM" index "$CATALOG" --store "$STORE" >"$WORK/reindex.log" 2>&1 &
REINDEX=$!
"$LOAD" events --address "$LISTEN" --catalog "$CATALOG" --shoppers 100000 --clients 1 --seconds 30 >"$WORK/stream.log" 2>&1 &
STREAM=$!
say ''
table
search 'while indexing and taking events: all words, four facets, personal' --match all --facets "$FACETS" --shoppers 100000 --warm-up 0 --seconds 25
say ''
wait "$STREAM" && say "- meanwhile: $(cat "$WORK/stream.log")"
wait "$REINDEX" && say '- the index run went through'
stop_server
note "written to $OUT"
