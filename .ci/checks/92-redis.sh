#!/usr/bin/env bash
# Two nodes over one directory, with Redis between them: what one deletes the other does not have, every request of an upload may
# go to either, one is killed, one is frozen, Redis goes away; nothing is lost but time.
source "$(dirname "$0")/../lib.sh"
source "$CI_HOME/nodes.sh"

UPLOADS=200
CHUNKS=5
DELETES=40
BOUND=3000   # ms after a delete on one node until the other answers 404, requests of a busy machine included
FROZEN=4000  # the same while Redis does not answer and nobody was told so
CHUNK=65536  # bytes, a multiple of 16

start_node() { # NAME [PROPERTY...]
    NODE_PORT[$1]=${NODE_PORT[$1]:-$(free_port)}
    run_node "$1" "$CI_HOME/registries/plimsoll" "${NODE_PORT[$1]}" "$STORAGE" --plimsoll.delete.enabled=true \
        --plimsoll.redis="redis://127.0.0.1:$REDIS_PORT" "${@:2}"
}

says() { [[ $(curl -s "$1/readyz") == "$2" ]]; }

both_say() { says "$(node a)" "$1" && says "$(node b)" "$1"; }

push_blob() { # CONTENT -> digest
    local digest
    digest=sha256:$(printf '%s' "$1" | sha256_of_stream)
    answers 201 -X POST -H 'Content-Type: application/octet-stream' --data-binary "$1" \
        "$(node a)/v2/two/blobs/uploads/?digest=$digest"
    printf '%s\n' "$digest"
}

millis() { printf '%s\n' "$((${EPOCHREALTIME/./} / 1000))"; }

# deleted_everywhere DIGEST: on node a, and prints after how many ms node b answers 404.
deleted_everywhere() {
    local started
    answers 200 -I "$(node b)/v2/two/blobs/$1"
    answers 200 -I "$(node b)/v2/two/blobs/$1"
    answers 202 -X DELETE "$(node a)/v2/two/blobs/$1"
    started=$(millis)
    answers 404 "$(node a)/v2/two/blobs/$1" >&2
    while [[ $(status "$(node b)/v2/two/blobs/$1") != 404 ]]; do
        (($(millis) - started < 60000))
    done
    printf '%s\n' "$(($(millis) - started))"
}

deletes() {
    local i digest took most=0
    for ((i = 0; i < DELETES; i++)); do
        digest=$(push_blob "delete $i")
        took=$(deleted_everywhere "$digest")
        ((took <= most)) || most=$took
        ((took <= BOUND)) || { printf "delete %d took %d ms\n" "$i" "$took"; return 1; }
    done
    note "$DELETES deletes on one node: at most $most ms, requests included, until the other answered 404"
}

delete_while_frozen() {
    local digest took
    digest=$(push_blob "frozen")
    answers 200 -I "$(node b)/v2/two/blobs/$digest"
    kill -STOP "$REDIS_PID"
    took=$(deleted_everywhere "$digest")
    kill -CONT "$REDIS_PID"
    note "with Redis frozen: $took ms until the other answered 404"
    ((took <= FROZEN))
}

delete_without_redis() {
    local digest
    digest=$(push_blob "without")
    answers 200 -I "$(node b)/v2/two/blobs/$digest"
    answers 202 -X DELETE "$(node a)/v2/two/blobs/$digest"
    answers 404 "$(node b)/v2/two/blobs/$digest"
}

# Node a is frozen in the middle of a chunk that it has begun to write; the client gives up on it and goes to node b, which has to
# wait for the lock that node a holds on the file.
frozen_while_writing() {
    local tries=0
    freeze_a_while_it_writes
    equal "what the other answers meanwhile" 503 "$(patch b 0 "$WORK/part00")"
    kill -CONT "${NODE_PID[a]}"
    until goes_on_b; do
        ((++tries < 100))
        sleep 0.1
    done
    finish_on_b
}

# Sends what is missing, as a client does that asks first.
goes_on_b() {
    local at
    at=$(offset b)
    tail -c "+$((at + 1))" "$WORK/whole" >"$WORK/rest"
    [[ $(patch b "$at" "$WORK/rest") == 202 ]]
}

# heads COUNT: asks node c for a blob, one request after the other; prints p50 / p99 / most in ms. Every answer must be 200.
heads() {
    curl -sS -I -o /dev/null -w '%{http_code} %{time_total}\n' "$(node c)/v2/two/blobs/$KNOWN#[1-$1]" >"$WORK/heads"
    equal "requests answered with 200" "$1" "$(grep -c '^200 ' "$WORK/heads")" >&2
    sort -k 2n "$WORK/heads" | awk '{ took[NR] = $2 * 1000 }
        END { printf "%.1f / %.1f / %.0f ms", took[int((NR + 1) / 2)], took[int(NR * 0.99)], took[NR] }'
}

# answers_while STATE: whatever Redis is like, what is there is there, what was deleted is not, and pushes and deletes succeed.
answers_while() {
    local first later digest
    first=$(heads 200)
    later=$(heads 500)
    answers 404 -I "$(node c)/v2/two/blobs/$GONE"
    answers 404 -I "$(node b)/v2/two/blobs/$GONE"
    digest=$(push_blob "while $1")
    answers 200 -I "$(node c)/v2/two/blobs/$digest"
    answers 202 -X DELETE "$(node c)/v2/two/blobs/$digest"
    answers 404 -I "$(node c)/v2/two/blobs/$digest"
    note "$1: HEAD $first (p50 / p99 / most of 200), then $later"
}

# poison: puts into every key what this registry did not write, and into some what is no text at all.
poison() {
    local key
    while read -r key; do
        rcli SET "$key" "1 $(printf '0%.0s' {1..32}) sha256:garbage"
        rcli APPEND "$key" $'\xff\x01'
        ((RANDOM % 2)) || { rcli DEL "$key" && rcli LPUSH "$key" x; }
    done < <(redis-cli -p "$REDIS_PORT" --scan --pattern 'plimsoll:*{*')
}

rcli() { redis-cli -p "$REDIS_PORT" "$@" >/dev/null; }

node_says() { says "$(node "$1")" "$2"; }

# The 503 of an upload that a frozen node holds is asked for here.
EXPECTED_IN_LOG='PATCH /v2/two/blobs/uploads/[0-9a-f-]+ answered with 503'

begin "Two nodes, one directory, Redis"
trap 'stop_all; finish' EXIT
start_redis
start_node a
start_node b
prove "both nodes are ready and use Redis" await 20 both_say ok
prove "a blob deleted on one node is not on the other within $BOUND ms" deletes
uploads_with_a_kill "$UPLOADS" "$CHUNKS" 120
prove "both nodes use Redis again" await 20 both_say ok
prove "a frozen node that wakes does not write over its successor" frozen_before_reading
prove "a node frozen while it writes loses the upload to the other in good order" frozen_while_writing
prove "a delete is seen everywhere within $FROZEN ms though Redis is frozen" delete_while_frozen
start_node c --plimsoll.cache.entries=0
KNOWN=$(push_blob "known")
GONE=$(push_blob "gone")
answers 200 -I "$(node c)/v2/two/blobs/$GONE"
answers 202 -X DELETE "$(node a)/v2/two/blobs/$GONE"
prove "a node without a near cache uses Redis too" await 20 node_says c ok
prove "every answer is right while all is well" answers_while "as usual"
kill -STOP "$REDIS_PID"
prove "every answer is right while Redis is frozen" answers_while "frozen"
kill -CONT "$REDIS_PID"
prove "Redis is used again" await 20 node_says c ok
rcli CLIENT PAUSE 3000
prove "every answer is right while Redis is paused" answers_while "paused"
prove "Redis is used again" await 20 node_says c ok
rcli FLUSHALL
prove "every answer is right when Redis was flushed" answers_while "flushed"
poison
prove "every answer is right when every value in Redis was replaced" answers_while "poisoned"
kill -KILL "$REDIS_PID"
wait "$REDIS_PID" 2>/dev/null || true
prove "every answer is right while Redis is down" answers_while "down"
kill_node c
start_node c --plimsoll.cache.entries=0
prove "every answer is right when Redis was down at the start" answers_while "down at the start"
prove "both nodes are ready without Redis, and say so" await 20 both_say 'ok, but Redis cannot be reached'
prove "without Redis a delete is seen on the other node at once" delete_without_redis
start_redis
prove "Redis comes back, empty, and is used again" await 20 both_say ok
prove "deletes are seen as before" deletes
prove "the nodes' logs hold no error and no leak" quiet_log "$WORK"/node-*.log

end
