#!/usr/bin/env bash
# Clients are cut off at a random byte of PATCH, PUT and POST: every upload goes on, and nothing is left open.
source "$(dirname "$0")/../lib.sh"

JAR=${PLIMSOLL_JAR:-$PROJECT/api/target/plimsoll.jar}
ROUNDS=$(rounds 200 1000)

begin "Clients cut off"
prove "after $ROUNDS cuts every upload has gone on to the right digest, and no file or session is left open" \
    java_program dev.plimsoll.api.crash.ClientCuts "$JAR" "$WORK" "$ROUNDS"

end
