# Images for the checks, as OCI layouts made of real Debian packages: one layer is one package's files.
# They are built once and kept in a cache; the same packages give the same bytes.
# shellcheck shell=bash

IMAGE_CACHE=${IMAGE_CACHE:-/tmp/plimsoll-images}

SMALL_PACKAGES=(base-files busybox-static)
LARGE_PACKAGES=(
    base-files libc6 bash coreutils perl-modules-5.36 libperl5.36 libicu72 git cpp-12 gcc-12 g++-12
    libllvm14 libclang-cpp14 postgresql-15 openjdk-17-jre-headless
)
PLATFORMS=(linux/amd64 linux/arm64 linux/arm/v7 linux/s390x)

# image NAME: the directory of the layout `small`, `large` or `platforms`, built if it is not there. Its tag is `it`.
image() {
    local layout=$IMAGE_CACHE/$1 building
    if [[ ! -e $layout/index.json ]]; then
        mkdir -p "$IMAGE_CACHE"
        building=$(mktemp -d "$IMAGE_CACHE/building.XXXXXX")
        "build_$1" "$building" >&2
        rm -rf "$building/work"
        mv -T "$building" "$layout"
    fi
    printf '%s\n' "$layout"
}

build_small() {
    new_layout "$1"
    package_layers "$1" "${SMALL_PACKAGES[@]}"
    tag_layout "$1" "$(add_manifest "$1" linux/amd64 "$1"/work/*.layer)"
}

build_large() {
    new_layout "$1"
    package_layers "$1" "${LARGE_PACKAGES[@]}"
    tag_layout "$1" "$(add_manifest "$1" linux/amd64 "$1"/work/*.layer)"
}

# One layer shared by all platforms, one for each.
build_platforms() {
    local layout=$1 platform work=$1/work manifests=()
    new_layout "$layout"
    package_layers "$layout" netbase
    for platform in "${PLATFORMS[@]}"; do
        mkdir -p "$work/root/etc"
        printf '%s\n' "$platform" >"$work/root/etc/platform"
        tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --directory="$work/root" \
            --file="$work/platform.tar" etc
        add_layer "$layout" "$work/platform.tar" "$work/own.layer-of-one"
        manifests+=("$(add_manifest "$layout" "$platform" "$work"/*.layer "$work/own.layer-of-one")")
    done
    printf '%s\n' "${manifests[@]}" | jq -sc '{schemaVersion: 2,
        mediaType: "application/vnd.oci.image.index.v1+json", manifests: .}' >"$work/index.json"
    tag_layout "$layout" "$(add_blob "$layout" "$work/index.json" application/vnd.oci.image.index.v1+json)"
}

# ---- parts of a layout ----

new_layout() {
    mkdir -p "$1/blobs/sha256" "$1/work"
    printf '{"imageLayoutVersion":"1.0.0"}' >"$1/oci-layout"
}

# add_blob LAYOUT FILE MEDIA-TYPE: moves the file in and prints its descriptor.
add_blob() {
    local hex size
    hex=$(openssl dgst -sha256 -r "$2" | cut -d ' ' -f 1)
    size=$(stat -c %s "$2")
    mv "$2" "$1/blobs/sha256/$hex"
    jq -nc --arg type "$3" --arg digest "sha256:$hex" --argjson size "$size" \
        '{mediaType: $type, digest: $digest, size: $size}'
}

# package_layers LAYOUT PACKAGE...: leaves work/NN.layer for each, in the order given.
package_layers() {
    local layout=$1 work=$1/work
    shift
    # As root even where root may not lend its files to apt's own user.
    (cd "$work" && retry apt-get -qq -o APT::Sandbox::User=root download "$@")
    export -f package_layer add_layer add_blob
    printf '%s\n' "$@" | awk '{ printf "%02d %s\n", NR, $0 }' \
        | xargs -P "$(nproc)" -L 1 bash -c 'set -euo pipefail; package_layer "$@"' package_layer "$layout"
}

# package_layer LAYOUT NUMBER PACKAGE
package_layer() {
    local work=$1/work
    dpkg-deb --fsys-tarfile "$work/$3"_*.deb >"$work/$2.tar"
    add_layer "$1" "$work/$2.tar" "$work/$2.layer"
}

# add_layer LAYOUT TAR RESULT: compresses the tar into the layout; RESULT keeps its descriptor and its diff id.
add_layer() {
    local diff
    diff=$(openssl dgst -sha256 -r "$2" | cut -d ' ' -f 1)
    gzip -1 -n <"$2" >"$2.gz"
    rm "$2"
    add_blob "$1" "$2.gz" application/vnd.oci.image.layer.v1.tar+gzip \
        | jq -c --arg diff "sha256:$diff" '{descriptor: ., diff: $diff}' >"$3"
}

# add_manifest LAYOUT PLATFORM RESULT...: config and manifest over layers; prints the manifest's descriptor.
add_manifest() {
    local layout=$1 platform=$2 work=$1/work config
    shift 2
    cat "$@" | jq -sc --arg platform "$platform" '($platform | split("/")) as $p
        | {created: "1970-01-01T00:00:00Z", architecture: $p[1], os: $p[0]}
        + (if $p[2] then {variant: $p[2]} else {} end)
        + {config: {Cmd: ["/bin/sh"]}, rootfs: {type: "layers", diff_ids: map(.diff)}}' >"$work/config.json"
    config=$(add_blob "$layout" "$work/config.json" application/vnd.oci.image.config.v1+json)
    cat "$@" | jq -sc --argjson config "$config" '{schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json", config: $config, layers: map(.descriptor)}' \
        >"$work/manifest.json"
    add_blob "$layout" "$work/manifest.json" application/vnd.oci.image.manifest.v1+json \
        | jq -c --arg platform "$platform" '($platform | split("/")) as $p
            | .platform = ({architecture: $p[1], os: $p[0]} + (if $p[2] then {variant: $p[2]} else {} end))'
}

# tag_layout LAYOUT DESCRIPTOR: what index.json points at.
tag_layout() {
    jq -c '{schemaVersion: 2, manifests: [. + {annotations: {"org.opencontainers.image.ref.name": "it"}}]}' \
        <<<"$2" >"$1/index.json"
}

# ---- questions to a layout ----

# image_digest LAYOUT
image_digest() { jq -r '.manifests[0].digest' "$1/index.json"; }

# image_manifest LAYOUT: what the digest names.
image_manifest() { cat "$1/blobs/sha256/$(image_digest "$1" | cut -d : -f 2)"; }

# same_image LAYOUT OTHER: one digest, one set of blobs, and each blob is what its name says.
same_image() {
    equal "digest" "$(image_digest "$1")" "$(image_digest "$2")"
    equal "blobs" "$(ls "$1/blobs/sha256")" "$(ls "$2/blobs/sha256")"
    honest_blobs "$2"/blobs/sha256/*
}

# honest_blobs FILE...: every file's SHA-256 is its name, or its folder's name where the file is called data.
honest_blobs() {
    openssl dgst -sha256 -r "$@" | awk '{
        sub(/^\*/, "", $2); sub(/\/data$/, "", $2); n = split($2, part, "/")
        if (part[n] != $1) { print "not what its name says: " $2; bad = 1 }
    } END { exit bad }'
}

# retry COMMAND...: once more after a moment, for mirrors.
retry() { "$@" || { sleep 3; "$@"; }; }
