#!/usr/bin/env bash
# Buildah builds an image from Debian packages, pushes it, and pulls it into an empty store: no engine, no TLS.
source "$(dirname "$0")/../lib.sh"

export BUILDAH_ISOLATION=chroot

# build_with STORE ARGUMENTS...: a store of its own, so that a pull finds nothing there already.
build_with() {
    buildah --root "$WORK/$1/root" --runroot "$WORK/$1/run" --storage-driver vfs \
        --registries-conf "$WORK/registries.conf" "${@:2}"
}

builds() {
    local container package
    (cd "$WORK" && retry apt-get -qq -o APT::Sandbox::User=root download "${SMALL_PACKAGES[@]}")
    mkdir "$WORK/files"
    for package in "${SMALL_PACKAGES[@]}"; do dpkg-deb -x "$WORK/$package"_*.deb "$WORK/files"; done
    container=$(build_with here from scratch)
    build_with here add "$container" "$WORK/files" /
    build_with here run "$container" /bin/busybox sh -c 'echo written by a container > /greeting'
    build_with here config --entrypoint '["/bin/busybox"]' --label of=plimsoll "$container"
    build_with here commit --signature-policy "$WORK/policy.json" --quiet "$container" built
}

pushes() { # TAG FLAG...
    build_with here push --signature-policy "$WORK/policy.json" --quiet --tls-verify=false "${@:2}" \
        --digestfile "$WORK/pushed.$1" built "docker://$HOST/buildah/tools:$1"
}

pulls() { # TAG REFERENCE
    local container
    build_with "there-$1" pull --signature-policy "$WORK/policy.json" --quiet --tls-verify=false \
        "docker://$HOST/buildah/tools$2"
    container=$(build_with "there-$1" from --pull-never --signature-policy "$WORK/policy.json" \
        "$HOST/buildah/tools$2")
    equal "digest" "$(cat "$WORK/pushed.$1")" \
        "$(build_with "there-$1" inspect --format '{{.FromImageDigest}}' "$container")"
    equal "file in the pulled image" "written by a container" \
        "$(build_with "there-$1" run "$container" /bin/busybox cat /greeting)"
}

begin "Buildah"
printf '{"default":[{"type":"insecureAcceptAnything"}]}' >"$WORK/policy.json"
: >"$WORK/registries.conf"
start_registry
prove "buildah builds an image" builds
prove "buildah pushes it in OCI form" pushes oci --format oci
prove "buildah pulls it by tag and runs it" pulls oci :oci
prove "buildah pushes it in Docker form" pushes docker --format v2s2
prove "buildah pulls that by digest and runs it" pulls docker "@$(cat "$WORK/pushed.docker" 2>/dev/null)"

end
