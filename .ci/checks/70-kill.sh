#!/usr/bin/env bash
# The server is killed in the middle of pushes: what was acknowledged is there, nothing lies, the next push succeeds.
source "$(dirname "$0")/../lib.sh"

KILL_AT_MEGABYTES=(40 120)
CHUNK=8000000 # bytes, a multiple of 16
CHUNKED_SIZE=$((3 * CHUNK))
PUSH=

stored_bytes() { du -sb "$STORAGE" | cut -f 1; }

more_stored_than() { (($(stored_bytes) > $1)); }

# Every object under its content address is what its name says, however the server ended.
nothing_lies() {
    local blobs
    mapfile -t blobs < <(find "$STORAGE" -path '*/blobs/sha256/*/data' -type f)
    note "${#blobs[@]} blobs were published before the kill"
    ((${#blobs[@]} == 0)) || honest_blobs "${blobs[@]}"
}

comes_back() {
    copy "docker://$HOST/killed:it" "oci:$WORK/out:it"
    same_image "$LARGE" "$WORK/out"
    rm -rf "$WORK/out"
}

kept_image() {
    copy "docker://$HOST/kept:it" "oci:$WORK/kept:it"
    same_image "$SMALL" "$WORK/kept"
    rm -rf "$WORK/kept"
}

# Not by `prove`: the push is a child of this shell, which `wait` needs.
kill_at() { # MEGABYTES
    copy "oci:$LARGE:it" "docker://$HOST/killed:it" >"$WORK/push.log" 2>&1 </dev/null &
    PUSH=$!
    await 60 more_stored_than "$(($1 * 1000000))" || report FAIL "$1 MB are stored within 60 s"
    kill_server
    if wait "$PUSH"; then
        report FAIL "the push was still going on when the server was killed"
    else
        report PASS "the server is killed at $(($(stored_bytes) / 1000000)) MB, and the push fails"
    fi
}

# Two thirds of a blob are acknowledged before the kill; the client asks how far it got and sends the rest.
acknowledge_chunks() {
    local target from
    noise "$CHUNKED_SIZE" 70 >"$WORK/content"
    target=$(begin_upload chunked)
    for ((from = 0; from < 2 * CHUNK; from += CHUNK)); do
        noise "$CHUNK" 70 "$from" >"$WORK/chunk"
        answers 202 -X PATCH -H "Content-Range: $from-$((from + CHUNK - 1))" \
            -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/chunk" "$target"
        target=$(location)
    done
    printf '%s\n' "$target" >"$WORK/target"
}

finish_upload() {
    local target digest
    target=$(cat "$WORK/target")
    answers 204 "$target"
    equal "acknowledged range" "0-$((2 * CHUNK - 1))" "$(header Range)"
    digest=sha256:$(sha256_of_stream <"$WORK/content")
    noise "$CHUNK" 70 "$((2 * CHUNK))" >"$WORK/chunk"
    answers 201 -X PUT -H "Content-Range: $((2 * CHUNK))-$((3 * CHUNK - 1))" \
        -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/chunk" \
        "$(with_query "$(location)" "digest=$digest")"
    answers 200 "$URL/v2/chunked/blobs/$digest"
    cmp "$WORK/content" "$WORK/body"
}

begin "Kill in the middle of a push"
LARGE=$(image large)
SMALL=$(image small)
start_registry
prove "an image is pushed in peace" copy "oci:$SMALL:it" "docker://$HOST/kept:it"
prove "two chunks of an upload are acknowledged" acknowledge_chunks
for megabytes in "${KILL_AT_MEGABYTES[@]}"; do
    kill_at "$megabytes"
    prove "every published blob is what its name says" nothing_lies
    start_registry
    prove "after a restart the image pushed in peace is whole" kept_image
    prove "the half-pushed image is not there" \
        answers 404 "${accept_all[@]}" "$URL/v2/killed/manifests/it"
done
prove "the upload goes on at the byte that was acknowledged" finish_upload
prove "the push, repeated, succeeds" copy "oci:$LARGE:it" "docker://$HOST/killed:it"
prove "the image is pulled byte for byte" comes_back

end
