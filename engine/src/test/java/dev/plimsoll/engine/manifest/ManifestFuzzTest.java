package dev.plimsoll.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.fuzz.Fuzz;
import dev.plimsoll.engine.spi.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ManifestFuzzTest {

    private static final String HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String DESCRIPTOR =
            "{\"mediaType\":\"application/x\",\"digest\":\"sha256:" + HEX + "\",\"size\":3}";
    private static final ObjectKey KEY = ObjectKey.of("x/entry");

    @Test
    void manifestsAreReadTheSameAgainOrRefused() {
        Fuzz.Outcome outcome = Fuzz.from(
                        "{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[" + DESCRIPTOR
                                + "],\"annotations\":{\"a\":\"b\"},\"subject\":" + DESCRIPTOR + "}",
                        "{\"schemaVersion\":2,\"manifests\":[" + DESCRIPTOR + "],\"artifactType\":\"a/b\"}",
                        "{\"schemaVersion\":2,\"manifests\":[],\"future\":[{\"x\":1.5e3},null,true]}")
                .refusedWith(ManifestInvalid.class, DigestInvalid.class)
                .bytes(ManifestFuzzTest::parsedTwice);
        assertThat(outcome.taken()).isPositive();
        assertThat(outcome.refused()).isPositive();
    }

    /** Nor does it touch what it reads. */
    private static void parsedTwice(byte[] bytes) {
        byte[] before = bytes.clone();
        ParsedManifest once = ManifestParser.parse(ByteBuffer.wrap(bytes), Optional.empty());
        ParsedManifest again = ManifestParser.parse(
                ByteBuffer.wrap(bytes), Optional.of(once.mediaType().value()));
        assertThat(again).isEqualTo(once);
        assertThat(Arrays.equals(bytes, before)).isTrue();
    }

    @Test
    void damagedEntriesOfReferrersAreTold() {
        String entry = text(new Referrer(descriptor(7), Optional.of("a/b"), Map.of("k", "v")));
        Fuzz.Outcome outcome = Fuzz.from(entry, text(new Referrer(descriptor(0), Optional.empty(), Map.of())))
                .refusedWith(Corrupt.class)
                .bytes(bytes -> ReferrerCodec.read(KEY, ByteBuffer.wrap(bytes)));
        assertThat(outcome.taken()).isPositive();
        assertThat(outcome.refused()).isPositive();
    }

    @Test
    void referrersAreReadAsTheyWereWritten() {
        SplittableRandom random = new SplittableRandom(20_261_121);
        for (int i = 0; i < 2_000; i++) {
            Referrer referrer = referrer(random);
            assertThat(ReferrerCodec.read(KEY, ReferrerCodec.write(referrer))).isEqualTo(referrer);
        }
    }

    private static Referrer referrer(SplittableRandom random) {
        Map<String, String> annotations = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            annotations.put(word(random), word(random));
        }
        Optional<String> type = random.nextBoolean() ? Optional.of(word(random)) : Optional.empty();
        return new Referrer(descriptor(random.nextLong(1L << 53)), type, annotations);
    }

    /** Any characters but halves of surrogate pairs, which no UTF-8 holds. */
    private static String word(SplittableRandom random) {
        return random.ints(random.nextInt(20), 0, 0xd800)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Descriptor descriptor(long size) {
        MediaType type = MediaType.parse("application/vnd.oci.image.manifest.v1+json");
        return new Descriptor(type, Digest.parse("sha256:" + HEX), size);
    }

    private static String text(Referrer referrer) {
        return StandardCharsets.UTF_8.decode(ReferrerCodec.write(referrer)).toString();
    }
}
