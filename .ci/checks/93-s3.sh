#!/usr/bin/env bash
# Two nodes over one bucket, with Redis between them: every request of an upload may go to either, one is killed half way and comes
# back, an image goes in through one and out through the other. The S3-compatible server is the one of the driver's tests.
source "$(dirname "$0")/../lib.sh"

UPLOADS=190
CHUNKS=5
CHUNK=131072     # bytes, at most
LARGE_UPLOADS=10
LARGE_CHUNK=6000000

declare -A NODE_PID NODE_PORT
REDIS_PID=
REDIS_PORT=$(free_port)
BUCKET_PID=
BUCKET_PORT=$(free_port)
export AWS_ACCESS_KEY_ID=local-identity AWS_SECRET_ACCESS_KEY=local-credential

node() { printf 'http://127.0.0.1:%s\n' "${NODE_PORT[$1]}"; }

start_bucket() {
    local built=$PROJECT/drivers/s3/target
    java -Xmx1g -cp "$built/test-classes:$built/classes:$(cat "$built/bucket-server.classpath")" \
        dev.plimsoll.driver.s3.BucketServer "$BUCKET_PORT" >"$WORK/bucket.log" 2>&1 </dev/null &
    BUCKET_PID=$!
    await 60 grep -q '^serving ' "$WORK/bucket.log"
}

start_redis() {
    redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --dir "$WORK" >>"$WORK/redis.log" 2>&1 </dev/null &
    REDIS_PID=$!
    await 10 redis-cli -p "$REDIS_PORT" ping
}

start_node() { # NAME
    NODE_PORT[$1]=${NODE_PORT[$1]:-$(free_port)}
    java -Xmx256m -jar "${PLIMSOLL_JAR:-$PROJECT/api/target/plimsoll.jar}" --server.port="${NODE_PORT[$1]}" \
        --plimsoll.storage="s3://bucket/images?endpoint=http://127.0.0.1:$BUCKET_PORT&region=us-east-1&path-style=true&spool=$WORK" \
        --plimsoll.redis="redis://127.0.0.1:$REDIS_PORT" >>"$WORK/node-$1.log" 2>&1 </dev/null &
    NODE_PID[$1]=$!
    await 60 curl -sf -o /dev/null "$(node "$1")/v2/"
}

kill_node() { # NAME
    kill -KILL "${NODE_PID[$1]}"
    wait "${NODE_PID[$1]}" 2>/dev/null || true
}

stop_all() {
    local pid
    for pid in "${NODE_PID[@]}" $REDIS_PID $BUCKET_PID; do
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}

# uploads_with_a_kill UPLOADS CHUNK: not by `prove`, because node a is a child of this shell, which `wait` needs.
uploads_with_a_kill() {
    local client
    java "$CI_HOME/TwoNodes.java" "$(node a)" "$(node b)" "$1" "$CHUNKS" 1 "$2" >"$WORK/uploads.log" 2>&1 </dev/null &
    client=$!
    await 240 grep -q "finished $(($1 / 2))\$" "$WORK/uploads.log" || report FAIL "half of the uploads are finished in time"
    kill_node a
    sleep 1
    start_node a || report FAIL "the killed node starts again"
    if wait "$client"; then
        report PASS "$(tail -n 1 "$WORK/uploads.log") of up to $2 bytes, a node killed half way: every digest is right"
    else
        report FAIL "$1 uploads over two nodes end with the right digest" "$WORK/uploads.log"
    fi
}

image_through_both() {
    local layout
    layout=$(image small)
    copy "oci:$layout:it" "docker://127.0.0.1:${NODE_PORT[a]}/s3/image:one"
    copy "docker://127.0.0.1:${NODE_PORT[b]}/s3/image:one" "oci:$WORK/back:it"
    same_image "$layout" "$WORK/back"
}

no_warning() { ! grep -h 'does not honour' "$WORK"/node-*.log; }

no_errors() { ! grep -hE ' ERROR |LEAK:|OutOfMemoryError|Operator called default onErrorDropped' "$WORK"/node-*.log; }

begin "Two nodes, one bucket, Redis"
trap 'stop_all; finish' EXIT
start_bucket
start_redis
start_node a
start_node b
prove "the store honours every condition, and no node says otherwise" no_warning
uploads_with_a_kill "$UPLOADS" "$CHUNK"
uploads_with_a_kill "$LARGE_UPLOADS" "$LARGE_CHUNK"
prove "an image goes in through one node and out through the other" image_through_both
prove "the nodes' logs hold no error and no leak" no_errors

end
