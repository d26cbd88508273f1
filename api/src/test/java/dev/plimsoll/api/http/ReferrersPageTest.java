package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.manifest.Referrer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferrersPageTest {

    private static final MediaType TYPE = MediaType.parse("application/vnd.oci.image.manifest.v1+json");

    @Test
    void anIndexOfNobodyIsStillAnIndex() {
        assertThat(text(new ReferrersPage()))
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"application/index\",\"manifests\":[]}");
    }

    @Test
    void eachReferrerIsADescriptorWithItsTypeAndAnnotations() {
        ReferrersPage page = new ReferrersPage();
        page.add(new Referrer(descriptor(1), Optional.of("a/b"), Map.of("k\"", "v\n")));
        page.add(new Referrer(descriptor(2), Optional.empty(), Map.of()));
        assertThat(text(page))
                .contains("\"size\":1,\"artifactType\":\"a/b\",\"annotations\":{\"k\\\"\":\"v\\n\"}},{")
                .endsWith("\"size\":2}]}");
        assertThat(page.next()).isEmpty();
    }

    @Test
    void aPageEndsBeforeItOutgrowsAManifestAndTellsWhereToGoOn() {
        ReferrersPage page = new ReferrersPage();
        Map<String, String> large = Map.of("k", "v".repeat(1 << 20));
        int added = 0;
        while (page.add(new Referrer(descriptor(added + 1), Optional.empty(), large))) {
            added++;
        }
        assertThat(added).isEqualTo(3);
        assertThat(page.index("application/index")).hasSizeLessThanOrEqualTo(4 << 20);
        assertThat(page.next()).contains(descriptor(3).digest());
    }

    @Test
    void aSingleReferrerIsShownHoweverLong() {
        ReferrersPage page = new ReferrersPage();
        assertThat(page.add(new Referrer(descriptor(1), Optional.empty(), Map.of("k", "v".repeat(5 << 20)))))
                .isTrue();
    }

    private static Descriptor descriptor(int number) {
        return new Descriptor(TYPE, Digest.parse("sha256:" + "%064x".formatted(number)), number);
    }

    private static String text(ReferrersPage page) {
        return new String(page.index("application/index"), StandardCharsets.UTF_8);
    }
}
