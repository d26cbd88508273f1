package dev.plimsoll.driver.tck;

import static dev.plimsoll.driver.tck.TestStore.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.KeyInvalid;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.LocateOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Which keys name objects. */
abstract class KeyContract {

    private static final byte[] CONTENT = {1, 2, 3};

    abstract TestStore store();

    static Stream<String> longKeys() {
        String segment = "s".repeat(255);
        return Stream.of(segment, String.join("/", segment, segment, segment, segment), "a/".repeat(511) + "ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "2", "aa", "a.a", "0-9/abcdefg", "abcdefg/z.75", "abc/1.2.3.4.5-6_zyx/123.z/4",
                "docker/docker-registry", "123.abc", "abc./abc", ".abc", "a--b", "a-.b", "_.abc",
                "Docker/docker-registry", "Abc/Cba", "...", "+", "-"
            })
    void everyKeyOfTheGrammarNamesAnObject(String text) {
        store().put(key(text), CONTENT);

        assertThat(store().get(key(text))).isEqualTo(CONTENT);
        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly(text);
    }

    @ParameterizedTest
    @MethodSource("longKeys")
    void longKeysNameObjects(String text) {
        store().put(key(text), CONTENT);
        store().run(store().driver().delete(key(text)));

        assertThat(store().exists(key(text))).isFalse();
    }

    @Test
    void capitalLettersMakeAnotherKey() {
        store().put(key("docker"), CONTENT);
        store().put(key("Docker"), new byte[] {9});

        assertThat(store().get(key("docker"))).isEqualTo(CONTENT);
        assertThat(store().get(key("Docker"))).containsExactly(9);
    }

    @Test
    void theRootIsNoObject() {
        expectNoObject(ObjectKey.ROOT, ObjectKey.ROOT);
    }

    @Test
    void nothingIsReachedThroughAnObject() {
        store().put(key("f"), CONTENT);
        if (store().keysAreFlat()) {
            expectAnotherObject(key("f/x"));
            return;
        }

        expectNoObject(key("f/x"), key("f"));
        expectNoObject(key("f/x/y"), key("f"));

        assertThat(store().get(key("f"))).isEqualTo(CONTENT);
        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly("f");
    }

    @Test
    void anObjectCannotStandWhereOthersLieBelow() {
        store().put("a/b");
        if (store().keysAreFlat()) {
            expectAnotherObject(key("a"));
            return;
        }
        Staged staged = store().stage(key("staged"), TestStore.content(0), 10);

        store().refuses(KeyInvalid.class, key("a"), put(key("a"), WriteCondition.always()));
        store().refuses(KeyInvalid.class, key("a"), put(key("a"), WriteCondition.ifAbsent()));
        store().refuses(KeyInvalid.class, key("a"), publish(staged, key("a"), PublishMode.FIRST_WINS));
        store().refuses(KeyInvalid.class, key("a"), publish(staged, key("a"), PublishMode.REPLACE));

        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly("a/b", "staged");
    }

    @Test
    void anObjectMayStandWhereOthersLayBelow() {
        store().put("a/b/c");
        store().run(store().driver().delete(key("a/b/c")));
        store().put(key("a"), CONTENT);

        assertThat(store().get(key("a"))).isEqualTo(CONTENT);
    }

    /** Where keys are flat, an object below another, or above, is like any other, and both stay what they are. */
    private void expectAnotherObject(ObjectKey key) {
        List<String> others = store().subtree(ObjectKey.ROOT);
        byte[] other = store().get(key(others.get(0)));
        Staged staged = store().stage(key("staged"), TestStore.content(0), 10);

        assertThat(store().exists(key)).isFalse();
        store().run(store().driver().delete(key));
        store().put(key, new byte[] {7}, WriteCondition.ifAbsent());
        assertThat(store().get(key)).containsExactly(7);
        store().await(store().driver().publish(staged, key, PublishMode.REPLACE));

        store().checkObject(key, TestStore.content(0), 10);
        assertThat(store().get(key(others.get(0)))).isEqualTo(other);
        store().run(store().driver().delete(key));
        assertThat(store().subtree(ObjectKey.ROOT)).isEqualTo(others);
    }

    private void expectNoObject(ObjectKey key, ObjectKey named) {
        StorageDriver driver = store().driver();
        Staged staged = store().stage(key("staged"), TestStore.content(0), 10);
        Flux<ByteBuffer> content = TestStore.content(1).buffers(0, 10, 3);

        store().refuses(KeyInvalid.class, named, driver.stat(key));
        store().refuses(KeyInvalid.class, named, driver.get(key, 10));
        store().refuses(KeyInvalid.class, named, driver.read(key, ByteRange.ALL));
        store().refuses(
                        KeyInvalid.class,
                        named,
                        driver.locate(key, LocateOptions.fileOrAddress(Duration.ofMinutes(1))));
        store().refuses(KeyInvalid.class, named, put(key, WriteCondition.always()));
        store().refuses(KeyInvalid.class, named, put(key, WriteCondition.ifAbsent()));
        store().refuses(
                        KeyInvalid.class,
                        named,
                        driver.append(Staged.empty(key), content).flux());
        store().refuses(KeyInvalid.class, named, publish(staged, key, PublishMode.FIRST_WINS));
        store().refuses(KeyInvalid.class, named, publish(staged, key, PublishMode.REPLACE));
        store().refuses(KeyInvalid.class, named, driver.delete(key));
        store().refuses(KeyInvalid.class, named, driver.delete(key, new Version("0")));

        store().checkObject(staged.key(), TestStore.content(0), 10);
        store().run(driver.delete(staged.key()));
    }

    private Flux<?> put(ObjectKey key, WriteCondition condition) {
        return store().driver()
                .put(key, ByteBuffer.wrap(CONTENT), condition, Durability.DURABLE)
                .flux();
    }

    private Flux<?> publish(Staged staged, ObjectKey target, PublishMode mode) {
        return store().driver().publish(staged, target, mode).flux();
    }
}
