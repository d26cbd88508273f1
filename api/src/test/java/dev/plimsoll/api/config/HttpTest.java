package dev.plimsoll.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.api.guard.GuardSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HttpTest {

    private static Http bound(String name, String value) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        source.put("plimsoll.http." + name, value);
        return new Binder(source).bindOrCreate("plimsoll.http", Http.class);
    }

    @Test
    void withoutConfigurationTheDefaultsOfTheGuardHold() {
        assertThat(bound("other", "1").guard()).isEqualTo(GuardSettings.DEFAULT);
    }

    @Test
    void everyTimeCanBeSet() {
        assertThat(bound("header-timeout", "3s").guard().headerTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(bound("idle-timeout", "0").guard().idleTimeout()).isEqualTo(Duration.ZERO);
        assertThat(bound("min-body-rate", "2KB").guard().minBodyRate()).isEqualTo(2048);
        assertThat(bound("body-rate-window", "1m").guard().bodyRateWindow()).isEqualTo(Duration.ofMinutes(1));
        assertThat(bound("write-timeout", "500ms").guard().writeTimeout()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        assertRefused("header-timeout", "-1s");
        assertRefused("idle-timeout", "25h");
        assertRefused("min-body-rate", "-1B");
        assertRefused("body-rate-window", "0s");
        assertRefused("write-timeout", "9999999d");
    }

    private static void assertRefused(String name, String value) {
        assertThatThrownBy(() -> bound(name, value)).hasStackTraceContaining("plimsoll.http." + name + " is");
    }
}
