package dev.plimsoll.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Where and how content is kept, from the properties of it: one name is a value and the head of others at once. */
class PlimsollPropertiesTest {

    @Test
    void theStoreAloneIsLeftAsItIs() {
        assertThat(uri(Map.of("plimsoll.storage", "file:///data"))).isEqualTo("file:///data");
        assertThat(uri(Map.of("plimsoll.storage", "memory:"))).isEqualTo("memory:/");
    }

    @Test
    void durabilityBecomesAParameterOfTheStore() {
        assertThat(uri(Map.of("plimsoll.storage", "file:///data", "plimsoll.storage.durability", "os")))
                .isEqualTo("file:///data?durability=os");
        assertThat(uri(Map.of("plimsoll.storage", "file:///data?threads=3", "plimsoll.storage.durability", "FSYNC")))
                .isEqualTo("file:///data?threads=3&durability=fsync");
    }

    @Test
    void durabilityAloneIsThatOfTheDefaultStore() {
        assertThat(uri(Map.of("plimsoll.storage.durability", "os")))
                .isEqualTo(Path.of("data").toAbsolutePath().toUri() + "?durability=os");
    }

    private static String uri(Map<String, String> properties) {
        Binder binder = new Binder(new MapConfigurationPropertySource(properties));
        return binder.bindOrCreate("plimsoll", PlimsollProperties.class)
                .storageUri()
                .toString();
    }
}
