package dev.plimsoll.driver.tck;

import static dev.plimsoll.driver.tck.TestStore.apart;
import static dev.plimsoll.driver.tck.TestStore.cancelAfter;
import static dev.plimsoll.driver.tck.TestStore.content;
import static dev.plimsoll.driver.tck.TestStore.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.ObjectStat;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Objects that are put and got whole. */
abstract class SmallObjectContract {

    private static final ObjectKey KEY = key("small/object");

    abstract TestStore store();

    static Stream<ByteBuffer> buffers() {
        byte[] bytes = content(1).bytes(0, 100);
        ByteBuffer direct = ByteBuffer.allocateDirect(100).put(bytes).flip();
        ByteBuffer middle =
                ByteBuffer.allocate(120).position(7).put(bytes).flip().position(7);
        return Stream.of(ByteBuffer.wrap(bytes), direct, middle, middle.asReadOnlyBuffer(), direct.asReadOnlyBuffer());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 1 << 20, (5 << 20) - 1, (5 << 20) + 1})
    void whatWasPutIsGot(int size) {
        Version version = store().put(KEY, content(1).bytes(0, size), WriteCondition.always());

        SmallObject object = store().object(KEY);
        assertThat(object.version()).isEqualTo(version);
        assertThat(object.content().remaining()).isEqualTo(size);
        content(1).check(object.content(), 0);
        store().checkObject(KEY, content(1), size);
    }

    @Test
    void bytesNeedNotBeText() {
        byte[] content = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0, 10};
        store().put(KEY, content);

        assertThat(store().get(KEY)).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void contentIsTakenFromAnyBufferAndLeftAsItIs(ByteBuffer buffer) {
        ByteBuffer before = buffer.duplicate();
        store().await(store().driver().put(KEY, buffer, WriteCondition.always(), Durability.DURABLE));

        assertThat(store().get(KEY)).isEqualTo(content(1).bytes(0, 100));
        assertThat(buffer).isEqualTo(before);
        assertThat(buffer.position()).isEqualTo(before.position());
    }

    @Test
    void contentIsTheCallersAgainWhenThePutHasEnded() {
        byte[] content = content(1).bytes(0, 100);
        store().put(KEY, content);
        content[0] ^= 1;

        assertThat(store().get(KEY)).isEqualTo(content(1).bytes(0, 100));
    }

    @Test
    void contentThatWasGotIsReadOnlyAndTheReceiversOwn() {
        store().put(KEY, content(1).bytes(0, 100));
        SmallObject first = store().object(KEY);
        first.content().position(50);

        assertThat(first.content().isReadOnly()).isTrue();
        assertThat(store().get(KEY)).hasSize(100);
    }

    @Test
    void aShorterContentLeavesNoTailOfTheLonger() {
        store().put(KEY, content(1).bytes(0, 10_000));
        store().put(KEY, content(2).bytes(0, 10));

        store().checkObject(KEY, content(2), 10);
    }

    @Test
    void whatDoesNotExistIsEmpty() {
        assertThat(store().emits(store().driver().get(KEY, 10))).isFalse();
        assertThat(store().emits(store().driver().stat(KEY))).isFalse();
    }

    @Test
    void whatOnlyLiesAboveOthersIsEmpty() {
        store().put(KEY, content(1).bytes(0, 10));

        assertThat(store().emits(store().driver().get(KEY.parent(), 10))).isFalse();
        assertThat(store().emits(store().driver().stat(KEY.parent()))).isFalse();
    }

    @Test
    void aLimitIsTheMostThatIsGot() {
        store().put(KEY, content(1).bytes(0, 100));

        assertThat(store().await(store().driver().get(KEY, 100)).content().remaining())
                .isEqualTo(100);
        store().refuses(SizeInvalid.class, KEY, store().driver().get(KEY, 99));
    }

    @Test
    void aStatTellsSizeAndTime() {
        Instant before = Instant.now().minus(Duration.ofSeconds(2));
        store().put(KEY, content(1).bytes(0, 100));
        ObjectStat first = store().await(store().driver().stat(KEY));
        store().put(KEY, content(1).bytes(0, 200));
        ObjectStat second = store().await(store().driver().stat(KEY));

        assertThat(first.size()).isEqualTo(100);
        assertThat(second.size()).isEqualTo(200);
        assertThat(first.modifiedAt()).isBetween(before, Instant.now().plusSeconds(2));
        assertThat(second.modifiedAt()).isAfterOrEqualTo(first.modifiedAt());
    }

    @Test
    void anotherContentHasAnotherVersion() {
        Stream<Version> versions = IntStream.range(0, 100)
                .mapToObj(number -> store().put(KEY, content(number).bytes(0, 10)));

        assertThat(versions).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void anObjectOutlivesTheDriver(Durability durability) {
        ByteBuffer content = content(1).buffer(0, 100);
        store().await(store().driver().put(KEY, content, WriteCondition.always(), durability));
        SmallObject before = store().object(KEY);
        store().reopen();

        assertThat(store().object(KEY)).isEqualTo(before);
    }

    /** Each content tells its number and so its length and all its bytes. */
    @Test
    void readersSeeOneWholeContentWhileItIsReplaced() {
        AtomicBoolean replacing = new AtomicBoolean(true);
        store().put(KEY, numbered(0));
        Mono<Long> reads = readWhile(replacing);
        Mono<Integer> writes = Flux.range(0, 2_000)
                .concatMap(number -> put(numbered(number)).thenReturn(number))
                .last()
                .doFinally(end -> replacing.set(false));

        Flux<Number> all = Flux.merge(Flux.range(0, 8).flatMap(reader -> apart(reads), 8), apart(writes));

        assertThat(store().await(all)).hasSize(9).doesNotContain(0L);
    }

    @Test
    void ofManyPutsAtOnceOneStaysWhole() {
        store().race(64, number -> put(numbered(number)));

        checkNumbered(store().object(KEY).content());
    }

    /** Cancelled in the middle or not: what is there afterwards is the old content or the new. */
    @Test
    void aCancelledPutLeavesTheOldContentOrTheNew() {
        store().put(KEY, numbered(0));
        for (int number = 1; number < 100; number++) {
            cancelAfter(number * 20L, put(numbered(number)).flux());
            checkNumbered(store().object(KEY).content());
        }
    }

    private Mono<Version> put(byte[] content) {
        StorageDriver driver = store().driver();
        return driver.put(KEY, ByteBuffer.wrap(content), WriteCondition.always(), Durability.RELAXED);
    }

    private Mono<Long> readWhile(AtomicBoolean going) {
        return store().driver()
                .get(KEY, Integer.MAX_VALUE)
                .doOnNext(object -> checkNumbered(object.content()))
                .onErrorMap(RegistryException.class, error -> new AssertionError("a read failed", error))
                .repeat(going::get)
                .count();
    }

    private static byte[] numbered(int number) {
        byte[] bytes = content(number).bytes(0, Integer.BYTES + number * 7919 % 20_000);
        ByteBuffer.wrap(bytes).putInt(number);
        return bytes;
    }

    private static void checkNumbered(ByteBuffer received) {
        int number = received.getInt(received.position());
        assertThat(received.mismatch(ByteBuffer.wrap(numbered(number))))
                .as("first wrong byte of content %d", number)
                .isEqualTo(-1);
    }
}
