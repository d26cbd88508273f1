package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisAddressTest {

    @Test
    void oneServer() {
        RedisURI uri = parsed("redis://user:secret@cache.example:6380/3").uris().get(0);
        assertThat(uri.getHost()).isEqualTo("cache.example");
        assertThat(uri.getPort()).isEqualTo(6380);
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(uri.isSsl()).isFalse();
    }

    @Test
    void withTls() {
        assertThat(parsed("rediss://cache.example").uris().get(0).isSsl()).isTrue();
    }

    @Test
    void sentinels() {
        RedisURI uri =
                parsed("redis-sentinel://one:26379,two:26379/0#master").uris().get(0);
        assertThat(uri.getSentinels()).hasSize(2);
        assertThat(uri.getSentinelMasterId()).isEqualTo("master");
    }

    @Test
    void aCluster() {
        RedisAddress address = parsed("rediss-cluster://:secret@one:6379,two:6379");
        assertThat(address.cluster()).isTrue();
        assertThat(address.uris()).hasSize(2).allMatch(RedisURI::isSsl);
        assertThat(address.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:secret@host:6379",
                "redis:secret",
                "redis-sentinel://user:secret@host:26379",
                "redis-cluster:secret"
            })
    void whatIsWrongIsSaidWithoutThePassword(String uri) {
        assertThatThrownBy(() -> parsed(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://host:6379")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    private static RedisAddress parsed(String uri) {
        return RedisAddress.parse(URI.create(uri));
    }
}
