#!/usr/bin/env bash
# Each sync of a push fails once, one after the other, with an I/O error that the kernel is made to report. The push either was
# acknowledged and is there, also after a restart, or it failed and left the old state; repeated, it succeeds.
source "$(dirname "$0")/../lib.sh"

SIZE=60000
MOST=100 # syncs of a push; there are about thirty, of files by fdatasync and of directories by fsync
TYPE=application/vnd.oci.image.manifest.v1+json
octets=(-H 'Content-Type: application/octet-stream')
INJECTED=

blob() { noise "$SIZE" "$1" >"$WORK/blob"; DIGEST=sha256:$(sha256_of_stream <"$WORK/blob"); } # SEED

# One worker does all syncs, because the tracer counts them for each thread. It is traced from now on.
fail_sync() { # CALL NUMBER
    rm -f "$WORK/trace"
    strace -f -p "$SERVER_PID" -e trace="$1" -e signal=none -e inject="$1":error=EIO:when="$2" \
        -o "$WORK/trace" 2>"$WORK/strace.log" &
    TRACER=$!
    await 10 grep -q attached "$WORK/strace.log"
}

heal() {
    kill -INT "$TRACER"
    wait "$TRACER" || true
    INJECTED=$(grep -c INJECTED "$WORK/trace" || true)
}

# push REPOSITORY SEED: prints what was acknowledged, a line for each.
push() {
    local target code
    blob "$2"
    code=$(status -X POST "$URL/v2/$1/blobs/uploads/")
    [[ $code == 202 ]] || return 0
    target=$(location)
    noise 32000 "$2" >"$WORK/piece"
    code=$(status -X PATCH "${octets[@]}" --data-binary "@$WORK/piece" "$target")
    [[ $code == 202 ]] || { refused "$code"; return 0; }
    noise $((SIZE - 32000)) "$2" 32000 >"$WORK/piece"
    code=$(status -X PUT "${octets[@]}" --data-binary "@$WORK/piece" "$(with_query "$target" "digest=$DIGEST")")
    [[ $code == 201 ]] || { refused "$code"; return 0; }
    echo blob
    jq -cn --arg digest "$DIGEST" --argjson size "$SIZE" --arg type "$TYPE" '{
        schemaVersion: 2, mediaType: $type, layers: [],
        config: {mediaType: "application/vnd.oci.image.config.v1+json", digest: $digest, size: $size}
    }' >"$WORK/manifest-$2"
    code=$(status -X PUT -H "Content-Type: $TYPE" --data-binary "@$WORK/manifest-$2" "$URL/v2/$1/manifests/it")
    [[ $code == 201 ]] || { refused "$code"; return 0; }
    echo manifest
}

# refused STATUS: an error of the server's, without a path.
refused() {
    [[ $1 == 503 ]] || { echo "answered $1"; exit 1; }
    refute grep -F "$WORK" "$WORK/body" >&2
}

# holds REPOSITORY SEED ACKNOWLEDGED: what was acknowledged is there; what was not is whole or not there.
holds() {
    local code
    blob "$2"
    code=$(status "$URL/v2/$1/blobs/$DIGEST")
    if grep -q blob <<<"$3"; then equal blob 200 "$code"; fi
    [[ $code == 404 ]] || cmp "$WORK/blob" "$WORK/body"
    code=$(status "${accept_all[@]}" "$URL/v2/$1/manifests/it")
    if grep -q manifest <<<"$3"; then equal manifest 200 "$code"; fi
    [[ $code == 404 ]] || cmp "$WORK/manifest-$2" "$WORK/body"
}

# sweep CALL FIRST: fails the first such call of one push, the second of the next, until there is none left to fail.
sweep() {
    local call=$1 first=$2 number run acknowledged failed=0
    for ((number = 1; number <= MOST; number++)); do
        run=$((first + number))
        fail_sync "$call" "$number"
        acknowledged=$(push "eio/r$run" "$run")
        heal
        holds "eio/r$run" "$run" "$acknowledged"
        printf '%s\n' "$acknowledged" >"$WORK/acknowledged-$run"
        ((INJECTED > 0)) || break
        grep -q manifest <<<"$acknowledged" || failed=$((failed + 1))
    done
    note "$((number - 1)) times $call failed, once in each push; $failed pushes failed by that"
    ((number > 5 && number < MOST))
    equal "pushes that failed" $((number - 1)) "$failed" # or a push was acknowledged of which something was not synced
}

runs() { find "$WORK" -name 'acknowledged-*' | sed 's/.*-//' | sort -n; }

after_a_restart() {
    local run
    for run in $(runs); do holds "eio/r$run" "$run" "$(cat "$WORK/acknowledged-$run")"; done
}

again() {
    local run
    for run in $(runs); do
        equal "push $run" $'blob\nmanifest' "$(push "eio/r$run" "$run")"
        holds "eio/r$run" "$run" $'blob\nmanifest'
    done
}

EXPECTED_IN_LOG=' answered with 503: '

begin "Failed syncs"
start_server "$CHECKED_REGISTRY" "$STORAGE?threads=1"
prove "a push of which a file is not synced is refused, and not there or whole" sweep fdatasync 0
prove "a push of which a directory is not synced is refused, and not there or whole" sweep fsync "$MOST"
stop_server
start_registry
prove "the same after a restart" after_a_restart
prove "each push succeeds when it is repeated" again

end
