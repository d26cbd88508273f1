package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.StorageFull;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Every call that changes the file system fails once, one after the other, in every operation. */
final class FaultTest extends DriverFixture {

    private static final ObjectKey KEY = key("a/b/data");
    private static final ByteBuffer OLD = CONTENT.buffer(7, 300).asReadOnlyBuffer();
    private static final ByteBuffer NEW = CONTENT.buffer(0, 500).asReadOnlyBuffer();
    private static final String SECRET_PATH = "/var/lib/secret";

    private final RecordingDisk disk = new RecordingDisk();

    @Override
    Disk disk() {
        return disk;
    }

    enum Operation {
        PUT,
        PUT_OVER_OLD,
        PUT_IF_ABSENT,
        PUT_IF_MATCH,
        APPEND_AND_PUBLISH,
        APPEND_AND_REPLACE,
        DELETE,
        DELETE_IF_MATCH,
        DELETE_BELOW
    }

    static Stream<Arguments> operationsAndFaults() {
        return Stream.of(Operation.values())
                .flatMap(operation -> Stream.of(
                        Arguments.of(operation, "No space left on device", StorageFull.class),
                        Arguments.of(operation, "Disk quota exceeded", StorageFull.class),
                        Arguments.of(operation, "Input/output error", Unavailable.class)));
    }

    @ParameterizedTest
    @MethodSource("operationsAndFaults")
    void aFailureIsTypedLeavesTheOldStateOrTheNewAndCanBeRepeated(
            Operation operation, String reason, Class<? extends RegistryException> expected) throws IOException {
        int faults = 0;
        String failed = "first";
        while (!failed.isEmpty()) {
            Optional<Version> old = prepare(operation);
            Mono<?> step = step(operation, old);
            failed = failAtCall(faults++, reason, step, expected);

            assertThat(state()).isIn(before(operation), after(operation));
            run(step.onErrorComplete(Conflict.class));
            assertThat(state()).isEqualTo(after(operation));
            assertThat(OpenFiles.below(root)).isZero();
            assertThat(root.resolve(".plimsoll/tmp").toFile().list()).hasSize(failed.equals("delete tmp") ? 1 : 0);
            clean();
        }
        assertThat(faults).as("calls that were let fail").isGreaterThanOrEqualTo(3);
    }

    /** Returns the call that failed; empty if the step has no more so many. */
    private String failAtCall(int number, String reason, Mono<?> step, Class<?> expected) {
        AtomicInteger count = new AtomicInteger();
        List<String> failures = new CopyOnWriteArrayList<>();
        disk.fault(call -> {
            if (count.getAndIncrement() == number) {
                failures.add(call);
                throw new FileSystemException(SECRET_PATH, null, reason);
            }
        });
        Optional<Throwable> error =
                await(step.then().materialize().map(end -> Optional.ofNullable(end.getThrowable())));
        disk.fault(call -> {});
        String failed = String.join(", ", failures);
        boolean mayBeSkipped = failed.isEmpty() || failed.startsWith("removeDirectory");
        assertThat(error.isEmpty()).as("success, at %s", failed).isEqualTo(mayBeSkipped);
        error.ifPresent(failure -> assertThat(failure).isInstanceOf(expected).hasMessageNotContaining(SECRET_PATH));
        return failed;
    }

    private Optional<Version> prepare(Operation operation) {
        return before(operation)
                .map(content -> await(driver.put(KEY, content, WriteCondition.always(), Durability.RELAXED)));
    }

    private Mono<?> step(Operation operation, Optional<Version> old) {
        return switch (operation) {
            case PUT, PUT_OVER_OLD -> driver.put(KEY, NEW, WriteCondition.always(), Durability.DURABLE);
            case PUT_IF_ABSENT -> driver.put(KEY, NEW, WriteCondition.ifAbsent(), Durability.DURABLE);
            case PUT_IF_MATCH -> driver.put(KEY, NEW, WriteCondition.ifMatch(old.orElseThrow()), Durability.DURABLE);
            case APPEND_AND_PUBLISH -> append().flatMap(at -> driver.publish(at, KEY, PublishMode.FIRST_WINS));
            case APPEND_AND_REPLACE -> append().flatMap(at -> driver.publish(at, KEY, PublishMode.REPLACE));
            case DELETE -> driver.delete(KEY);
            case DELETE_IF_MATCH -> driver.delete(KEY, old.orElseThrow());
            case DELETE_BELOW -> driver.deleteBelow(KEY.parent());
        };
    }

    private Mono<Staged> append() {
        return driver.append(Staged.empty(key("up/load/data")), CONTENT.buffers(0, NEW.remaining(), 200));
    }

    private static Optional<ByteBuffer> before(Operation operation) {
        return switch (operation) {
            case PUT, PUT_IF_ABSENT, APPEND_AND_PUBLISH -> Optional.empty();
            default -> Optional.of(OLD);
        };
    }

    private static Optional<ByteBuffer> after(Operation operation) {
        return switch (operation) {
            case DELETE, DELETE_IF_MATCH, DELETE_BELOW -> Optional.empty();
            default -> Optional.of(NEW);
        };
    }

    private Optional<ByteBuffer> state() {
        return driver.get(KEY, 1_000).map(SmallObject::content).blockOptional(PATIENCE);
    }

    private void clean() throws IOException {
        run(driver.deleteBelow(ObjectKey.ROOT));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(root.resolve(".plimsoll/tmp"))) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }
}
