#!/usr/bin/env bash
# An upload whose bytes are not what the digest says leaves nothing behind.
source "$(dirname "$0")/../lib.sh"

SIZE=48000000
WRONG=sha256:$(printf '%064d' 7)

# Without the store's secret, 32 bytes that the first upload of several requests makes for all later ones.
bytes_left() { find "$STORAGE" -type f ! -path '*/plimsoll/secret' -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }'; }

# unchanged COMMAND...: nothing is stored by it, however it is answered.
unchanged() {
    local before after
    before=$(bytes_left)
    "$@"
    after=$(bytes_left)
    if ((after > before)); then
        printf '%d bytes were left behind:\n' "$((after - before))"
        find "$STORAGE" -type f -size +0 -printf '%s %P\n' | sort -rn | head -n 5
        return 1
    fi
}

in_one_request() {
    answers_error 400 DIGEST_INVALID -X POST -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/content" \
        "$URL/v2/refused/blobs/uploads/?digest=$WRONG"
}

in_post_and_put() {
    local target
    target=$(begin_upload refused)
    answers_error 400 DIGEST_INVALID -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/content" \
        "$(with_query "$target" "digest=$WRONG")"
    answers 404 "$target"
}

in_chunks() {
    local target half=$((SIZE / 2))
    target=$(begin_upload refused)
    head -c "$half" "$WORK/content" >"$WORK/chunk"
    answers 202 -X PATCH -H "Content-Range: 0-$((half - 1))" -H 'Content-Type: application/octet-stream' \
        --data-binary "@$WORK/chunk" "$target"
    target=$(location)
    tail -c "+$((half + 1))" "$WORK/content" >"$WORK/chunk"
    answers 202 -X PATCH -H "Content-Range: $half-$((SIZE - 1))" -H 'Content-Type: application/octet-stream' \
        --data-binary "@$WORK/chunk" "$target"
    target=$(location)
    answers_error 400 DIGEST_INVALID -X PUT "$(with_query "$target" "digest=$WRONG")"
    answers 404 "$target"
}

cancelled() {
    local target
    target=$(begin_upload refused)
    answers 202 -X PATCH -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/content" "$target"
    target=$(location)
    answers 204 -X DELETE "$target"
    answers 404 "$target"
}

right_digest() {
    local target
    target=$(begin_upload refused)
    answers 201 -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/content" \
        "$(with_query "$target" "digest=$RIGHT")"
    answers 200 "$URL/v2/refused/blobs/$RIGHT"
    cmp "$WORK/content" "$WORK/body"
}

begin "Refused uploads"
noise "$SIZE" 75 >"$WORK/content"
RIGHT=sha256:$(sha256_of_stream <"$WORK/content")
start_registry
prove "a wrong digest in one POST is refused and leaves no byte" unchanged in_one_request
prove "a wrong digest in POST and PUT is refused and leaves no byte" unchanged in_post_and_put
prove "a wrong digest after two chunks is refused and leaves no byte" unchanged in_chunks
prove "a cancelled upload leaves no byte" unchanged cancelled
prove "the right digest is taken afterwards" right_digest

end
