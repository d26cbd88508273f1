#!/usr/bin/env bash
# What is asked of the disk before a client is told of success, and in which order: read from a trace of system calls.
source "$(dirname "$0")/../lib.sh"

SIZE=200000
CALLS=openat,write,writev,pwrite64,sendto,sendmsg,read,readv,recvfrom,fsync,fdatasync,ftruncate
CALLS+=,link,linkat,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,rmdir
TYPE=application/vnd.oci.image.manifest.v1+json

# start_traced [PROPERTY...]: on a new and empty directory; the trace lies in $WORK/trace.
start_traced() {
    rm -rf "$STORAGE" "$WORK/trace"
    mkdir "$STORAGE"
    JVM_WRAPPER="strace -D -f -y -s 200 --seccomp-bpf -e trace=$CALLS -e signal=none -o $WORK/trace" start_registry "$@"
}

blob() { noise "$SIZE" "$1" >"$WORK/blob"; DIGEST=sha256:$(sha256_of_stream <"$WORK/blob"); }

octets=(-H 'Content-Type: application/octet-stream')

in_pieces() {
    local target
    blob 1
    target=$(begin_upload order/a)
    noise 50000 1 >"$WORK/piece"
    answers 202 -X PATCH "${octets[@]}" --data-binary "@$WORK/piece" "$target"
    noise 50000 1 50000 >"$WORK/piece"
    answers 202 -X PATCH "${octets[@]}" --data-binary "@$WORK/piece" "$target"
    noise 100000 1 100000 >"$WORK/piece"
    answers 201 -X PUT "${octets[@]}" --data-binary "@$WORK/piece" "$(with_query "$target" "digest=$DIGEST")"
}

streamed() {
    local target
    blob 2
    target=$(begin_upload order/a)
    answers 202 -X PATCH "${octets[@]}" -H 'Transfer-Encoding: chunked' --data-binary "@$WORK/blob" "$target"
    answers 201 -X PUT "$(with_query "$target" "digest=$DIGEST")"
}

in_two_requests() { # SEED
    local target
    blob "$1"
    target=$(begin_upload order/b)
    answers 201 -X PUT "${octets[@]}" --data-binary "@$WORK/blob" "$(with_query "$target" "digest=$DIGEST")"
}

at_once() {
    blob 4
    answers 201 -X POST "${octets[@]}" --data-binary "@$WORK/blob" "$URL/v2/order/c/blobs/uploads/?digest=$DIGEST"
}

mounted() {
    blob 4
    answers 201 -X POST "$URL/v2/order/d/blobs/uploads/?mount=$DIGEST&from=order/c"
}

manifest() { # TAG
    blob 4
    jq -cn --arg digest "$DIGEST" --argjson size "$SIZE" --arg type "$TYPE" --arg tag "$1" '{
        schemaVersion: 2, mediaType: $type, annotations: {tag: $tag},
        config: {mediaType: "application/vnd.oci.image.config.v1+json", digest: $digest, size: $size}, layers: []
    }' >"$WORK/manifest"
    answers 201 -X PUT -H "Content-Type: $TYPE" --data-binary "@$WORK/manifest" "$URL/v2/order/c/manifests/$1"
}

all_of_it() {
    in_pieces
    streamed
    in_two_requests 3
    in_two_requests 3
    at_once
    mounted
    manifest one
    manifest two
    manifest one
}

in_order() { awk -v ROOT="$STORAGE" "$@" -f "$CI_HOME/sync-order.awk" "$WORK/trace"; }

syncs_done() { in_order | tail -n 1 | sed -E 's/.* ([0-9]+) syncs.*/\1/'; }

# Each sync is taken out of the trace in turn, as if the server had not done it: the checker must see that.
every_sync_is_missed() {
    local number count
    count=$(syncs_done)
    ((count > 40))
    for ((number = 1; number <= count; number++)); do
        if in_order -v DROP="$number" >"$WORK/dropped"; then
            printf 'nobody misses sync %d of %d\n' "$number" "$count"
            return 1
        fi
    done
    note "$(in_order | tail -n 1)"
}

# The last line of the trace appears when the server has ended.
stop_traced() {
    stop_server
    await 10 grep -q '+++ exited' "$WORK/trace"
}

begin "Order of syncs"
start_traced
prove "blobs and manifests are pushed in every way" all_of_it
stop_traced
prove "content, names, links, tags and answers come in the order that a power cut asks for" in_order
prove "each sync is needed: without it, that order is broken" every_sync_is_missed
start_traced --plimsoll.storage.durability=os
prove "the same is pushed with durability os" all_of_it
stop_traced
prove "then nothing is synced" equal syncs 0 "$(syncs_done)"
prove "and the order that a power cut asks for is broken" refute in_order

end
