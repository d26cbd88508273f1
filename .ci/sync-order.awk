# Reads the system calls of the server (strace -f -y) and holds them to the order that a power cut asks for:
#
#   - content is synced before it gets its name; only the record of an upload that has no byte yet may wait, and the list of what
#     a tag was before, which nobody relies on,
#   - an upload's record advances when the bytes that it speaks of are synced, and their name,
#   - a repository's link, and a tag after it, is placed when what it leads to is synced, with all names on the way,
#   - an upload's staged name goes when its final name is synced, and what its record says last,
#   - a client is told of success when nothing of what it did is left to sync.
#
# Variables: ROOT, the directory of the store, without a slash at the end; DROP, the number of a sync below it that is taken for
# not done, to see whether it is missed. Not missed are one that is done again before it counts, and those of an upload
# without acknowledged bytes, whose file gets its final name at once; one that finds nothing to do has no number.
# Ends with 1 if there is a breach, and prints what it saw.

function below(path) { return index(path, ROOT "/") == 1 && index(path, ROOT "/.plimsoll") != 1 && !history(path) }
function history(path) { return path ~ /\/_manifests\/tags\/[^\/]*\/index(\/|$)/ }
function counts(path) { return path == ROOT || index(path, ROOT "/") == 1 }
function parent(path) { sub(/\/[^\/]*$/, "", path); return path }
function fd_path(args) { return match(args, /<[^>]*>/) ? substr(args, RSTART + 1, RLENGTH - 2) : "" }
function quoted(args, n,   parts) { split(args, parts, "\""); return parts[2 * n] }
function breach(text) { printf "line %d: %s\n", NR, text; breaches++ }

# Returns some path of which bytes or names below the directory are not synced.
function unsynced(directory,   path) {
    for (path in bytes) if (index(path, directory) == 1 && below(path)) return "the bytes of " path
    for (path in names) if (index(path, directory) == 1) return "a name in " path
    return ""
}

function named(from, to, operation,   record, upload, data) {
    record = to ~ /\/_uploads\/[^\/]*\/record$/
    if ((from in bytes) && !(record && method == "POST") && !history(to)) breach(operation " to " to " before its bytes are synced")
    upload = parent(to)
    data = upload "/data"
    if (record && ((data in bytes) || (method != "POST" && (upload in names)))) breach(to " advances before its bytes are synced")
    if (to ~ /\/(_layers|_manifests)\/.*\/link$/ && unsynced(ROOT "/docker/registry/v2/blobs"))
        breach(to " is placed before " unsynced(ROOT "/docker/registry/v2/blobs"))
    if (to ~ /\/_manifests\/tags\// && unsynced(substr(to, 1, index(to, "/_manifests/") + 11) "revisions"))
        breach(to " is placed before " unsynced(substr(to, 1, index(to, "/_manifests/") + 11) "revisions"))
}

function unstaged(path,   left) {
    if (parent(path) in removed) return # with its record, and nobody asks for it any more
    left = (parent(path) in names) ? "a name in " parent(path) : unsynced(ROOT "/docker/registry/v2/blobs")
    if (left) breach(path " goes before " left " is synced")
}

function begins(pid, call, args,   path) {
    path = fd_path(args)
    if (call ~ /^(write|pwrite64|ftruncate)$/ && below_or_temporary(path)) { bytes[path] = 1; writes[path]++ }
    else if (call ~ /^f(data)?sync$/ && counts(path)) { seen_writes[pid] = writes[path]; seen_names[pid] = placed[path] }
    else if (call ~ /^link(at)?$/) named(quoted(args, 1), quoted(args, 2), "link")
    else if (call ~ /^rename/) named(quoted(args, 1), quoted(args, 2), "rename")
    else if (call == "unlink" && quoted(args, 1) ~ /\/_uploads\/[^\/]*\/data$/) unstaged(quoted(args, 1))
    if (call ~ /^(sendto|write|writev|sendmsg)$/ && args ~ /"HTTP\/1\.1 20[12]/) answers(args)
}

function below_or_temporary(path) { return counts(path) && path !~ /\/\.plimsoll\/lock$/ }

function answers(args,   status, left) {
    status = substr(args, index(args, "HTTP/1.1 ") + 9, 3)
    if (status == "202" && method == "POST") return # nothing is acknowledged yet
    answered++
    dropped = ""
    left = unsynced(ROOT)
    if (left) breach(status " is answered to " method " before " left " is synced")
}

# A name was placed or removed; the driver's own files need not last.
function changes(path) { if (below(path)) { names[parent(path)] = 1; placed[parent(path)]++ } }

function ends(pid, call, args, result,   path, to) {
    if (call ~ /^(recvfrom|read|readv)$/ && args ~ /"(GET|HEAD|POST|PATCH|PUT|DELETE) \/v2\//) {
        method = substr(args, index(args, "\"") + 1)
        sub(/ .*/, "", method)
        if (method ~ /^P/) writing = 1
    }
    if (result !~ /^0/ && call != "openat") return
    if (call ~ /^f(data)?sync$/ && counts(fd_path(args))) synced(pid, fd_path(args))
    else if (call ~ /^mkdir/) changes(quoted(args, 1))
    else if (call == "openat" && result ~ /^[0-9]/ && args ~ /O_CREAT/) changes(quoted(args, 1))
    else if (call ~ /^(link|rename)/) {
        to = quoted(args, 2)
        path = quoted(args, 1)
        if (path in bytes) bytes[to] = 1; else delete bytes[to]
        writes[to] = writes[path]
        changes(to)
        if (call ~ /^rename/) { delete bytes[path]; changes(path) }
    }
    else if (call == "unlink") { if (quoted(args, 1) ~ /\/record$/) removed[parent(quoted(args, 1))] = 1; delete bytes[quoted(args, 1)]; changes(quoted(args, 1)) }
    else if (call == "unlinkat") { path = fd_path(args) "/" quoted(args, 1); delete bytes[path]; delete names[path]; changes(path) }
    else if (call == "rmdir") { delete names[quoted(args, 1)]; changes(quoted(args, 1)) }
}

function synced(pid, path) {
    if (!writing) { delete names[path]; return }
    if (!(path in bytes) && !(path in names)) return
    syncs++
    if (syncs == DROP) {
        dropped = path
        again = method != "PATCH" && path ~ /\/_uploads(\/|$)/
        return
    }
    if (path == dropped) again = 1
    if (seen_writes[pid] == writes[path]) delete bytes[path]
    if (seen_names[pid] == placed[path]) delete names[path]
}

{
    pid = $1
    line = $0
    sub(/^[0-9]+ +/, "", line)
    if (match(line, /^<\.\.\. [a-z0-9_]+ resumed>/)) {
        text = pending[pid] substr(line, RLENGTH + 1)
    } else {
        unfinished = sub(/ <unfinished \.\.\.>$/, "", line)
        call = line
        sub(/\(.*/, "", call)
        begins(pid, call, substr(line, length(call) + 2))
        pending[pid] = line
        if (unfinished) next
        text = line
    }
    call = text
    sub(/\(.*/, "", call)
    result = text
    sub(/.*\) += /, "", result)
    ends(pid, call, substr(text, length(call) + 2), result)
}

END {
    printf "%d answers of success, %d syncs, %d breaches\n", answered, syncs, breaches
    if (DROP && again && !breaches) print "nobody needs to miss it"
    exit breaches > 0 || answered == 0 || again > 0
}
