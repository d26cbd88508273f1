# What every check in .ci/checks stands on: a place to work, a registry to talk to, claims that pass or fail.
# A check sources this file, calls `begin`, and states its claims with `prove`; the rest is cleaned up on exit.
# shellcheck shell=bash
set -euo pipefail
shopt -s inherit_errexit

CI_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PROJECT=$(dirname "$CI_HOME")
# Which registry the checks talk to: a name in .ci/registries, or the path of a launcher of the same shape.
CHECKED_REGISTRY=${CHECKED_REGISTRY:-plimsoll}
# Each check adds its "passed failed" here.
TALLY=${TALLY:-/dev/null}

PASSED=0
FAILED=0
FINISHED=no
SERVER_PID=
SERVER_LOG=   # one for each launcher, kept over its restarts
SERVER_GROUP= # not empty: SERVER_PID leads a process group, and signals go to all of it
PORT=
WORK=

# shellcheck source=.ci/images.sh
source "$CI_HOME/images.sh"

exec 3>&1 # where claims and notes are printed, also from inside a claim

# ---- life of a check ----

# begin TITLE: makes the working directory ($WORK) and names the storage directory ($STORAGE).
begin() {
    printf '\n== %s\n' "$1" >&3
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-check.XXXXXX")
    STORAGE=$WORK/storage
    mkdir "$STORAGE"
    trap finish EXIT
    trap 'exit 143' TERM INT
}

# finish: the last line of every check, and what happens when it is cut short.
finish() {
    local status=$?
    trap - EXIT TERM INT
    if [[ $FINISHED != yes ]]; then
        report FAIL "the check stopped early with status $status" "$WORK/claim.log"
    fi
    kill_server
    if ((FAILED > 0)) && [[ -s $SERVER_LOG ]]; then
        printf '   -- last lines of the server:\n' >&3
        tail -n 15 "$SERVER_LOG" | cut -c1-400 | sed 's/^/   | /' >&3
    fi
    [[ -n ${KEEP_WORK:-} ]] || rm -rf "$WORK"
    printf '%d %d\n' "$PASSED" "$FAILED" >>"$TALLY"
    ((FAILED == 0)) || exit 1
    exit 0
}

# end: the check said all it had to say.
end() {
    stop_server
    [[ ! -e $WORK/plimsoll.log ]] || prove "the server's log holds no error and no leak" quiet_log
    FINISHED=yes
    exit 0
}

# quiet_log [LOG...]: shows the first line that is too loud, and what follows it. What a check brings about itself matches $EXPECTED_IN_LOG.
quiet_log() {
    local log loud
    for log in "${@:-$WORK/plimsoll.log}"; do
        loud=$(grep -nE ' ERROR |LEAK:|OutOfMemoryError|onErrorDropped' "$log" \
            | grep -vE -- "${EXPECTED_IN_LOG:-^$}" | head -n 1 | cut -d : -f 1) || true
        [[ -z $loud ]] || {
            sed -n "$loud,$((loud + 30))p" "$log"
            return 1
        }
    done
}

# ---- claims ----

# prove CLAIM COMMAND...: runs the command on its own, prints PASS or FAIL with its time, and goes on either way.
prove() {
    local claim=$1 started status
    shift
    started=$(now)
    set +e
    (
        set -e
        "$@"
    ) >"$WORK/claim.log" 2>&1 </dev/null
    status=$?
    set -e
    claim="$claim ($(seconds_since "$started") s)"
    if ((status == 0)); then
        report PASS "$claim"
    else
        report FAIL "$claim" "$WORK/claim.log"
    fi
}

# report PASS|FAIL CLAIM [LOG]: counts it, prints it, shows the end of the log.
report() {
    if [[ $1 == PASS ]]; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); fi
    printf '%s  %s\n' "$1" "$2" >&3
    if [[ -n ${3:-} && -s $3 ]]; then
        tail -n 40 "$3" | cut -c1-400 | sed 's/^/      | /' >&3
    fi
}

# note TEXT: a figure worth keeping, also from inside a claim.
note() { printf '      %s\n' "$*" >&3; }

# refute COMMAND...: succeeds when the command fails. (`!` alone would not trip errexit.)
refute() { if "$@"; then return 1; fi; }

# equal WHAT EXPECTED ACTUAL
equal() {
    [[ $2 == "$3" ]] && return 0
    printf '%s: expected <%s>, was <%s>\n' "$1" "$2" "$3"
    return 1
}

# rounds NUMBER NIGHTLY: how often, now or at night.
rounds() { printf '%s\n' "${ROUNDS:-$([[ -n ${NIGHTLY:-} ]] && printf '%s' "$2" || printf '%s' "$1")}"; }

# java_program CLASS ARGUMENT...: a program among the tests, which needs nothing but a JDK; what it prints are notes.
java_program() { java -cp "$PROJECT/api/target/test-classes" "$@" 2>&1 | sed -u 's/^/      /' >&3; }

# ---- time and waiting ----

now() { printf '%s\n' "$EPOCHREALTIME"; }

# seconds_since START: with two decimals.
seconds_since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.2f", to - from }'; }

# await SECONDS COMMAND...: until the command succeeds; fails when the time is over or the server has died.
await() {
    local until=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < until)) || return 1
        [[ -z $SERVER_PID ]] || ! gone "$SERVER_PID" || return 1
        sleep 0.02
    done
}

# ---- the server ----

# free_port: one nobody listens on, below the range the kernel hands out by itself.
free_port() {
    local port
    while true; do
        port=$(shuf -n 1 -i 20000-31999)
        (exec 4<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    printf '%s\n' "$port"
}

ready() { curl -sf -o /dev/null "$URL/v2/"; }

# start_server LAUNCHER DIRECTORY [PROPERTY...]: sets SERVER_PID, PORT (kept over a restart), HOST, URL, READY_AFTER.
start_server() {
    local launcher=$1 directory=$2 started
    shift 2
    [[ $launcher == */* ]] || launcher=$CI_HOME/registries/$launcher
    SERVER_LOG=$WORK/$(basename "$launcher").log
    PORT=${PORT:-$(free_port)}
    HOST=127.0.0.1:$PORT
    URL=http://$HOST
    started=$(now)
    "$launcher" "$PORT" "$directory" "$@" >>"$SERVER_LOG" 2>&1 </dev/null &
    SERVER_PID=$!
    await 60 ready || {
        report FAIL "the server starts and is ready within 60 s"
        FINISHED=yes
        exit 1
    }
    READY_AFTER=$(seconds_since "$started")
}

# start_registry [PROPERTY...]: the registry under test on $STORAGE.
start_registry() { start_server "$CHECKED_REGISTRY" "$STORAGE" "$@"; }

# stop_server: asks it to stop; one that has not after 30 s is a failed claim.
stop_server() {
    [[ -n $SERVER_PID ]] || return 0
    local pid=$SERVER_PID
    SERVER_PID=
    kill -TERM -- "${SERVER_GROUP:+-}$pid" 2>/dev/null || true
    if ! await 30 gone "$pid"; then
        report FAIL "the server stops within 30 s of SIGTERM"
        kill -KILL -- "${SERVER_GROUP:+-}$pid" 2>/dev/null || true
    fi
    wait "$pid" 2>/dev/null || true
}

# kill_server: SIGKILL, no questions.
kill_server() {
    [[ -n $SERVER_PID ]] || return 0
    kill -KILL -- "${SERVER_GROUP:+-}$SERVER_PID" 2>/dev/null || true
    wait "$SERVER_PID" 2>/dev/null || true
    SERVER_PID=
}

gone() { [[ ! -e /proc/$1 || $(awk '/^State:/ { print $2 }' "/proc/$1/status") == Z ]]; }

# server_memory FIELD: VmRSS or VmHWM (the peak) of the server, in MiB.
server_memory() { awk -v field="$1:" '$1 == field { printf "%d", $2 / 1024 }' "/proc/$SERVER_PID/status"; }

# server_cpu: seconds of processor time the server has had.
server_cpu() {
    awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.1f", ($12 + $13) / hertz }' "/proc/$SERVER_PID/stat"
}

# ---- HTTP ----

# status CURL-ARGUMENTS...: prints the status code; the body lies in $WORK/body, the headers in $WORK/headers.
status() { curl -sS -o "$WORK/body" -D "$WORK/headers" -w '%{http_code}' "$@"; }

# header NAME: its value in the last response.
header() {
    awk -v name="${1,,}:" 'tolower($1) == name { sub(/^[^:]*: */, ""); sub(/\r$/, ""); print; exit }' "$WORK/headers"
}

# answers STATUS CURL-ARGUMENTS...
answers() {
    local expected=$1 actual
    shift
    actual=$(status "$@")
    [[ $actual == "$expected" ]] && return 0
    printf 'expected status %s, was %s: curl %s\n' "$expected" "$actual" "$*"
    head -c 600 "$WORK/body"
    return 1
}

# answers_error STATUS CODE CURL-ARGUMENTS...: an error body with that code.
answers_error() {
    local code=$2
    answers "$1" "${@:3}"
    equal "error code" "$code" "$(jq -r '.errors[0].code' "$WORK/body")"
}

# location: of the last response, as an absolute URL.
location() {
    local value
    value=$(header Location)
    [[ $value == http* ]] && printf '%s\n' "$value" || printf '%s%s\n' "$URL" "$value"
}

# with_query URL PARAMETER: joins by ? or &, whichever it takes.
with_query() { [[ $1 == *\?* ]] && printf '%s&%s\n' "$1" "$2" || printf '%s?%s\n' "$1" "$2"; }

# begin_upload REPOSITORY: prints where to send the bytes.
begin_upload() {
    answers 202 -X POST "$URL/v2/$1/blobs/uploads/" >&2
    location
}

# What a client that takes everything says.
accept_all=(
    -H 'Accept: application/vnd.oci.image.index.v1+json'
    -H 'Accept: application/vnd.oci.image.manifest.v1+json'
    -H 'Accept: application/vnd.docker.distribution.manifest.list.v2+json'
    -H 'Accept: application/vnd.docker.distribution.manifest.v2+json'
)

# ---- clients ----

# copy SOURCE DESTINATION [FLAG...]: skopeo, without TLS, never changing a byte.
copy() {
    skopeo --insecure-policy --tmpdir "$WORK" copy --quiet --preserve-digests \
        --src-tls-verify=false --dest-tls-verify=false "${@:3}" "$1" "$2"
}

# sha256_of_stream: of standard input; OpenSSL uses the processor's instructions, sha256sum does not.
sha256_of_stream() { openssl dgst -sha256 -r | cut -d ' ' -f 1; }

# noise BYTES SEED [FROM]: bytes that depend on their position, quickly made, the same for the same seed (an integer);
# from any position that is a multiple of 16, the cipher's block.
noise() {
    head -c "$1" /dev/zero \
        | openssl enc -aes-128-ctr -K "$(printf '%032x' "$2")" -iv "$(printf '%032x' "$((${3:-0} / 16))")"
}

# ---- the README ----

# readme_block NAME: the commands in the fenced block that follows the comment <!-- ci: NAME -->.
readme_block() {
    awk -v mark="<!-- ci: $1 -->" '
        index($0, mark) { marked = 1; next }
        marked && /^```/ { if (inside) { found = 1; exit } inside = 1; next }
        inside { print }
        END { exit !found }' "$PROJECT/README.md"
}
