#!/usr/bin/env bash
# Two nodes over one bucket, with Redis between them: every request of an upload may go to either, one is killed half way and comes
# back, one is frozen and wakes, an image goes in through one and out through the other. The S3-compatible server is the one of the driver's tests.
source "$(dirname "$0")/../lib.sh"
source "$CI_HOME/nodes.sh"

UPLOADS=190
CHUNKS=5
CHUNK=131072     # bytes, at most
LARGE_UPLOADS=10
LARGE_CHUNK=6000000

BUCKET_PORT=$(free_port)
export AWS_ACCESS_KEY_ID=local-identity AWS_SECRET_ACCESS_KEY=local-credential

start_bucket() {
    local built=$PROJECT/drivers/s3/target
    java -Xmx1g -cp "$built/test-classes:$built/classes:$(cat "$built/bucket-server.classpath")" \
        dev.plimsoll.driver.s3.BucketServer "$BUCKET_PORT" >"$WORK/bucket.log" 2>&1 </dev/null &
    OTHER_PIDS+=($!)
    await 60 grep -q '^serving ' "$WORK/bucket.log"
}

start_node() { # NAME
    NODE_PORT[$1]=${NODE_PORT[$1]:-$(free_port)}
    run_node "$1" java -Xmx256m -jar "${PLIMSOLL_JAR:-$PROJECT/api/target/plimsoll.jar}" --server.port="${NODE_PORT[$1]}" \
        --plimsoll.storage="s3://bucket/images?endpoint=http://127.0.0.1:$BUCKET_PORT&region=us-east-1&path-style=true&spool=$WORK" \
        --plimsoll.redis="redis://127.0.0.1:$REDIS_PORT"
}

image_through_both() {
    local layout
    layout=$(image small)
    copy "oci:$layout:it" "docker://127.0.0.1:${NODE_PORT[a]}/s3/image:one"
    copy "docker://127.0.0.1:${NODE_PORT[b]}/s3/image:one" "oci:$WORK/back:it"
    same_image "$layout" "$WORK/back"
}

# The other node takes the upload over at once: there is no lock in a bucket. What the woken one still writes must not count.
frozen_while_writing() {
    freeze_a_while_it_writes
    equal "first chunk, on the other node" 202 "$(patch b 0 "$WORK/part00")"
    equal "second chunk" 202 "$(patch b "$CHUNK" "$WORK/part01")"
    kill -CONT "${NODE_PID[a]}"
    finish_on_b
}

no_warning() { ! grep -h 'does not honour' "$WORK"/node-*.log; }

begin "Two nodes, one bucket, Redis"
trap 'stop_all; finish' EXIT
start_bucket
start_redis
start_node a
start_node b
prove "the store honours every condition, and no node says otherwise" no_warning
uploads_with_a_kill "$UPLOADS" "$CHUNKS" 240 "$CHUNK"
uploads_with_a_kill "$LARGE_UPLOADS" "$CHUNKS" 240 "$LARGE_CHUNK"
prove "a frozen node that wakes does not write over its successor" frozen_before_reading
prove "a node frozen while it writes loses the upload to the other in good order" frozen_while_writing
prove "an image goes in through one node and out through the other" image_through_both
prove "the nodes' logs hold no error and no leak" quiet_log "$WORK"/node-*.log

end
