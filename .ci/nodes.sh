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
