package dev.plimsoll.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A registry to put to the test. It allows deletes, and anybody may do anything.
 *
 * @param name how reports call it
 * @param uri where it is served, without a path
 * @param sparse whether it takes manifests whose blobs or children it does not have
 * @param storage a fingerprint of everything it stores; always the same text if that cannot be seen from here
 * @param shared a fingerprint of everything it shares with others outside its store; none if that is nothing
 * @param stop ends it, if it was started for the test
 */
record RegistryUnderTest(
        String name,
        URI uri,
        boolean sparse,
        Supplier<String> storage,
        Optional<Supplier<String>> shared,
        Runnable stop)
        implements AutoCloseable {

    private static final long CLEAN_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Returns this registry, which shares something. */
    RegistryUnderTest sharing(Supplier<String> now) {
        return new RegistryUnderTest(name, uri, sparse, storage, Optional.of(now), stop);
    }

    /** Returns a fingerprint of everything it stores and shares. */
    String fingerprint() {
        return storage.get() + shared.map(more -> "\n" + more.get()).orElse("");
    }

    /** Everything stored and shared is as a fingerprint says, at the latest when what was given up has been cleaned away. */
    void assertKeeps(String expected) {
        long deadline = System.nanoTime() + CLEAN_UP_NANOS;
        String now = fingerprint();
        while (!now.equals(expected) && System.nanoTime() < deadline) {
            now = fingerprint();
        }
        assertThat(now).as("everything stored and shared").isEqualTo(expected);
    }

    @Override
    public void close() {
        stop.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
