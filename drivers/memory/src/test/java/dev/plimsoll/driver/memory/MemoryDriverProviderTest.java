package dev.plimsoll.driver.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plimsoll.engine.spi.DriverProvider;
import java.net.URI;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryDriverProviderTest {

    @Test
    void theProviderIsFoundByItsScheme() {
        assertThat(ServiceLoader.load(DriverProvider.class).stream().map(ServiceLoader.Provider::get))
                .filteredOn(provider -> provider.scheme().equals("memory"))
                .hasExactlyElementsOfTypes(MemoryDriverProvider.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory:/", "memory:///"})
    void theSchemeAloneNamesAStore(String uri) {
        assertThat(new MemoryDriverProvider().create(URI.create(uri))).isInstanceOf(MemoryDriver.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory:name", "memory:///name", "memory:///?size=1", "file:///"})
    void anythingElseIsRefusedWithAnExample(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MemoryDriverProvider().create(URI.create(uri)))
                .withMessageContaining("memory:");
    }
}
