#!/usr/bin/env bash
# The server is killed at a random time under load, again and again: what it has acknowledged is there, nothing else is half there.
source "$(dirname "$0")/../lib.sh"

JAR=${PLIMSOLL_JAR:-$PROJECT/api/target/plimsoll.jar}
ROUNDS=$(rounds 50 1000)

begin "Kill at any moment"
prove "$ROUNDS kills lose no byte that was acknowledged and leave nothing half visible" \
    java_program dev.plimsoll.api.crash.KillLoop "$JAR" "$WORK" "$ROUNDS"

end
