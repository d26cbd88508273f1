package dev.plimsoll.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.error.KeyInvalid;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "2",
                "aa",
                "a.a",
                "0-9/abcdefg",
                "abcdefg/z.75",
                "abc/1.2.3.4.5-6_zyx/123.z/4",
                "docker/docker-registry",
                "123.abc",
                "abc./abc",
                ".abc",
                "a--b",
                "a-.b",
                "_.abc",
                "Docker/docker-registry",
                "Abc/Cba",
                "tarsum.v1+sha256/a"
            })
    void acceptsPlainRelativePaths(String text) {
        assertThat(ObjectKey.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/abc",
                "//bcd",
                "abc_123/",
                "a//b",
                ".",
                "..",
                "a/../b",
                "../x",
                "a/.",
                "a\0b",
                "a\\b",
                "a b",
                "a%2eb",
                "a:b",
                "x*",
                "é",
                "a\n"
            })
    void refusesWhateverAFileSystemCouldMisunderstand(String text) {
        assertThatThrownBy(() -> ObjectKey.of(text)).isInstanceOf(KeyInvalid.class);
    }

    @Test
    void limitsSegmentsAndKeys() {
        assertThat(ObjectKey.of("s".repeat(255)).name()).hasSize(255);
        assertThatThrownBy(() -> ObjectKey.of("s".repeat(256))).isInstanceOf(KeyInvalid.class);
        assertThat(ObjectKey.of("a/".repeat(511) + "aa").value()).hasSize(1024);
        assertThatThrownBy(() -> ObjectKey.of("a/".repeat(512) + "a")).isInstanceOf(KeyInvalid.class);
        assertThatThrownBy(() -> ObjectKey.of("a/".repeat(50_000))).isInstanceOf(KeyInvalid.class);
    }

    @Test
    void knowsItsPlaceInTheTree() {
        ObjectKey key = ObjectKey.of("a/b/c");
        assertThat(key.parent()).isEqualTo(ObjectKey.of("a/b"));
        assertThat(ObjectKey.of("a").parent()).isEqualTo(ObjectKey.ROOT);
        assertThat(key.name()).isEqualTo("c");
        assertThat(ObjectKey.ROOT.child("a")).isEqualTo(ObjectKey.of("a"));
        assertThat(key.isBelow(ObjectKey.of("a"))).isTrue();
        assertThat(key.isBelow(ObjectKey.ROOT)).isTrue();
        assertThat(key.isBelow(key)).isFalse();
        assertThat(ObjectKey.of("ab/c").isBelow(ObjectKey.of("a"))).isFalse();
    }

    @Test
    void ordersSegmentBySegment() {
        assertThat(Stream.of("foo.bar", "foo-bar/x", "foo/bar", "foo", "fo", "foo-bar")
                        .map(ObjectKey::of)
                        .sorted())
                .map(ObjectKey::value)
                .containsExactly("fo", "foo", "foo/bar", "foo-bar", "foo-bar/x", "foo.bar");
    }
}
