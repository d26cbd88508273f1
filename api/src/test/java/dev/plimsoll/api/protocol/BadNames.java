package dev.plimsoll.api.protocol;

import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Names, paths, tags, digests, sessions and page sizes outside their grammar. */
final class BadNames {

    private static final String HEX = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final String NOBODYS_SESSION = "0b12b4f0-6a0e-4b7c-9a44-8b9a3b1c2d3e";

    private BadNames() {}

    /** Returns all of them. */
    static Stream<BadInput> rows() {
        return Stream.of(names(), paths(), tags(), digests(), twoDigests(), sessions(), pages(), ranges())
                .flatMap(rows -> rows);
    }

    private static Stream<BadRequest> names() {
        return Stream.of(
                        "Kit",
                        "kit/Upper",
                        "kit//bar",
                        "-kit",
                        "kit-",
                        "kit..bar",
                        "_kit",
                        "kit_",
                        "kit___bar",
                        "kit/-",
                        "k!t",
                        "kit:5000",
                        "kit@bar",
                        "kit~bar",
                        "kit+bar",
                        "x".repeat(256))
                .flatMap(BadNames::badName);
    }

    private static Stream<BadRequest> badName(String name) {
        Stream<BadRequest> requests = Stream.of(
                BadRequest.of(1, "tags of " + shown(name), victim -> request("GET", name, "tags/list")),
                BadRequest.of(1, "upload to " + shown(name), victim -> request("POST", name, "blobs/uploads/")),
                BadRequest.of(1, "put to " + shown(name), victim -> put(victim, name, "bad")));
        return requests.map(bad -> bad.answered(400).as("NAME_INVALID"));
    }

    private static Stream<BadRequest> paths() {
        return Stream.of(
                        "%6bit",
                        "kit%2Fbar",
                        "kit/..%2Fbar",
                        "kit;x=y",
                        "kit;",
                        "kit\\bar",
                        "kit/../bar",
                        "..",
                        "kit/./bar",
                        "kit/%2e%2e",
                        "kit%00",
                        "kit%0d%0a",
                        "kit%C3%BC",
                        "kit/..;/bar",
                        "/kit",
                        "kit%")
                .map(name -> BadRequest.of(2, "path " + name, victim -> put(victim, name, "bad")))
                .map(bad -> bad.answered(400, 404).as("NAME_INVALID"));
    }

    private static Stream<BadRequest> tags() {
        return Stream.of("t".repeat(129), "-tag", ".tag", "tag!", "tag@", "tag%20", "tag%0A", "tag~", "tag;x")
                .flatMap(BadNames::badTag);
    }

    private static Stream<BadRequest> badTag(String tag) {
        Stream<BadRequest> requests = Stream.of(
                BadRequest.of(
                        3,
                        "put of " + shown(tag),
                        victim -> put(victim, victim.repo().name(), tag)),
                BadRequest.of(3, "read of " + shown(tag), manifest("GET", tag)),
                BadRequest.of(3, "delete of " + shown(tag), manifest("DELETE", tag)));
        return requests.map(bad -> bad.answered(400, 404).as("TAG_INVALID", "MANIFEST_INVALID", "NAME_INVALID"));
    }

    private static Stream<BadRequest> digests() {
        return Stream.of(
                        "sha256:" + HEX.substring(1),
                        "sha256:" + HEX + "0",
                        "sha256:" + HEX.toUpperCase(Locale.ROOT),
                        "sha256:" + HEX.replace('4', 'g'),
                        "sha256:",
                        "sha256::" + HEX,
                        "sha256:" + HEX + ":x",
                        "SHA256:" + HEX,
                        "sha257:" + HEX,
                        "sha512:" + HEX,
                        "md5:d41d8cd98f00b204e9800998ecf8427e")
                .flatMap(BadNames::badDigest);
    }

    private static Stream<BadRequest> badDigest(String digest) {
        Stream<BadRequest> requests = Stream.of(
                BadRequest.of(
                        4,
                        "blob " + digest,
                        victim -> Request.of("GET", victim.repo().blob(digest))),
                BadRequest.of(
                        4,
                        "delete of blob " + digest,
                        victim -> Request.of("DELETE", victim.repo().blob(digest))),
                BadRequest.of(4, "manifest " + digest, manifest("GET", digest)),
                BadRequest.of(
                        4,
                        "put of manifest " + digest,
                        victim -> put(victim, victim.repo().name(), digest)),
                BadRequest.of(
                        4, "closing as " + digest, victim -> victim.upload().put(digest, new byte[0])),
                BadRequest.of(4, "post as " + digest, victim -> post(victim, "?digest=" + digest)),
                BadRequest.of(
                        21,
                        "referrers of " + digest,
                        victim -> Request.of("GET", victim.repo().referrers(digest))));
        return requests.map(bad -> bad.answered(400).as("DIGEST_INVALID"));
    }

    private static Stream<BadRequest> twoDigests() {
        String two = "sha256:" + HEX + "&digest=sha256:" + HEX;
        Stream<BadRequest> requests = Stream.of(
                BadRequest.of(
                        4, "closing with two digests", victim -> victim.upload().put(two, new byte[0])),
                BadRequest.of(4, "post with two digests", victim -> post(victim, "?digest=" + two)),
                BadRequest.of(
                        21,
                        "referrers of a tag",
                        victim -> Request.of("GET", victim.repo().referrers("stable"))));
        return requests.map(bad -> bad.answered(400).as("DIGEST_INVALID"));
    }

    private static Stream<BadRequest> sessions() {
        return Stream.of("GET", "PATCH", "PUT", "DELETE").flatMap(BadNames::badSession);
    }

    private static Stream<BadRequest> badSession(String method) {
        String query = method.equals("PUT") ? "?digest=sha256:" + HEX : "";
        Stream<BadRequest> requests = Stream.of(
                BadRequest.of(5, method + " of no UUID", session(method, "not-a-uuid" + query)),
                BadRequest.of(
                        5,
                        method + " of an upper case UUID",
                        session(method, NOBODYS_SESSION.toUpperCase(Locale.ROOT) + query)),
                BadRequest.of(5, method + " of nobody's session", session(method, NOBODYS_SESSION + query)),
                BadRequest.of(
                        6,
                        method + " of nobody's session with a state",
                        session(method, NOBODYS_SESSION + query + (query.isEmpty() ? "?" : "&") + "_state=Zm9yZ2Vk")),
                BadRequest.of(
                        5, method + " of another repository's session", victim -> elsewhere(victim, method, query)));
        return requests.map(bad -> bad.answered(404).as("BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID"));
    }

    private static Stream<BadRequest> pages() {
        Stream<BadRequest> refused = Stream.of("-1", "foo", "1e3", "1&n=2")
                .map(n -> BadRequest.of(20, "n=" + n, tags("?n=" + n)))
                .map(bad -> bad.answered(400).as("PAGINATION_NUMBER_INVALID", "UNSUPPORTED"));
        Stream<BadRequest> tolerated = Stream.of("2147483648", "99999999999999999999999")
                .map(n -> BadRequest.of(20, "n=" + n, tags("?n=" + n)))
                .map(bad -> bad.answered(200, 400));
        return Stream.concat(refused, tolerated);
    }

    private static Stream<BadRequest> ranges() {
        return Stream.of("bytes=" + "0-0,".repeat(17) + "0-0", "bytes=0-50,10-60", "items=0-5", "bytes=", "bytes=x-y")
                .map(range -> BadRequest.of(
                        31,
                        "range " + range,
                        victim -> Request.of("GET", victim.repo().blob(victim.blob()))
                                .with("Range", range)))
                .map(bad -> bad.answered(200, 206, 416));
    }

    private static Function<Victim, Request> tags(String query) {
        return victim -> Request.of("GET", victim.repo().path("tags/list" + query));
    }

    private static Function<Victim, Request> manifest(String method, String reference) {
        return victim -> Request.of(method, victim.repo().manifest(reference));
    }

    private static Function<Victim, Request> session(String method, String idAndQuery) {
        return victim -> Request.of(method, victim.repo().uploads() + idAndQuery);
    }

    /** Aims at the victim's session by way of a repository that exists too. */
    private static Request elsewhere(Victim victim, String method, String query) {
        String path = victim.upload()
                .location()
                .replace(victim.repo().name(), victim.neighbour().name());
        return Request.of(method, path.replaceFirst("\\?.*", "") + query);
    }

    private static Request request(String method, String name, String rest) {
        return Request.of(method, "/v2/" + name + "/" + rest);
    }

    /** Returns a request that puts the victim's own image into a repository of this name. */
    private static Request put(Victim victim, String name, String reference) {
        return request("PUT", name, "manifests/" + reference)
                .with("Content-Type", victim.image().mediaType())
                .body(victim.image().bytes());
    }

    private static Request post(Victim victim, String query) {
        return Request.of("POST", victim.repo().uploads() + query).body(new byte[] {1, 2, 3});
    }

    private static String shown(String name) {
        return name.length() > 100 ? name.length() + " characters" : name;
    }
}
