#!/usr/bin/env bash
# Accounts: what is public comes without a login, what is private does not; with tokens, and with passwords alone.
source "$(dirname "$0")/../lib.sh"

USERS=(alice bob)
PASSWORD='a:s3cret "word"'

# A service with accounts tells nobody without one that it speaks the API.
ready() { curl -sf -o /dev/null "$URL/readyz"; }

# account USER PASSWORD: the line that htpasswd writes for it.
account() { htpasswd -nbB "$1" "$2"; }

accounts() {
    local user
    for user in "${USERS[@]}"; do account "$user" "$PASSWORD"; done >"$WORK/users"
}

start_with_accounts() { # PROPERTY...
    start_registry --plimsoll.delete.enabled=true --plimsoll.auth.users-file="$WORK/users" \
        '--plimsoll.auth.rules[0].who=anonymous' '--plimsoll.auth.rules[0].may=pull' '--plimsoll.auth.rules[0].on=public/**' \
        '--plimsoll.auth.rules[1].who=alice' '--plimsoll.auth.rules[1].may=pull,push,delete,catalog' \
        '--plimsoll.auth.rules[2].who=bob' '--plimsoll.auth.rules[2].may=pull' '--plimsoll.auth.rules[2].on=team/*' "$@"
}

login() { # TOOL USER PASSWORD
    "$1" login --authfile "$WORK/$2.json" --tls-verify=false --username "$2" --password "$3" "$HOST"
}

both_log_in() { # TOOL
    login "$1" alice "$PASSWORD"
    login "$1" bob "$PASSWORD"
    refute login "$1" bob wrong
    refute login "$1" nobody "$PASSWORD"
}

pushed() { copy "oci:$SMALL:it" "docker://$HOST/$1:it" "${@:2}"; }

pulled() { # REPOSITORY FLAG...
    rm -rf "$WORK/out"
    copy "docker://$HOST/$1:it" "oci:$WORK/out:it" "${@:2}"
    same_image "$SMALL" "$WORK/out"
}

refused_push() {
    refute pushed "$@"
    answers_error 404 MANIFEST_UNKNOWN -u "alice:$PASSWORD" "${accept_all[@]}" "$URL/v2/$1/manifests/it"
}

deletes() { # REPOSITORY FLAG...
    skopeo --insecure-policy delete --tls-verify=false "${@:2}" "docker://$HOST/$1:it"
}

only_alice_deletes() {
    refute deletes team/app --authfile "$WORK/bob.json"
    deletes team/app --authfile "$WORK/alice.json"
    refute pulled team/app --src-authfile "$WORK/alice.json"
}

build_with() { # ARGUMENTS...
    buildah --root "$WORK/root" --runroot "$WORK/run" --storage-driver vfs --registries-conf "$WORK/registries.conf" "$@"
}

buildah_pushes_and_pulls() {
    local container policy=(--signature-policy "$WORK/policy" --quiet --tls-verify=false)
    login buildah alice "$PASSWORD"
    container=$(build_with from scratch)
    build_with config --label of=plimsoll "$container"
    build_with commit --signature-policy "$WORK/policy" --quiet "$container" built
    refute build_with push "${policy[@]}" --authfile "$WORK/bob.json" built "docker://$HOST/public/built:it"
    build_with push "${policy[@]}" --authfile "$WORK/alice.json" built "docker://$HOST/public/built:it"
    build_with push "${policy[@]}" --authfile "$WORK/alice.json" built "docker://$HOST/team/built:it"
    build_with rmi --all --force
    build_with pull "${policy[@]}" --authfile "$WORK/none" "docker://$HOST/public/built:it"
    refute build_with pull "${policy[@]}" --authfile "$WORK/none" "docker://$HOST/team/built:it"
    build_with pull "${policy[@]}" --authfile "$WORK/bob.json" "docker://$HOST/team/built:it"
    build_with rmi --all --force
}

new_password() {
    account bob "another" >"$WORK/next"
    account alice "$PASSWORD" >>"$WORK/next"
    mv "$WORK/next" "$WORK/users"
    await 10 grep -q 'its accounts are in force' "$SERVER_LOG"
    login skopeo bob another
    refute pulled team/app --src-creds "bob:$PASSWORD"
    pulled team/app --src-creds bob:another
}

asked_for() { # SCHEME
    answers 401 "$URL/v2/"
    [[ $(header WWW-Authenticate) == "$1 realm="* ]]
}

no_secret_in_the_log() { refute grep -nF -e "s3cret" -e '$2y$' -e eyJ "$SERVER_LOG"; }

clients_do_what_they_may() {
    prove "skopeo logs in, and not with a wrong password" both_log_in skopeo
    prove "nobody pushes without a login" refused_push public/nothing --dest-no-creds
    prove "who may only pull cannot push" refused_push team/nothing --dest-authfile "$WORK/bob.json"
    prove "who may push does, to a public repository" pushed public/app --dest-authfile "$WORK/alice.json"
    prove "and to a private one" pushed team/app --dest-creds "alice:$PASSWORD"
    prove "the public image comes without a login, byte for byte" pulled public/app --src-no-creds
    prove "and with one" pulled public/app --src-authfile "$WORK/bob.json"
    prove "the private image does not come without a login" refute pulled team/app --src-no-creds
    prove "the private image comes with one" pulled team/app --src-authfile "$WORK/bob.json"
    prove "skopeo copies from repository to repository" \
        copy "docker://$HOST/team/app:it" "docker://$HOST/alice/copy:it" --authfile "$WORK/alice.json"
    prove "buildah pushes and pulls by the same rules" buildah_pushes_and_pulls
    prove "who may delete does, others do not" only_alice_deletes
    rm -f "$WORK"/*.json
}

begin "Logins"
SMALL=$(image small)
: >"$WORK/registries.conf"
printf '{}' >"$WORK/none"
printf '{"default":[{"type":"insecureAcceptAnything"}]}' >"$WORK/policy"
prove "htpasswd writes the accounts" accounts
PORT=$(free_port)

note "with tokens"
start_with_accounts --plimsoll.auth.realm="http://127.0.0.1:$PORT/token"
prove "a token is asked for" asked_for Bearer
clients_do_what_they_may
stop_server

note "with passwords alone"
start_with_accounts
prove "a password is asked for" asked_for Basic
clients_do_what_they_may
prove "an image is there again" pushed team/app --dest-creds "alice:$PASSWORD"
prove "a changed password is in force, without a restart" new_password
prove "no password, hash or token is in the log" no_secret_in_the_log

end
