#!/usr/bin/env bash
# The disk fills up, its blocks or its inodes: writes are refused with 507, reads go on, nothing is left behind, and when there is
# room again, so it goes on; all of that in whatever language the system speaks.
source "$(dirname "$0")/../lib.sh"

# The small disks are mounted in a namespace of this check's own, and go with it.
if [[ -z ${OWN_MOUNTS:-} ]]; then
    OWN_MOUNTS=yes exec unshare --mount --propagation private bash "$0"
fi

octets=(-H 'Content-Type: application/octet-stream')
TYPE=application/vnd.oci.image.manifest.v1+json
FILLER= # what takes the room away

blob() { noise "$1" "$2" >"$WORK/blob"; DIGEST=sha256:$(sha256_of_stream <"$WORK/blob"); } # SIZE SEED

push() { # SIZE SEED REPOSITORY STATUS
    blob "$1" "$2"
    answers "$4" -X POST "${octets[@]}" --data-binary "@$WORK/blob" "$URL/v2/$3/blobs/uploads/?digest=$DIGEST"
}

tag() { # TAG STATUS: a manifest of the blob that is there
    blob 1000 1
    jq -cn --arg digest "$DIGEST" --arg type "$TYPE" --arg tag "$1" '{
        schemaVersion: 2, mediaType: $type, annotations: {tag: $tag},
        config: {mediaType: "application/vnd.oci.image.config.v1+json", digest: $digest, size: 1000}, layers: []
    }' >"$WORK/manifest"
    answers "$2" -X PUT -H "Content-Type: $TYPE" --data-binary "@$WORK/manifest" "$URL/v2/kept/a/manifests/it"
}

# The whole tree: names, sizes, contents.
state() { (cd "$STORAGE" && find . -type f ! -path './.plimsoll/*' -exec sha256sum {} + | sort -k 2); }

tells_507() {
    equal code UNKNOWN "$(jq -r '.errors[0].code' "$WORK/body")"
    refute grep -F "$STORAGE" "$WORK/body"
    refute grep -F /tmp "$WORK/body"
}

refuses_writes() {
    local target
    state >"$WORK/before"
    push 900000 2 refused/in-one 507
    tells_507
    tag two 507
    tells_507
    target=$(cat "$WORK/begun")
    answers 507 -X PATCH "${octets[@]}" --data-binary "@$WORK/chunk" "$target"
    tells_507
}

reads() {
    blob 1000 1
    answers 200 "$URL/v2/kept/a/blobs/$DIGEST"
    cmp "$WORK/blob" "$WORK/body"
    answers 200 "${accept_all[@]}" "$URL/v2/kept/a/manifests/it"
    cmp "$WORK/kept" "$WORK/body"
    answers 200 "$URL/v2/kept/a/tags/list"
}

# An upload that was begun keeps what it had acknowledged; everything else is as it was.
left_nothing() {
    state | grep -v /_uploads/ >"$WORK/after"
    grep -v /_uploads/ "$WORK/before" | diff - "$WORK/after"
    equal uploads 1 "$(find "$STORAGE" -path '*/_uploads/*' -name data | wc -l)"
    equal temporary 0 "$(find "$STORAGE/.plimsoll/tmp" -type f | wc -l)"
}

goes_on() {
    local target
    rm -rf "$FILLER"
    target=$(cat "$WORK/begun")
    answers 204 "$target"
    equal acknowledged 0-99999 "$(header Range)"
    noise 100000 3 100000 >"$WORK/chunk"
    noise 200000 3 >"$WORK/blob"
    DIGEST=sha256:$(sha256_of_stream <"$WORK/blob")
    answers 202 -X PATCH "${octets[@]}" --data-binary "@$WORK/chunk" "$target"
    answers 201 -X PUT "$(with_query "$target" "digest=$DIGEST")"
    answers 200 "$URL/v2/kept/a/blobs/$DIGEST"
    cmp "$WORK/blob" "$WORK/body"
    push 500000 4 later/a 201
    tag two 201
}

prepared() {
    push 1000 1 kept/a 201
    tag one 201
    cp "$WORK/manifest" "$WORK/kept"
    begin_upload kept/a >"$WORK/begun"
    noise 100000 3 >"$WORK/chunk"
    answers 202 -X PATCH "${octets[@]}" --data-binary "@$WORK/chunk" "$(cat "$WORK/begun")"
    noise 100000 3 100000 >"$WORK/chunk"
}

# fill_blocks, fill_inodes: another user of the disk takes what is left.
fill_blocks() {
    FILLER=$DISK/filler
    head -c 100M /dev/zero >"$FILLER" 2>/dev/null || true
    ((0 == $(df --output=avail "$DISK" | tail -n 1)))
}

fill_inodes() {
    FILLER=$DISK/fillers
    mkdir "$FILLER"
    while (: >"$FILLER/$RANDOM$RANDOM$RANDOM") 2>/dev/null; do :; done
    rm "$(find "$FILLER" -type f | head -n 1)" # as many as one temporary file takes
}

speaks_german() { (LC_ALL=C.UTF-8 LANGUAGE=de ls "$WORK/nowhere" || true) 2>&1 | grep nicht; }

# A full disk is an error to the log, and to nothing else.
EXPECTED_IN_LOG=' answered with 507: '

scenario() { # NAME MOUNT-OPTIONS FILL LANGUAGE
    DISK=$WORK/disk-$1
    STORAGE=$DISK/storage
    mkdir "$DISK"
    mount -t tmpfs -o "$2" none "$DISK"
    mkdir "$STORAGE"
    LC_ALL=C.UTF-8 LANGUAGE=$4 start_registry
    prove "$1: an image is pushed while there is room" prepared
    "$3"
    prove "$1: writes are refused with 507, which shows no path" refuses_writes
    prove "$1: reads go on" reads
    prove "$1: nothing is left behind" left_nothing
    prove "$1: when there is room again, it goes on without a restart" goes_on
    stop_server
    umount "$DISK"
}

begin "Full disk"
prove "the system speaks German when it is asked to" speaks_german
scenario blocks size=8m fill_blocks de
scenario inodes size=64m,nr_inodes=120 fill_inodes en

end
