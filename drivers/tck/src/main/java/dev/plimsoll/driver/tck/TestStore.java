package dev.plimsoll.driver.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.PublishResult;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** The driver under test, and how tests speak to it: every subscription is made on a thread that must not block. */
final class TestStore {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PROMPT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Scheduler NON_BLOCKING = Schedulers.newParallel("tck", 16, true);

    private final StorageDriverContract contract;
    private StorageDriver driver;

    TestStore(StorageDriverContract contract) throws Exception {
        this.contract = contract;
        this.driver = contract.createDriver();
    }

    static ObjectKey key(String text) {
        return ObjectKey.of(text);
    }

    /** Returns content that shares no eight bytes with that of another number. */
    static TestContent content(int number) {
        return new TestContent((number + 1) * 0x9E37_79B9_7F4A_7C15L);
    }

    boolean keysAreFlat() {
        return contract.keysAreFlat();
    }

    StorageDriver driver() {
        return driver;
    }

    /** Goes on with what another process would find in the store. */
    void reopen() {
        driver = unchecked(() -> contract.reopen(driver));
    }

    /** Goes on with a new driver, after a test that closed the one it had. */
    void renew() {
        driver = unchecked(contract::createDriver);
    }

    /** Returns the value, which must come. */
    <T> T await(Mono<T> mono) {
        return Objects.requireNonNull(mono.subscribeOn(NON_BLOCKING).block(PATIENCE), "no value");
    }

    /** Waits for the end and returns whether there was a value. */
    boolean emits(Mono<?> mono) {
        return mono.subscribeOn(NON_BLOCKING).blockOptional(PATIENCE).isPresent();
    }

    void run(Mono<Void> command) {
        command.subscribeOn(NON_BLOCKING).block(PATIENCE);
    }

    <T> List<T> await(Flux<T> flux) {
        return Objects.requireNonNull(
                flux.subscribeOn(NON_BLOCKING).collectList().block(PATIENCE));
    }

    /** Expects an error of this kind, with a message that names the key and no place outside the store. */
    <E extends RegistryException> E refuses(Class<E> kind, ObjectKey named, Flux<?> flux) {
        return assertThatExceptionOfType(kind)
                .isThrownBy(() -> await(flux))
                .withMessageContaining(named.value())
                .withMessageNotContaining(System.getProperty("java.io.tmpdir"))
                .actual();
    }

    <E extends RegistryException> E refuses(Class<E> kind, ObjectKey named, Mono<?> mono) {
        return refuses(kind, named, mono.flux());
    }

    /** Subscribes and cancels after so many microseconds, at whatever the driver does just then. */
    static void cancelAfter(long micros, Flux<?> flux) {
        Disposable subscription = flux.subscribe(value -> {}, error -> {});
        LockSupport.parkNanos(micros * 1_000);
        subscription.dispose();
    }

    /** Lets an actor of a test run on a thread of its own. */
    static <T> Mono<T> apart(Mono<T> actor) {
        return actor.subscribeOn(NON_BLOCKING);
    }

    /** Runs a step for each number at once and returns how each ended. */
    <T> List<Signal<T>> race(int runners, IntFunction<Mono<T>> step) {
        return await(Flux.range(0, runners)
                .parallel(16)
                .runOn(NON_BLOCKING)
                .flatMap(number -> step.apply(number).materialize(), false, 64)
                .sequential());
    }

    /** Runs a race of which some may lose by {@link Conflict}, and returns what the others gave. */
    <T> List<T> winners(int runners, IntFunction<Mono<T>> step) {
        List<Signal<T>> ends = race(runners, step);
        assertThat(ends)
                .filteredOn(Signal::isOnError)
                .extracting(Signal::getThrowable)
                .hasOnlyElementsOfType(Conflict.class);
        return ends.stream().filter(Signal::hasValue).map(Signal::get).toList();
    }

    Version put(ObjectKey key, byte[] content) {
        return await(driver.put(key, ByteBuffer.wrap(content), WriteCondition.always(), Durability.RELAXED));
    }

    Version put(ObjectKey key, byte[] content, WriteCondition condition) {
        return await(driver.put(key, ByteBuffer.wrap(content), condition, Durability.DURABLE));
    }

    /** Makes small objects with one byte each. */
    void put(String... keys) {
        for (String key : keys) {
            put(key(key), new byte[] {1});
        }
    }

    byte[] get(ObjectKey key) {
        return bytes(await(driver.get(key, Integer.MAX_VALUE)).content());
    }

    SmallObject object(ObjectKey key) {
        return await(driver.get(key, Integer.MAX_VALUE));
    }

    boolean exists(ObjectKey key) {
        return emits(driver.stat(key));
    }

    /** Appends this much of the content, beginning where the object ends. */
    Staged append(Staged at, TestContent content, long length, int bufferSize) {
        return await(driver.append(at, new Source(content, at.length(), length, bufferSize)));
    }

    /** Appends from the beginning, in large buffers. */
    Staged stage(ObjectKey key, TestContent content, long length) {
        return append(Staged.empty(key), content, length, 1 << 18);
    }

    /** Publishes content and returns what was reported. */
    PublishResult publish(ObjectKey key, TestContent content, long length) {
        Staged staged = stage(key("staging/for/" + key), content, length);
        return await(driver.publish(staged, key, PublishMode.FIRST_WINS));
    }

    /** Appends anew after a cancelled append, which may take a moment to end. */
    Staged appendPromptly(Staged at, Source content) {
        return await(driver.append(at, content)
                .retryWhen(Retry.fixedDelay(PROMPT.dividedBy(PAUSE), PAUSE).filter(Conflict.class::isInstance)));
    }

    /** Expects the object to hold these bytes of the content and no more. */
    void checkObject(ObjectKey key, TestContent content, long length) {
        assertThat(await(driver.stat(key)).size()).as("size of %s", key).isEqualTo(length);
        assertThat(checkedLength(key, content, ByteRange.ALL))
                .as("bytes read of %s", key)
                .isEqualTo(length);
    }

    /** Reads a range, expects it to be this content, and returns how much there was. */
    long checkedLength(ObjectKey key, TestContent content, ByteRange range) {
        return await(content.checked(driver.read(key, range), range.first())
                .map(buffer -> (long) buffer.remaining())
                .reduce(0L, Long::sum));
    }

    List<String> subtree(ObjectKey prefix) {
        return await(driver.list(prefix, ListOptions.subtree())
                .map(entry -> entry.key().value()));
    }

    List<Entry> list(ObjectKey prefix, ListOptions options) {
        return await(driver.list(prefix, options));
    }

    /** Expects the driver to have let go of files and connections, or to do so within a second. */
    void awaitNoHandles() {
        long start = System.nanoTime();
        while (contract.handles() > 0 && System.nanoTime() - start < PROMPT.toNanos()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        assertThat(contract.handles()).as("handles held a second after the end").isZero();
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static <T> T unchecked(Callable<T> callable) {
        try {
            return callable.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
