package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.Victim.RECEIVED;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Chunks out of place, ranges that are none, bodies of the wrong kind. */
final class BadUploads {

    private static final byte[] CHUNK = Content.fresh(10);

    private BadUploads() {}

    /** Returns all of them. */
    static Stream<BadInput> rows() {
        return Stream.of(misplaced(), malformed(), lengths(), types(), digests())
                .flatMap(rows -> rows);
    }

    private static Stream<BadRequest> misplaced() {
        return Stream.of(0, RECEIVED - 1, RECEIVED + 1, RECEIVED + 10, 1_000_000)
                .flatMap(BadUploads::misplacedAt)
                .map(bad -> bad.answered(416).as("RANGE_INVALID", "BLOB_UPLOAD_INVALID"));
    }

    private static Stream<BadRequest> misplacedAt(int offset) {
        String range = offset + "-" + (offset + CHUNK.length - 1);
        return Stream.of(
                BadRequest.of(7, "chunk at " + offset, victim -> victim.upload().patch(range, CHUNK)),
                BadRequest.of(
                        7,
                        "stream at " + offset,
                        victim -> victim.upload().patch(range, CHUNK).streamed(CHUNK)),
                BadRequest.of(
                        7, "closing at " + offset, victim -> closing(victim).with("Content-Range", range)));
    }

    private static Request closing(Victim victim) {
        return victim.upload().put(Algorithm.SHA256.digest(CHUNK), CHUNK);
    }

    private static Stream<BadRequest> malformed() {
        return Stream.of(
                        "5-3",
                        "a-b",
                        "10",
                        "10-",
                        "-19",
                        "10-19-20",
                        "bytes 10-19/5",
                        "items 10-19",
                        "10 - 19",
                        "+10-19",
                        "10-9223372036854775808",
                        "99999999999999999999-99999999999999999999")
                .flatMap(range -> ofRange(8, range))
                .map(bad -> bad.answered(400).as("BLOB_UPLOAD_INVALID", "SIZE_INVALID"));
    }

    private static Stream<BadRequest> ofRange(int row, String range) {
        return Stream.of(
                BadRequest.of(
                        row,
                        "chunk of range " + range,
                        victim -> victim.upload().patch(range, CHUNK)),
                BadRequest.of(
                        row,
                        "closing of range " + range,
                        victim -> closing(victim).with("Content-Range", range)));
    }

    private static Stream<BadRequest> lengths() {
        return Stream.of("10-18", "10-20", "10-9999")
                .flatMap(range -> ofRange(9, range))
                .map(bad -> bad.answered(400).as("SIZE_INVALID"));
    }

    private static Stream<BadRequest> types() {
        return Stream.of("application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
                .map(type -> BadRequest.of(
                        10,
                        type,
                        victim -> Request.of("PATCH", victim.upload().location())
                                .with("Content-Type", type)
                                .body("a=b&c=d---".getBytes(StandardCharsets.UTF_8))))
                .map(bad -> bad.answered(415)
                        .as("BLOB_UPLOAD_INVALID", "UNSUPPORTED")
                        .thenClosed());
    }

    private static Stream<BadRequest> digests() {
        return Stream.of(BadRequest.of(
                        13,
                        "closing without a digest",
                        victim -> Request.of("PUT", victim.upload().location())))
                .map(bad -> bad.answered(400).as("DIGEST_INVALID"));
    }
}
