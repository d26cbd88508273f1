#!/usr/bin/env bash
# A large image of real packages goes in and comes out: by tag, by digest, and layer by layer in ranges.
source "$(dirname "$0")/../lib.sh"

REPOSITORY=debian/build-tools

large_enough() {
    local layers bytes
    layers=$(image_manifest "$LARGE" | jq '.layers | length')
    bytes=$(image_manifest "$LARGE" | jq '[.layers[].size] | add')
    note "$layers layers, $((bytes / 1000000)) MB compressed"
    ((layers >= 10 && bytes >= 200000000))
}

comes_back_as() { # REFERENCE NAME
    copy "docker://$HOST/$REPOSITORY$1" "oci:$WORK/$2:it"
    same_image "$LARGE" "$WORK/$2"
    rm -rf "${WORK:?}/$2"
}

in_one_piece() {
    answers 200 "$BLOB"
    equal "digest" "$LAYER" "$(sha256_of_stream <"$WORK/body")"
    equal "content length" "$SIZE" "$(header Content-Length)"
    equal "digest header" "sha256:$LAYER" "$(header Docker-Content-Digest)"
}

# part FROM TO FILE: one range, its status and its Content-Range checked.
part() {
    curl -sS -o "$3" -D "$3.headers" -r "$1-$2" "$BLOB"
    grep -q '^HTTP/1.1 206' "$3.headers" || return 1
    grep -qi "^content-range: bytes $1-$2/$SIZE" "$3.headers" || return 1
    equal "length of $1-$2" "$(($2 - $1 + 1))" "$(stat -c %s "$3")"
}

# bounds N: N uneven ranges that cover the layer, as "FROM TO FILE" lines.
bounds() {
    awk -v n="$1" -v size="$SIZE" -v work="$WORK" 'BEGIN {
        for (i = 1; i <= n; i++) {
            to = i == n ? size : int(size * (i / n) ^ 1.5) + i
            printf "%.0f %.0f %s/part.%02d\n", from, to - 1, work, i
            from = to
        }
    }'
}

joined() {
    equal "digest" "$LAYER" "$(cat "$WORK"/part.?? | sha256_of_stream)"
    rm -f "$WORK"/part.*
}

in_ranges() {
    local from to file
    while read -r from to file; do part "$from" "$to" "$file"; done < <(bounds 7)
    joined
}

in_parallel_ranges() {
    export -f part equal
    export BLOB SIZE
    bounds 12 | xargs -P 6 -L 1 bash -c 'set -euo pipefail; part "$@"' part
    joined
}

at_its_edges() {
    answers 206 -r 0-0 "$BLOB"
    equal "range" "bytes 0-0/$SIZE" "$(header Content-Range)"
    answers 206 -r -500 "$BLOB"
    equal "range" "bytes $((SIZE - 500))-$((SIZE - 1))/$SIZE" "$(header Content-Range)"
    answers 206 -r "$((SIZE - 10))-" "$BLOB"
    equal "range" "bytes $((SIZE - 10))-$((SIZE - 1))/$SIZE" "$(header Content-Range)"
    answers 206 -r "$((SIZE - 10))-$((SIZE + 5000))" "$BLOB"
    equal "clamped range" "bytes $((SIZE - 10))-$((SIZE - 1))/$SIZE" "$(header Content-Range)"
    answers 416 -r "$SIZE-" "$BLOB"
}

begin "A large image"
LARGE=$(image large)
prove "it has ten layers and 200 MB at least" large_enough
LAYER=$(image_manifest "$LARGE" | jq -r '.layers | max_by(.size) | .digest' | cut -d : -f 2)
SIZE=$(stat -c %s "$LARGE/blobs/sha256/$LAYER")

start_registry
BLOB=$URL/v2/$REPOSITORY/blobs/sha256:$LAYER
prove "skopeo pushes it" copy "oci:$LARGE:it" "docker://$HOST/$REPOSITORY:it"
prove "skopeo pulls it by tag, byte for byte" comes_back_as :it by-tag
prove "skopeo pulls it by digest, byte for byte" comes_back_as "@$(image_digest "$LARGE")" by-digest
prove "skopeo pushes it again" copy "oci:$LARGE:it" "docker://$HOST/$REPOSITORY:again"
prove "skopeo copies it to another repository" \
    copy "docker://$HOST/$REPOSITORY:it" "docker://$HOST/debian/mirror/build-tools:it"
prove "its largest layer comes in one piece" in_one_piece
prove "its largest layer comes in seven ranges, one after another" in_ranges
prove "its largest layer comes in twelve ranges, six at a time" in_parallel_ranges
prove "ranges at the layer's edges" at_its_edges

stop_server
start_registry
prove "after a restart it is pulled byte for byte" comes_back_as :it restarted
note "resident $(server_memory VmRSS) MiB, peak $(server_memory VmHWM) MiB"

end
