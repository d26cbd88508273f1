#!/usr/bin/env bash
# An index of several platforms goes in and comes out whole, and one platform of it alone.
source "$(dirname "$0")/../lib.sh"

comes_back() {
    copy "docker://$HOST/many:it" "oci:$WORK/out:it" --all
    same_image "$PLATFORMS_IMAGE" "$WORK/out"
}

one_platform() {
    skopeo --insecure-policy --override-os linux --override-arch arm64 copy --quiet --src-tls-verify=false \
        "docker://$HOST/many:it" "oci:$WORK/one:it"
    local wanted
    wanted=$(image_manifest "$PLATFORMS_IMAGE" \
        | jq -r '.manifests[] | select(.platform.architecture == "arm64") | .digest')
    equal "digest" "$wanted" "$(image_digest "$WORK/one")"
}

exact_media_type() {
    answers 200 "${accept_all[@]}" "$URL/v2/many/manifests/it"
    equal "media type" application/vnd.oci.image.index.v1+json "$(header Content-Type)"
    equal "digest header" "$(image_digest "$PLATFORMS_IMAGE")" "$(header Docker-Content-Digest)"
}

# The same platforms as a Docker manifest list, which is another media type all the way down.
as_docker_list() {
    skopeo --insecure-policy copy --quiet --all --format v2s2 --dest-tls-verify=false \
        "oci:$PLATFORMS_IMAGE:it" "docker://$HOST/many:docker"
    answers 200 "${accept_all[@]}" "$URL/v2/many/manifests/docker"
    equal "media type" application/vnd.docker.distribution.manifest.list.v2+json "$(header Content-Type)"
    equal "platforms" "${#PLATFORMS[@]}" "$(jq '.manifests | length' "$WORK/body")"
    skopeo --insecure-policy copy --quiet --all --src-tls-verify=false "docker://$HOST/many:docker" "dir:$WORK/docker"
    cmp "$WORK/body" "$WORK/docker/manifest.json"
}

begin "An image for several platforms"
PLATFORMS_IMAGE=$(image platforms)
start_registry
prove "skopeo pushes all of it" copy "oci:$PLATFORMS_IMAGE:it" "docker://$HOST/many:it" --all
prove "skopeo pulls all of it, byte for byte" comes_back
prove "skopeo pulls the image of one platform" one_platform
prove "the index has its exact media type" exact_media_type
prove "skopeo pushes and pulls it as a Docker manifest list" as_docker_list

end
