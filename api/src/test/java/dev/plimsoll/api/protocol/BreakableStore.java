package dev.plimsoll.api.protocol;

import dev.plimsoll.api.config.StorageDrivers;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.error.StorageFull;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store in memory whose objects a test can see, and which it can fill up or take away. */
final class BreakableStore {

    static final String SCHEME = "breakable";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Set<String> WRITING = Set.of("put", "append", "publish");
    private static final Set<String> NEVER_FAILING = Set.of("close");
    private static final Map<URI, BreakableStore> STORES = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What is wrong with it. */
    enum Trouble {
        NONE,
        /** Nothing can be written. */
        FULL,
        /** Nothing can be done. */
        DOWN
    }

    private final URI uri = URI.create(SCHEME + ":" + NUMBER.incrementAndGet());
    private final StorageDriver memory = StorageDrivers.create(URI.create("memory:///"));
    private volatile Trouble trouble = Trouble.NONE;

    private BreakableStore() {}

    static BreakableStore create() {
        BreakableStore store = new BreakableStore();
        STORES.put(store.uri, store);
        return store;
    }

    static BreakableStore at(URI uri) {
        return Objects.requireNonNull(STORES.get(uri), uri::toString);
    }

    URI uri() {
        return uri;
    }

    void suffer(Trouble now) {
        trouble = now;
    }

    /** Returns the key and the digest of every object, a line each. */
    String fingerprint() {
        return memory.list(ObjectKey.ROOT, ListOptions.subtree())
                .map(Entry::key)
                .concatMap(this::line)
                .collectList()
                .map(lines -> String.join("\n", lines))
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private Mono<String> line(ObjectKey key) {
        return memory.read(key, ByteRange.ALL)
                .collect(Algorithm.SHA256::start, MessageDigest::update)
                .map(sum -> key + " " + HexFormat.of().formatHex(sum.digest()))
                .onErrorComplete(ObjectUnknown.class);
    }

    StorageDriver driver() {
        Class<StorageDriver> type = StorageDriver.class;
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> invoke(method, arguments)));
    }

    /** The store is in trouble, or not, when the operation begins: at subscription. */
    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            Object result = method.invoke(memory, arguments);
            if (result instanceof Mono<?> mono) {
                return Mono.defer(
                        () -> failure(method).<Mono<Object>>map(Mono::error).orElseGet(() -> mono.cast(Object.class)));
            }
            if (result instanceof Flux<?> flux) {
                return Flux.defer(
                        () -> failure(method).<Flux<Object>>map(Flux::error).orElseGet(() -> flux.cast(Object.class)));
            }
            return result;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private Optional<Throwable> failure(Method method) {
        String name = method.getName();
        if (trouble == Trouble.FULL && WRITING.contains(name)) {
            return Optional.of(new StorageFull(name + ": no room left", secret("No space left on device")));
        }
        if (trouble == Trouble.DOWN && !NEVER_FAILING.contains(name)) {
            return Optional.of(new Unavailable(name + ": the store failed", true, secret("Connection refused")));
        }
        return Optional.empty();
    }

    /** What no client and no log may ever see. */
    private static IOException secret(String reason) {
        return new IOException("/var/lib/plimsoll/secret\u001b[31m: " + reason);
    }
}
