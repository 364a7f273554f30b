#!/usr/bin/env bash
# kill -9 at random moments of indexing, event posting and training, and SIGTERM of training. After each: the server starts
# and serves, the index is the old or the new one and whole, the model is the old or the new one, no acknowledged event is
# missing. A training run after a killed one works and leaves nothing of it lying about.
set -euo pipefail

usage() { echo "usage: tests/durability/kill_test.sh SHELFWISE [--rounds N] [--seed N] [--copies N]"; }

PROGRAM='' ROUNDS=20 SEED=$$ COPIES=20
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) ROUNDS=$2 && shift 2 ;;
    --seed) SEED=$2 && shift 2 ;;
    --copies) COPIES=$2 && shift 2 ;;
    -h | --help) usage && exit 0 ;;
    *) PROGRAM=$1 && shift ;;
  esac
done
if [ ! -x "$PROGRAM" ]; then
  usage >&2
  exit 2
fi
PROGRAM=$(readlink -f "$PROGRAM")
EXAMPLE=$(readlink -f "$(dirname "$0")/../../examples/outfitter")
AS_OF=$(cat "$EXAMPLE/as_of")
RANDOM=$((SEED % 32768))
WORK=$(mktemp -d "${TMPDIR:-/tmp}/shelfwise-kill-XXXXXX")
STORE=$WORK/store
SERVER=0
trap 'kill_server; rm -rf "$WORK"' EXIT

die() {
  printf 'FAILED (seed %s): %s\n' "$SEED" "$*" >&2
  if [ -s "$WORK/serve.log" ]; then tail -n 20 "$WORK/serve.log" >&2; fi
  exit 1
}

now_ms() { date +%s%3N; }
sleep_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

# Below the ports that the system gives to clients: one of those may linger after its connection.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

start_server() {
  PORT=$(free_port)
  "$PROGRAM" serve --store "$STORE" --listen "127.0.0.1:$PORT" --as-of "$AS_OF" >"$WORK/serve.log" 2>&1 &
  SERVER=$!
  local tries=0
  until curl -fs -o /dev/null "http://127.0.0.1:$PORT/health/ready"; do
    kill -0 "$SERVER" 2>/dev/null || die "the server does not start $1"
    tries=$((tries + 1))
    if [ $tries -gt 300 ]; then die "the server is not ready after 30 s $1"; fi
    sleep 0.1
  done
}

kill_server() {
  if [ "$SERVER" != 0 ]; then
    kill -9 "$SERVER" 2>/dev/null || true
    wait "$SERVER" 2>/dev/null || true
  fi
  SERVER=0
}

SIGNAL=KILL

# Starts a command and sends it SIGNAL after a random part of LENGTH ms; again, with a shorter LENGTH, where it was faster.
kill_midway() {  # COMMAND...
  local victim
  for _ in $(seq 50); do
    "$@" >"$WORK/victim.log" 2>&1 &
    victim=$!
    sleep_ms $((RANDOM * LENGTH / 32768))
    if kill -"$SIGNAL" "$victim" 2>/dev/null; then
      wait "$victim" 2>/dev/null && continue
      return 0
    fi
    wait "$victim" || die "$* failed by itself: $(tail -n 5 "$WORK/victim.log")"
    LENGTH=$((LENGTH * 9 / 10 + 1))
  done
  die "$* is too fast to be killed"
}

# The store serves, and holds every product.
check_serving() {  # WHEN
  start_server "$1"
  local answer
  answer=$(curl -fs "http://127.0.0.1:$PORT/v1/search?q=&per_page=1") || die "no answer $1"
  case $answer in
    *"\"found\":$PRODUCTS,"*) ;;
    *) die "not all $PRODUCTS products are there $1: ${answer:0:200}" ;;
  esac
  curl -fs -o /dev/null "http://127.0.0.1:$PORT/v1/search?q=tent&user_token=shopper-03" || die "no personal answer $1"
  kill_server
}

took() {  # COMMAND...: its milliseconds
  local from
  from=$(now_ms)
  "$@" >"$WORK/log" 2>&1 || die "$*: $(cat "$WORK/log")"
  echo $(($(now_ms) - from))
}

echo "seed $SEED, $ROUNDS rounds of each kind"
"$PROGRAM" clean "$EXAMPLE/feed.csv" --mapping "$EXAMPLE/mapping.toml" --out "$WORK/clean" >"$WORK/log" 2>&1 || die "clean: $(cat "$WORK/log")"
for ((copy = 0; copy < COPIES; copy++)); do
  sed "s/^{\"id\":\"/&$copy-/" "$WORK/clean/catalog.jsonl"
done >"$WORK/catalog.jsonl"
sed "s/^{\"id\":\"0-/{\"id\":\"/" -i "$WORK/catalog.jsonl"
PRODUCTS=$(wc -l <"$WORK/catalog.jsonl")
INDEX_MS=$(took "$PROGRAM" index "$WORK/catalog.jsonl" --store "$STORE")
"$PROGRAM" events import "$EXAMPLE/events.jsonl" --store "$STORE" >"$WORK/log" 2>&1 || die "import: $(cat "$WORK/log")"
TRAIN_MS=$(took "$PROGRAM" train --store "$STORE" --as-of "$AS_OF")
check_serving "before anything was killed"

LENGTH=$INDEX_MS
for ((round = 1; round <= ROUNDS; round++)); do
  kill_midway "$PROGRAM" index "$WORK/catalog.jsonl" --store "$STORE"
  check_serving "after indexing was killed, round $round"
done
echo "indexing: killed at $ROUNDS random moments of $INDEX_MS ms"

LENGTH=$TRAIN_MS
for ((round = 1; round <= ROUNDS; round++)); do
  before=$(cat "$STORE/current_model")
  SIGNAL=$([ $((round % 2)) = 0 ] && echo TERM || echo KILL)
  kill_midway "$PROGRAM" train --store "$STORE" --as-of "$AS_OF"
  after=$(cat "$STORE/current_model")
  if [ "$after" -lt "$before" ]; then die "model $after replaced $before after training got SIG$SIGNAL, round $round"; fi
  check_serving "after training got SIG$SIGNAL, round $round"
  "$PROGRAM" train --store "$STORE" --as-of "$AS_OF" >"$WORK/log" 2>&1 || die "training again, round $round: $(cat "$WORK/log")"
  if [ "$(cat "$STORE/current_model")" -le "$after" ]; then die "training again changed nothing, round $round"; fi
  MODELS=$(find "$STORE/models" -mindepth 1 -maxdepth 1 | wc -l)
  if [ "$MODELS" -gt 2 ]; then die "$MODELS folders of models are left, round $round: $(ls "$STORE/models")"; fi
done
SIGNAL=KILL
echo "training: killed and stopped at $ROUNDS random moments of $TRAIN_MS ms; every run after that worked"

# Posts batches of three events one after the other and writes down what was acknowledged, until the server is gone.
post_until_killed() {  # SHOPPER ACKNOWLEDGED_FILE
  local number=0 body
  while true; do
    body=$(printf '{"batch":[%s,%s,%s]}' "$(view "$1" $((number + 1)))" "$(view "$1" $((number + 2)))" "$(view "$1" $((number + 3)))")
    [ "$(curl -s -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -d "$body" "http://127.0.0.1:$PORT/v1/events")" = 202 ] || return 0
    printf '%s-%d\n%s-%d\n%s-%d\n' "$1" $((number + 1)) "$1" $((number + 2)) "$1" $((number + 3)) >>"$2"
    number=$((number + 3))
  done
}

view() { printf '{"type":"track","event":"Product Viewed","messageId":"%s-%d","userId":"%s","properties":{"product_id":"CA-1001-MOSGRE"}}' "$1" "$2" "$1"; }

ACKNOWLEDGED=0
for ((round = 1; round <= ROUNDS; round++)); do
  shopper=kill-$round
  : >"$WORK/acknowledged"
  start_server "to take events, round $round"
  post_until_killed "$shopper" "$WORK/acknowledged" &
  poster=$!
  sleep_ms $((100 + RANDOM % 900))
  kill_server
  wait "$poster" || true
  start_server "after it was killed while taking events, round $round"
  curl -fs "http://127.0.0.1:$PORT/v1/shoppers/$shopper" >"$WORK/export" || : >"$WORK/export"
  while read -r id; do
    grep -qF "\"$id\"" "$WORK/export" || die "event $id was acknowledged and is lost, round $round"
    ACKNOWLEDGED=$((ACKNOWLEDGED + 1))
  done <"$WORK/acknowledged"
  kill_server
done
echo "events: the server killed at $ROUNDS moments; all $ACKNOWLEDGED acknowledged events are there"
if [ "$ACKNOWLEDGED" = 0 ]; then die "no event was acknowledged, so nothing was tested"; fi

"$PROGRAM" index "$WORK/catalog.jsonl" --store "$STORE" >"$WORK/log" 2>&1 || die "indexing again: $(cat "$WORK/log")"
"$PROGRAM" train --store "$STORE" --as-of "$AS_OF" >"$WORK/log" 2>&1 || die "training again: $(cat "$WORK/log")"
check_serving "at the end"
LEFT=$(find "$STORE" -name '*.tmp*' | wc -l)
if [ "$LEFT" != 0 ]; then die "$LEFT leftovers of killed runs lie in the store: $(find "$STORE" -name '*.tmp*' | head -n 3)"; fi
echo "passed: nothing acknowledged is lost, the server starts and serves, no leftovers"
