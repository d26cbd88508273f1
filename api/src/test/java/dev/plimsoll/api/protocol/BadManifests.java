package dev.plimsoll.api.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Manifests that different clients would understand differently, or not at all. */
final class BadManifests {

    private static final int LONGEST = 4 * 1024 * 1024;

    private BadManifests() {}

    /** Returns all of them. */
    static Stream<BadInput> rows() {
        return Stream.of(texts(), sizes(), large(), bytes(), members(), types(), descriptors(), references())
                .flatMap(rows -> rows);
    }

    private static Stream<BadRequest> texts() {
        return Stream.of(
                        text("nothing", json -> ""),
                        text("null", json -> "null"),
                        text("a list", json -> "[" + json + "]"),
                        text("a string", json -> "\"manifest\""),
                        text("half a document", json -> json.substring(0, json.length() / 2)),
                        text("two documents", json -> json + json),
                        text("something after the document", json -> json + " x"),
                        text("a comment", json -> json.replaceFirst("\\{", "{/* */")),
                        text("a comma too many", json -> json.replaceFirst("}$", ",}")),
                        text("single quotes", json -> json.replace('"', '\'')),
                        text("a control character", json -> first(json, "\"x\":\"a\tb\"")),
                        text("a repeated member", json -> first(json, "\"schemaVersion\":2")),
                        text("a repeated member written otherwise", json -> first(json, "\"\\u0073chemaVersion\":2")),
                        text("a member repeated deep inside", json -> first(json, "\"x\":{\"y\":1,\"y\":2}")),
                        text("Layers for layers", json -> first(json, "\"Layers\":[]")),
                        text("MEDIATYPE for mediaType", json -> first(json, "\"MEDIATYPE\":\"text/plain\"")),
                        text("Config for config", json -> json.replaceFirst("\"config\"", "\"Config\"")))
                .map(bad -> bad.answered(400).as("MANIFEST_INVALID"));
    }

    private static Stream<BadRequest> sizes() {
        return Stream.of(
                        text("a size that is no integer", json -> size(json, "1.5")),
                        text("a size in exponents", json -> size(json, "1e2")),
                        text("a negative size", json -> size(json, "-1")),
                        text("a size in quotes", json -> size(json, "\"100\"")),
                        text("a size beyond what a double holds", json -> size(json, "9007199254740993")),
                        text("a size beyond what a long holds", json -> size(json, "92233720368547758080")),
                        text("too deep", json -> first(json, "\"x\":" + "[".repeat(101) + "]".repeat(101))),
                        text(
                                "very much too deep",
                                json -> first(json, "\"x\":" + "[".repeat(50_000) + "]".repeat(50_000))),
                        text("too many tokens", json -> first(json, "\"x\":[" + "0,".repeat(200_000) + "0]")))
                .map(bad -> bad.answered(400).as("MANIFEST_INVALID", "SIZE_INVALID"));
    }

    private static BadRequest text(String what, UnaryOperator<String> edit) {
        return bytes(
                what,
                json -> edit.apply(new String(json, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    }

    private static String first(String json, String member) {
        return json.replaceFirst("\\{", "{" + member.replace("\\", "\\\\") + ",");
    }

    private static String size(String json, String size) {
        return json.replaceFirst("\"size\":[0-9]+", "\"size\":" + size);
    }

    private static Stream<BadRequest> bytes() {
        return Stream.of(
                        bytes(
                                "a byte order mark",
                                json -> joined(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, json)),
                        bytes(
                                "UTF-16",
                                json -> new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16)),
                        bytes("bytes that are no UTF-8", json -> replaced(json, (byte) '2', (byte) 0xFF)),
                        bytes("no text at all", json -> Content.fresh(1000)))
                .map(bad -> bad.answered(400).as("MANIFEST_INVALID"));
    }

    private static BadRequest bytes(String what, UnaryOperator<byte[]> edit) {
        return BadRequest.of(
                15,
                what,
                victim -> victim.put(image -> image)
                        .body(edit.apply(victim.image().bytes())));
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static byte[] replaced(byte[] json, byte from, byte to) {
        byte[] copy = json.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] = copy[i] == from ? to : copy[i];
        }
        return copy;
    }

    private static Stream<BadRequest> members() {
        return Stream.of(
                        edited("another schema version", image -> image.with("schemaVersion", 1)),
                        edited("a schema version in quotes", image -> image.with("schemaVersion", "2")),
                        edited("layers that are no list", image -> image.with("layers", Map.of())),
                        edited("a layer that is no descriptor", image -> image.with("layers", List.of("x"))),
                        edited("a config that is no descriptor", image -> image.with("config", List.of())),
                        edited("a subject that is no descriptor", image -> image.with("subject", "x")),
                        edited("annotations that are no texts", image -> image.with("annotations", Map.of("a", 1))),
                        edited("an artifact type that is no text", image -> image.with("artifactType", 1)),
                        edited("layers and manifests", image -> image.with("manifests", List.of())),
                        edited("no config", image -> without(image, "config")),
                        edited("no schema version", image -> without(image, "schemaVersion")),
                        BadRequest.of(
                                19,
                                "indexes nested eleven deep",
                                victim -> victim.repo().putting("bad", Manifest.index(victim.nested()))),
                        edited(
                                19,
                                "ten thousand layers and one",
                                image -> image.with("layers", tenThousandAndOne(image))))
                .map(bad -> bad.answered(400).as("MANIFEST_INVALID"));
    }

    private static BadRequest edited(String what, UnaryOperator<Manifest> edit) {
        return edited(15, what, edit);
    }

    private static BadRequest edited(int row, String what, UnaryOperator<Manifest> edit) {
        return BadRequest.of(row, what, victim -> victim.put(edit));
    }

    private static Manifest without(Manifest manifest, String member) {
        Map<String, Object> fewer = new HashMap<>(manifest.members());
        fewer.remove(member);
        return new Manifest(manifest.mediaType(), fewer);
    }

    private static List<Object> tenThousandAndOne(Manifest image) {
        return Collections.nCopies(
                10_001, Json.list(image.members().get("layers")).get(0));
    }

    private static Stream<BadRequest> types() {
        Stream<BadRequest> headers = Stream.of(
                        MediaTypes.INDEX,
                        MediaTypes.DOCKER_IMAGE,
                        "text/html",
                        "application/json",
                        "nonsense",
                        "text/html\tx")
                .map(type -> BadRequest.of(15, "an image as " + type, victim -> typed(victim, type)));
        Stream<BadRequest> bodies = Stream.of(MediaTypes.INDEX, MediaTypes.DOCKER_IMAGE, "text/html")
                .map(type -> edited("an image that says it is " + type, image -> image.with("mediaType", type)));
        return Stream.concat(headers, bodies).map(bad -> bad.answered(400, 415).as("MANIFEST_INVALID"));
    }

    private static Request typed(Victim victim, String type) {
        return Request.of("PUT", victim.repo().manifest("bad"))
                .with("Content-Type", type)
                .body(victim.image().bytes());
    }

    private static Stream<BadRequest> descriptors() {
        Stream<BadRequest> digests = Stream.of("sha256:short", "md5:d41d8cd98f00b204e9800998ecf8427e", "", "../../x")
                .flatMap(digest -> Stream.of("config", "subject")
                        .map(member -> referring(18, member + " " + digest, member, digest, 10)))
                .map(bad -> bad.answered(400).as("DIGEST_INVALID", "MANIFEST_INVALID"));
        return Stream.concat(digests, Stream.of(wrongSize().answered(400).as("SIZE_INVALID", "MANIFEST_INVALID")));
    }

    private static Stream<BadRequest> large() {
        BadRequest byOne = edited(14, "a byte too long", image -> image.padded(LONGEST + 1));
        BadRequest much = edited(14, "much too long", image -> image.padded(LONGEST + LONGEST / 2));
        return Stream.of(byOne, much)
                .map(bad ->
                        bad.answered(413).as("MANIFEST_INVALID", "SIZE_INVALID").thenClosed());
    }

    private static BadRequest wrongSize() {
        return BadRequest.of(
                18,
                "a config of another size",
                victim -> victim.put(
                        image -> image.with("config", Manifest.descriptor(MediaTypes.CONFIG, victim.blob(), 101))));
    }

    private static Stream<BadRequest> references() {
        Function<Victim, Request> mismatch =
                victim -> victim.repo().putting(Algorithm.SHA256.unknownDigest(), victim.image());
        return Stream.of(
                BadRequest.of(16, "put under another digest", mismatch)
                        .answered(400)
                        .as("DIGEST_INVALID"),
                referring(17, "a missing config", "config", Algorithm.SHA256.unknownDigest(), 64)
                        .answered(400, 404)
                        .as("MANIFEST_BLOB_UNKNOWN"));
    }

    private static BadRequest referring(int row, String what, String member, String digest, int size) {
        return BadRequest.of(
                row,
                what,
                victim ->
                        victim.put(image -> image.with(member, Manifest.descriptor(MediaTypes.CONFIG, digest, size))));
    }
}
