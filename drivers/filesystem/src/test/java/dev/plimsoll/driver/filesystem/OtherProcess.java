package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** What a second process does to a store, in tests of two. Arguments: the root and the task. */
final class OtherProcess {

    static final ObjectKey COUNTER = ObjectKey.of("shared/counter");
    static final String STAGED = "shared-staged";
    static final int COUNTS = 200;

    private OtherProcess() {}

    public static void main(String[] arguments) {
        FilesystemDriver driver = new FilesystemDriver(FilesystemOptions.at(Path.of(arguments[0])));
        switch (arguments[1]) {
            case "count" -> count(driver, COUNTS);
            case "append" -> append(driver);
            default -> make(driver, ObjectKey.of(arguments[1]));
        }
    }

    /** Adds one, so many times, each by a compare-and-set that is repeated until it succeeds. */
    static void count(FilesystemDriver driver, int times) {
        driver.get(COUNTER, 4)
                .flatMap(counter -> plusOne(driver, counter))
                .retryWhen(Retry.fixedDelay(100_000, Duration.ofMillis(1)).filter(Conflict.class::isInstance))
                .repeat(times - 1)
                .blockLast();
    }

    private static Mono<Version> plusOne(FilesystemDriver driver, SmallObject counter) {
        ByteBuffer next = ByteBuffer.allocate(4).putInt(0, counter.content().getInt() + 1);
        return driver.put(COUNTER, next, WriteCondition.ifMatch(counter.version()), Durability.RELAXED);
    }

    /** Says how it goes and appends until it is killed. */
    private static void append(FilesystemDriver driver) {
        Flux<ByteBuffer> content = Flux.just(ByteBuffer.allocate(10))
                .concatWith(Flux.<ByteBuffer>never().doOnRequest(written -> System.out.println("appending")));
        driver.append(Staged.empty(ObjectKey.of(STAGED)), content)
                .doOnError(Conflict.class, conflict -> System.out.println("conflict"))
                .onErrorComplete(Conflict.class)
                .block();
    }

    private static void make(FilesystemDriver driver, ObjectKey prefix) {
        ByteBuffer content = ByteBuffer.allocate(10);
        driver.put(prefix.child("small"), content, WriteCondition.always(), Durability.RELAXED)
                .then(driver.append(Staged.empty(ObjectKey.of("staged")), Flux.just(content)))
                .flatMap(staged -> driver.publish(staged, prefix.child("published"), PublishMode.FIRST_WINS))
                .block();
    }
}
