#!/usr/bin/env bash
# The README's command that runs the registry, word for word, in a fresh clone; and its first push, if it can be run.
source "$(dirname "$0")/../lib.sh"

README_PORT=5000
BUILD_AND_START=600 # seconds

# The image that the README takes from elsewhere comes from this machine instead.
first_push() {
    local commands
    commands=$(readme_block push | sed "s#docker://alpine:latest#oci:$SMALL:it#")
    cd "$WORK/clone" || return 1
    bash -euo pipefail -c "${commands//skopeo copy/skopeo --insecure-policy copy}"
}

in_and_out() {
    copy "oci:$SMALL:it" "docker://$HOST/newcomer/small:it"
    copy "docker://$HOST/newcomer/small:it" "oci:$WORK/out:it"
    same_image "$SMALL" "$WORK/out"
}

# Libraries that were loaded before are not loaded again, but what was installed of Plimsoll itself is out of sight: a newcomer has none.
hide_what_is_installed() {
    local libraries=$HOME/.m2/repository
    [[ -d $libraries ]] || return 0
    cp -al "$libraries" "$WORK/libraries" 2>/dev/null || cp -a "$libraries" "$WORK/libraries"
    rm -rf "$WORK/libraries/dev/plimsoll"
    export MAVEN_ARGS="${MAVEN_ARGS:-} -Dmaven.repo.local=$WORK/libraries"
}

data_is_in_the_clone() {
    find "$WORK/clone" -path '*/docker/registry/v2/repositories/newcomer/small' -type d | grep .
}

begin "A newcomer's commands"
SMALL=$(image small)
HOST=127.0.0.1:$README_PORT
URL=http://$HOST
git clone --quiet "$PROJECT" "$WORK/clone"
prove "the README has a command that runs it" readme_block run
if ready; then
    report FAIL "nobody listens on port $README_PORT yet"
    FINISHED=yes
    exit 1
fi

hide_what_is_installed

# A group of its own, because the command may start others, and all of them are stopped together.
SERVER_LOG=$WORK/plimsoll.log
(cd "$WORK/clone" && exec setsid bash -c "$(readme_block run)") >"$SERVER_LOG" 2>&1 </dev/null &
SERVER_PID=$!
SERVER_GROUP=yes
prove "it builds and serves on port $README_PORT" await "$BUILD_AND_START" ready
if readme_block push >/dev/null; then prove "the README's first push works" first_push; fi
prove "an image goes in and comes out" in_and_out
prove "its data lies in the clone" data_is_in_the_clone

end
