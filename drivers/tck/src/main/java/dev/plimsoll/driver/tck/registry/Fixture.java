package dev.plimsoll.driver.tck.registry;

import dev.plimsoll.driver.tck.TestContent;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Names, contents and manifests that the contracts share. */
final class Fixture {

    static final RepositoryName NAME = RepositoryName.parse("team/app");
    static final RepositoryName OTHER = RepositoryName.parse("team/other");
    static final MediaType IMAGE = MediaType.parse("application/vnd.oci.image.manifest.v1+json");
    static final MediaType INDEX = MediaType.parse("application/vnd.oci.image.index.v1+json");
    static final String CONFIG = "application/vnd.oci.image.config.v1+json";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Fixture() {}

    static Digest sha256(byte[] content) {
        return digest(DigestAlgorithm.SHA256, "SHA-256", content);
    }

    static Digest sha512(byte[] content) {
        return digest(DigestAlgorithm.SHA512, "SHA-512", content);
    }

    private static Digest digest(DigestAlgorithm algorithm, String name, byte[] content) {
        try {
            return Digest.of(algorithm, MessageDigest.getInstance(name).digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static byte[] bytes(int seed, int length) {
        return new TestContent(seed).bytes(0, length);
    }

    /** Emits content in pieces that are overwritten as soon as {@code onNext} has returned, as pooled memory would be. */
    static Flux<ByteBuffer> reused(byte[] content, int pieceLength) {
        return Flux.<ByteBuffer, Integer>generate(() -> 0, (at, sink) -> {
                    int length = Math.min(pieceLength, content.length - at);
                    if (length == 0) {
                        sink.complete();
                    } else {
                        sink.next(ByteBuffer.wrap(Arrays.copyOfRange(content, at, at + length)));
                    }
                    return at + length;
                })
                .transform(Scribbling::new);
    }

    static Flux<ByteBuffer> text(String text) {
        return Flux.just(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] all(Flux<ByteBuffer> content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.doOnNext(buffer -> {
                    byte[] copy = new byte[buffer.remaining()];
                    buffer.get(copy);
                    out.writeBytes(copy);
                })
                .blockLast(PATIENCE);
        return out.toByteArray();
    }

    static <T> @Nullable T get(Mono<T> question) {
        return question.block(PATIENCE);
    }

    static <T> T value(Mono<T> command) {
        T value = command.block(PATIENCE);
        if (value == null) {
            throw new AssertionError("nothing was answered");
        }
        return value;
    }

    static String descriptor(Descriptor content, String mediaType) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(mediaType, content.digest(), content.size());
    }

    static String image(Descriptor config, List<Descriptor> layers, String more) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]%s}"
                .formatted(
                        IMAGE,
                        descriptor(config, CONFIG),
                        layers.stream()
                                .map(layer -> descriptor(layer, "application/vnd.oci.image.layer.v1.tar"))
                                .collect(Collectors.joining(",")),
                        more);
    }

    static String index(List<Descriptor> manifests) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(
                        INDEX,
                        manifests.stream()
                                .map(manifest -> descriptor(manifest, IMAGE.value()))
                                .collect(Collectors.joining(",")));
    }
}
