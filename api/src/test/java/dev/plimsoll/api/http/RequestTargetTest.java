package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.error.NameInvalid;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "/v2/, /v2/",
        "/, /",
        "/v2/a/b/blobs/sha256:0f, /v2/a/b/blobs/sha256:0f",
        "/v2/a/manifests/v1.0-rc_1, /v2/a/manifests/v1.0-rc_1",
        "/v2/..a/b.., /v2/..a/b..",
        "/v2/.../a, /v2/.../a",
        "http://registry.test/v2/a, /v2/a",
        "https://registry.test:5000/v2/, /v2/",
        "/v2/a?n=5, /v2/a"
    })
    void aPlainPathIsKeptAsWritten(String raw, String path) {
        assertThat(RequestTarget.parse(raw).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "v2/",
                "registry.test:443",
                "http://registry.test",
                "ftp://registry.test/v2/",
                "//registry.test/v2/",
                "/v2//a",
                "//",
                "/v2/./a",
                "/v2/../a",
                "/v2/..",
                "/v2/.",
                "/..",
                "/v2/a/..;/b",
                "/v2/a;x=y/tags/list",
                "/v2/a%2Fb/tags/list",
                "/v2/%2e%2e/a",
                "/v2/a%00",
                "/v2/a%0d%0ab",
                "/v2/a\\b",
                "/v2/a b",
                "/v2/a\tb",
                "/v2/a\u0000",
                "/v2/a\u007f",
                "/v2/ä",
                "/v2/\u2215a",
                "/v2/a#b",
                "/v2/a\"b",
                "/v2/<a>",
                "/v2/{a}",
                "/v2/a|b",
                "/v2/a^b",
                "/v2/a`b",
                "/v2/a!b",
                "/v2/a*",
                "/v2/a'b",
                "/v2/(a)",
                "/v2/a,b",
                "/v2/a$b",
                "/v2/a&b",
                "/v2/a[b]",
                "/v2/a?last=%",
                "/v2/a?last=%4",
                "/v2/a?last=%zz",
                "/v2/a?last=%ff",
                "/v2/a?last=b c",
                "/v2/a?last=ä",
                "/v2/a?last=b#c",
                "/v2/a?last=<b>",
                "/v2/a?%=b"
            })
    void anythingElseIsRefusedWhole(String raw) {
        assertThatThrownBy(() -> RequestTarget.parse(raw)).isInstanceOf(NameInvalid.class);
    }

    @Test
    void whatPassesNeverHasADotSegmentOrAnEmptyOne() {
        Random random = new Random(42);
        String alphabet = "/.a:-_%;\\?\u00e4";
        for (int i = 0; i < 10_000; i++) {
            StringBuilder raw = new StringBuilder("/");
            random.ints(random.nextInt(12), 0, alphabet.length()).forEach(c -> raw.append(alphabet.charAt(c)));
            assertIsPlainOrRefused(raw.toString());
        }
    }

    private static void assertIsPlainOrRefused(String raw) {
        try {
            String path = RequestTarget.parse(raw).path();
            assertThat(raw).startsWith(path);
            assertThat(path + "/")
                    .doesNotContain("//".repeat(path.endsWith("/") ? 2 : 1), "/./", "/../", "%", ";", "\\");
        } catch (NameInvalid refused) {
            assertThat(refused).hasMessage("malformed request target");
        }
    }
}
