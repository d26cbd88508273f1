#!/usr/bin/env bash
# A live registry's directory can be taken over, and given back: each of two registries serves what the other wrote.
source "$(dirname "$0")/../lib.sh"

push_all() { # PREFIX
    copy "oci:$LARGE:it" "docker://$HOST/$1/large:it"
    copy "oci:$PLATFORMS_IMAGE:it" "docker://$HOST/$1/platforms:it" --all
    skopeo --insecure-policy copy --quiet --format v2s2 --dest-tls-verify=false \
        "oci:$SMALL:it" "docker://$HOST/$1/docker:it"
    skopeo inspect --raw --tls-verify=false "docker://$HOST/$1/docker:it" >"$WORK/$1.docker.json"
}

serves() { # PREFIX
    local out=$WORK/out
    rm -rf "$out"
    mkdir "$out"
    copy "docker://$HOST/$1/large:it" "oci:$out/large:it"
    same_image "$LARGE" "$out/large"
    copy "docker://$HOST/$1/large@$(image_digest "$LARGE")" "oci:$out/by-digest:it"
    same_image "$LARGE" "$out/by-digest"
    copy "docker://$HOST/$1/platforms:it" "oci:$out/platforms:it" --all
    same_image "$PLATFORMS_IMAGE" "$out/platforms"
    copy "docker://$HOST/$1/docker:it" "dir:$out/docker"
    cmp "$WORK/$1.docker.json" "$out/docker/manifest.json"
    rm -rf "$out"
}

lists() { # PREFIX...
    local prefix kind expected
    expected=$(for prefix in "$@"; do
        for kind in docker large platforms; do printf '%s/%s\n' "$prefix" "$kind"; done
    done)
    answers 200 "$URL/v2/_catalog"
    equal "catalog" "$expected" "$(jq -r '.repositories[]' "$WORK/body")"
    for prefix in "$@"; do
        answers 200 "$URL/v2/$prefix/large/tags/list"
        equal "tags" '["it"]' "$(jq -c .tags "$WORK/body")"
    done
}

# What the collector of distribution would take away from a directory where everything is tagged.
nothing_to_collect() { # DIRECTORY
    docker-registry garbage-collect "$1.distribution.yml" >"$WORK/collected" 2>&1
    tail -n 3 "$WORK/collected"
    grep -q ' 0 blobs and 0 manifests eligible for deletion' "$WORK/collected"
}

# take_over FIRST SECOND: the first writes, the second serves it and writes more, the first serves all of it.
take_over() {
    local first=$1 second=$2 directory=$WORK/$1-first
    mkdir "$directory"
    start_server "$first" "$directory"
    prove "$first writes" push_all a
    stop_server
    start_server "$second" "$directory"
    prove "$second lists what $first wrote" lists a
    prove "$second serves what $first wrote, byte for byte" serves a
    prove "$second writes to the same directory" push_all b
    stop_server
    prove "the collector of distribution finds nothing to take away" nothing_to_collect "$directory"
    start_server "$first" "$directory"
    prove "$first lists what $second wrote beside its own" lists a b
    prove "$first serves what $second wrote, byte for byte" serves b
    prove "$first still serves its own" serves a
    stop_server
    rm -rf "$directory"
}

begin "Taking a directory over, and giving it back"
SMALL=$(image small)
LARGE=$(image large)
PLATFORMS_IMAGE=$(image platforms)
take_over distribution "$CHECKED_REGISTRY"
take_over "$CHECKED_REGISTRY" distribution

end
