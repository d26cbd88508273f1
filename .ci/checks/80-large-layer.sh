#!/usr/bin/env bash
# A layer of 5 GiB goes through a server with a heap of 256 MiB and the default of direct memory.
source "$(dirname "$0")/../lib.sh"

SIZE=$((5 * 1024 * 1024 * 1024))
SEED=80
MEMORY_LIMIT=768 # MiB resident: heap and direct memory of 256 each, and what the JVM itself takes

rate() { awk -v bytes="$SIZE" -v from="$1" -v to="$(now)" 'BEGIN { printf "%.0f MB/s", bytes / 1e6 / (to - from) }'; }

room_on_disk() {
    local free
    free=$(df --output=avail -B 1 "$WORK" | tail -n 1)
    note "$((free / 1024 / 1024 / 1024)) GiB free"
    ((free > SIZE + SIZE / 4))
}

# The bytes are made, hashed and sent as they flow: nobody holds them, on either side.
goes_up() {
    local target started
    target=$(begin_upload large)
    started=$(now)
    mkfifo "$WORK/copy"
    sha256_of_stream <"$WORK/copy" >"$WORK/digest" &
    noise "$SIZE" "$SEED" | tee "$WORK/copy" \
        | answers 202 -X PATCH -H 'Content-Type: application/octet-stream' -T - "$target"
    wait $!
    equal "range" "0-$((SIZE - 1))" "$(header Range)"
    answers 201 -X PUT "$(with_query "$(location)" "digest=sha256:$(cat "$WORK/digest")")"
    note "up: $(rate "$started")"
}

comes_down() {
    local started
    started=$(now)
    equal "digest" "$(cat "$WORK/digest")" "$(curl -sSf "$BLOB" | sha256_of_stream)"
    note "down: $(rate "$started")"
}

# Across 2^32, where an offset kept in too few bits would show.
range_behind_four_gib() {
    local from=$((4 * 1024 * 1024 * 1024 - 512)) expected
    expected=$(noise 1000 "$SEED" "$from" | sha256_of_stream)
    answers 206 -r "$from-$((from + 999))" "$BLOB"
    equal "content range" "bytes $from-$((from + 999))/$SIZE" "$(header Content-Range)"
    equal "bytes" "$expected" "$(sha256_of_stream <"$WORK/body")"
}

memory_stays_small() {
    local peak
    peak=$(server_memory VmHWM)
    note "peak resident memory: $peak MiB"
    ((peak < MEMORY_LIMIT))
}

begin "A layer of 5 GiB through a heap of 256 MiB"
prove "there is room for it" room_on_disk
JVM_FLAGS=-Xmx256m start_registry
prove "it goes up in one stream" goes_up
BLOB=$URL/v2/large/blobs/sha256:$(cat "$WORK/digest")
prove "it comes down, digest equal" comes_down
prove "a range across the fourth GiB is right" range_behind_four_gib
prove "the server's resident memory stayed under $MEMORY_LIMIT MiB" memory_stays_small

end
