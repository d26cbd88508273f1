package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** One repository of a registry, seen by a client. */
final class Repo {

    private static final String RUN = Long.toString(new SplittableRandom().nextLong() >>> 24, 36);
    private static final AtomicLong NUMBER = new AtomicLong();

    private final RegistryUnderTest registry;
    private final String name;

    /** A repository that nobody used before. */
    Repo(RegistryUnderTest registry) {
        this(registry, "kit/" + RUN + "/" + NUMBER.incrementAndGet());
    }

    Repo(RegistryUnderTest registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    /** Returns another repository, which exists. */
    Repo sibling() {
        Repo sibling = new Repo(registry);
        sibling.push(Content.fresh(10), Algorithm.SHA256);
        return sibling;
    }

    String name() {
        return name;
    }

    /** Returns a path below this repository. */
    String path(String rest) {
        return "/v2/" + name + "/" + rest;
    }

    String blob(String digest) {
        return path("blobs/" + digest);
    }

    String manifest(String reference) {
        return path("manifests/" + reference);
    }

    String referrers(String digest) {
        return path("referrers/" + digest);
    }

    /** Returns where uploads begin. */
    String uploads() {
        return path("blobs/uploads/");
    }

    Answer send(Request request) {
        return Http.send(registry.uri(), request);
    }

    /** Returns the path and query of a {@code Location}, which may be relative or absolute. */
    String target(Answer answer) {
        URI location = registry.uri().resolve(answer.need("Location"));
        return location.getRawPath() + (location.getRawQuery() == null ? "" : "?" + location.getRawQuery());
    }

    /** Pushes a blob and returns its digest. */
    String push(byte[] content, Algorithm algorithm) {
        String digest = algorithm.digest(content);
        assertThat(Upload.begin(this).finish(digest, content)).hasStatus(201);
        return digest;
    }

    /** Pushes a blob and returns what manifests call it. */
    Map<String, Object> layer(byte[] content, Algorithm algorithm) {
        push(content, algorithm);
        return Manifest.descriptor(MediaTypes.LAYER, content, algorithm);
    }

    /** Pushes a config and two layers, and returns the manifest of that image, not pushed yet. */
    Manifest image(Algorithm algorithm) {
        byte[] config = Json.write(Map.of("architecture", "amd64", "os", "linux", "nonce", Content.word()));
        push(config, algorithm);
        return Manifest.image(
                Manifest.descriptor(MediaTypes.CONFIG, config, algorithm),
                List.of(layer(Content.fresh(100), algorithm), layer(Content.fresh(2000), algorithm)));
    }

    Manifest image() {
        return image(Algorithm.SHA256);
    }

    /** Returns the request that puts a manifest. */
    Request putting(String reference, Manifest manifest) {
        return Request.of("PUT", manifest(reference))
                .with("Content-Type", manifest.mediaType())
                .body(manifest.bytes());
    }

    /** Puts a manifest. */
    Answer put(String reference, Manifest manifest) {
        return send(putting(reference, manifest));
    }

    /** Pushes a new image under a tag and returns its manifest. */
    Manifest tagged(String tag) {
        Manifest image = image();
        assertThat(put(tag, image)).hasStatus(201);
        return image;
    }

    /** Puts a manifest under its own digest and returns that. */
    String putByDigest(Manifest manifest, Algorithm algorithm) {
        String digest = manifest.digest(algorithm);
        assertThat(put(digest, manifest)).hasStatus(201);
        return digest;
    }
}
