package dev.plimsoll.api.config;

import dev.plimsoll.engine.spi.DriverProvider;
import dev.plimsoll.engine.spi.StorageDriver;
import java.net.URI;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.BiFunction;

/** Picks the storage driver that a URI asks for, among those on the class path. */
public final class StorageDrivers {

    private StorageDrivers() {}

    /** Returns a new driver, or fails with what is wrong with the URI. The message shows its scheme only: no credentials. */
    public static StorageDriver create(URI storage) {
        return create(storage, DriverProvider::create);
    }

    /** Returns a new driver that changes nothing in the store, and otherwise the same. */
    public static StorageDriver createReadOnly(URI storage) {
        return create(storage, DriverProvider::createReadOnly);
    }

    private static StorageDriver create(URI storage, BiFunction<DriverProvider, URI, StorageDriver> creation) {
        String scheme = String.valueOf(storage.getScheme());
        List<DriverProvider> providers = ServiceLoader.load(DriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        DriverProvider provider = providers.stream()
                .filter(candidate -> candidate.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> Invalid.property("storage", "must begin with one of " + schemes(providers)));
        try {
            return creation.apply(provider, storage);
        } catch (IllegalArgumentException wrong) {
            throw Invalid.storage(storage, "is wrong", wrong);
        }
    }

    private static List<String> schemes(List<DriverProvider> providers) {
        return providers.stream()
                .map(provider -> provider.scheme() + ":")
                .sorted()
                .toList();
    }
}
