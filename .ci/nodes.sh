# Several nodes over one store, and the Redis between them. To be sourced after lib.sh; how a node is started is for the check to say.

declare -A NODE_PID NODE_PORT
REDIS_PID=
REDIS_PORT=$(free_port)
OTHER_PIDS=() # of processes that end with the nodes

node() { printf 'http://127.0.0.1:%s\n' "${NODE_PORT[$1]}"; }

# run_node NAME COMMAND...: the command must serve on that node's port.
run_node() {
    "${@:2}" >>"$WORK/node-$1.log" 2>&1 </dev/null &
    NODE_PID[$1]=$!
    await 60 curl -sf -o /dev/null "$(node "$1")/v2/"
}

kill_node() { # NAME
    kill -KILL "${NODE_PID[$1]}"
    wait "${NODE_PID[$1]}" 2>/dev/null || true
}

start_redis() {
    redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --dir "$WORK" >>"$WORK/redis.log" 2>&1 </dev/null &
    REDIS_PID=$!
    await 10 redis-cli -p "$REDIS_PORT" ping
}

stop_all() {
    local pid
    for pid in "${NODE_PID[@]}" $REDIS_PID "${OTHER_PIDS[@]}"; do
        kill -CONT "$pid" 2>/dev/null || true
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}

# uploads_with_a_kill UPLOADS CHUNKS SECONDS [LONGEST]: each chunk, of so many bytes at most, to node a or b; half of the uploads must end in
# that time. Not by `prove`: node a is a child of this shell, which `wait` needs.
uploads_with_a_kill() {
    local client
    java "$CI_HOME/TwoNodes.java" "$(node a)" "$(node b)" "$1" "$2" 1 "${@:4}" >"$WORK/uploads.log" 2>&1 </dev/null &
    client=$!
    await "$3" grep -q "finished $(($1 / 2))\$" "$WORK/uploads.log" || report FAIL "half of the uploads are finished in time"
    kill_node a
    sleep 1
    start_node a || report FAIL "the killed node starts again"
    if wait "$client"; then
        report PASS "$(tail -n 1 "$WORK/uploads.log")${4:+, chunks of up to $4 bytes}, a node killed half way: every digest is right"
    else
        report FAIL "$1 uploads over two nodes end with the right digest" "$WORK/uploads.log"
    fi
}

# ---- one upload, of which node a is frozen ----

# patch NODE OFFSET FILE: one chunk; prints the status.
patch() {
    local size
    size=$(stat -c %s "$3")
    status -X PATCH -H "Content-Range: $2-$(($2 + size - 1))" -H 'Content-Type: application/octet-stream' \
        --data-binary "@$3" "$(node "$1")$TARGET"
}

offset() { # NODE
    answers 204 "$(node "$1")$TARGET" >&2
    awk -F- '{ print ($2 == 0 ? 0 : $2 + 1) }' <<<"$(header Range)"
}

begin_on_a() {
    answers 202 -X POST "$(node a)/v2/two/blobs/uploads/"
    TARGET=$(header Location)
    noise "$((3 * CHUNK))" 92 >"$WORK/whole"
    noise "$CHUNK" 93 >"$WORK/other"
    split -b "$CHUNK" -d "$WORK/whole" "$WORK/part"
}

finish_on_b() {
    local digest at
    digest=sha256:$(sha256_of_stream <"$WORK/whole")
    at=$(offset b)
    if ((at < 3 * CHUNK)); then
        tail -c "+$((at + 1))" "$WORK/whole" >"$WORK/rest"
        equal "status of the rest" 202 "$(patch b "$at" "$WORK/rest")"
    fi
    answers 201 -X PUT "$(node b)$(with_query "$TARGET" "digest=$digest")"
    answers 200 "$(node b)/v2/two/blobs/$digest"
    cmp "$WORK/whole" "$WORK/body"
    answers 200 "$(node a)/v2/two/blobs/$digest"
    cmp "$WORK/whole" "$WORK/body"
}

# Three chunks of $CHUNK bytes, a multiple of 16. Node a is frozen with a chunk on its way to it; node b takes the upload over; node a wakes and reads the chunk.
frozen_before_reading() {
    local late
    begin_on_a
    kill -STOP "${NODE_PID[a]}"
    curl -s -m 30 -o /dev/null -w '%{http_code}' -X PATCH -H "Content-Range: 0-$((CHUNK - 1))" \
        -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/other" "$(node a)$TARGET" >"$WORK/late" &
    late=$!
    equal "first chunk, on the other node" 202 "$(patch b 0 "$WORK/part00")"
    equal "second chunk" 202 "$(patch b "$CHUNK" "$WORK/part01")"
    kill -CONT "${NODE_PID[a]}"
    wait "$late"
    equal "what the woken node answers" 416 "$(cat "$WORK/late")"
    finish_on_b
}

# Node a is frozen in the middle of a chunk that it has begun to write, and the client gives up on it.
freeze_a_while_it_writes() {
    local late
    begin_on_a
    (
        head -c "$((CHUNK / 2))" "$WORK/part00"
        sleep 10
    ) | curl -s -m 30 -o /dev/null -X PATCH -H 'Content-Type: application/octet-stream' -T - "$(node a)$TARGET" &
    late=$!
    sleep 1
    kill -STOP "${NODE_PID[a]}"
    kill "$late"
}
