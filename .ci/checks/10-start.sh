#!/usr/bin/env bash
# How soon the server answers, and what it weighs when it does nothing.
source "$(dirname "$0")/../lib.sh"

LIMIT=4 # seconds from exec to the first 200, on two cores that have nothing else to do
# There javac takes some 0.63 s for the yardstick: a quarter of what the jar of jars took to start, which was 2.6 s.
# A machine on which it takes longer may start later in proportion.
YARDSTICK=$CI_HOME/TwoNodes.java QUIET=0.63
STARTS=6 # at most; one will do, because the machine may have other work

yardstick() {
    local started
    started=$(now)
    javac -d "$WORK/yardstick" "$YARDSTICK"
    seconds_since "$started"
}

# allowed YARDSTICK: what a start may take here.
allowed() {
    awk -v limit="$LIMIT" -v quiet="$QUIET" -v took="$1" \
        'BEGIN { printf "%.2f", limit * (took > quiet ? took / quiet : 1) }'
}

quick_enough() { awk -v took="$READY_AFTER" -v limit="$allowed" 'BEGIN { exit !(took < limit) }'; }

# The jar's own files of Spring's factories say who reports a failed start, and how.
wrong_setting_is_named() {
    local said status=0
    said=$("$CI_HOME/registries/plimsoll" 0 "$STORAGE" --plimsoll.buffer-memory=1MB 2>&1) || status=$?
    equal "exit status" 1 "$status"
    equal "lines" 1 "$(wc -l <<<"$said")"
    grep -F 'Cannot start. plimsoll.buffer-memory' <<<"$said"
}

begin "Start"
for ((i = 1; i <= STARTS; i++)); do
    stop_server
    took=$(yardstick)
    allowed=$(allowed "$took")
    start_registry
    note "start $i: first 200 after $READY_AFTER s ($(server_cpu) CPU s), resident $(server_memory VmRSS) MiB; javac took $took s"
    if ((i > 1)) && quick_enough; then break; fi
done
prove "the server is ready in under $LIMIT s, here $allowed s: $READY_AFTER s" quick_enough

prove "a wrong setting is named in one line" wrong_setting_is_named
prove "GET /v2/ answers 200" answers 200 "$URL/v2/"
sleep 2 # what start-up left running
note "idle after 2 s: resident $(server_memory VmRSS) MiB, peak $(server_memory VmHWM) MiB"

end
