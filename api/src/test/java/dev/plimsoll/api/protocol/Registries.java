package dev.plimsoll.api.protocol;

import dev.plimsoll.api.RunningServer;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The registries that every test of this package runs against: Plimsoll over each of its drivers, with and without its near
 * cache and Redis, each started anew for each class of tests. With {@code -Dplimsoll.kit.url=http://host:port} it is the registry
 * served there instead, whichever that is; add {@code -Dplimsoll.kit.sparse=true} if it takes sparse manifests.
 */
final class Registries implements ArgumentsProvider {

    private static final String DELETES = "plimsoll.delete.enabled=true";
    private static final String NEAR_CACHE = "plimsoll.cache.entries=10000";
    private static final String NO_CACHE = "plimsoll.cache.entries=0";

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        String url = System.getProperty("plimsoll.kit.url", "");
        Stream<RegistryUnderTest> registries = url.isEmpty() ? ours() : Stream.of(other(URI.create(url)));
        return registries.map(Arguments::of);
    }

    /** A driver joins by a line here. Each is started when its turn comes. */
    private static Stream<RegistryUnderTest> ours() {
        Stream<Supplier<RegistryUnderTest>> all = Stream.of(
                () -> overMemory("memory", DELETES, NEAR_CACHE),
                () -> overMemory("memory, no cache", DELETES, NO_CACHE),
                () -> overFiles("filesystem", FileTree.temporary(), DELETES, NEAR_CACHE),
                () -> overFiles("filesystem, no cache", FileTree.temporary(), DELETES, NO_CACHE),
                () -> SharedRedis.usedBy(
                        overFiles("filesystem, Redis", FileTree.temporary(), DELETES, NO_CACHE, SharedRedis.emptied())),
                () -> SharedRedis.usedBy(
                        overBucket("S3, Redis", Bucket.fresh(), DELETES, NEAR_CACHE, SharedRedis.emptied())));
        return all.map(Supplier::get);
    }

    private static RegistryUnderTest overMemory(String name, String... properties) {
        BreakableStore store = BreakableStore.create();
        return start(name, store.uri().toString(), store::fingerprint, properties);
    }

    /** Plimsoll over files, which are left to whoever named the place; it does not wait for the disk, since nobody cuts the power here. */
    static RegistryUnderTest overFiles(String name, FileTree files, String... properties) {
        return start(name, files.root().toUri() + "?durability=os", files::fingerprint, properties);
    }

    private static RegistryUnderTest overBucket(String name, Bucket bucket, String... properties) {
        return start(name, bucket.storage(), bucket::fingerprint, properties);
    }

    static RegistryUnderTest start(String name, String storage, Supplier<String> fingerprint, String... properties) {
        String[] all = Stream.concat(Stream.of("plimsoll.storage=" + storage), Stream.of(properties))
                .toArray(String[]::new);
        RunningServer server = RunningServer.start(all);
        return new RegistryUnderTest(name, server.uri(), false, fingerprint, Optional.empty(), server::close);
    }

    private static RegistryUnderTest other(URI uri) {
        return new RegistryUnderTest(
                uri.getAuthority(),
                uri,
                Boolean.getBoolean("plimsoll.kit.sparse"),
                () -> "",
                Optional.empty(),
                () -> {});
    }
}
