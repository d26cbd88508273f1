package dev.plimsoll.driver.tck;

import static dev.plimsoll.driver.tck.TestStore.content;
import static dev.plimsoll.driver.tck.TestStore.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** How objects go. */
abstract class DeleteContract {

    abstract TestStore store();

    @Test
    void aDeletedObjectIsGone() {
        store().put("a/b", "a/c");
        delete("a/b");

        assertThat(store().exists(key("a/b"))).isFalse();
        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly("a/c");
    }

    @Test
    void aDeletedObjectIsGoneForTheNextDriver() {
        store().put("a/b");
        store().publish(key("a/c"), content(1), 1_000);
        delete("a/b");
        delete("a/c");
        store().reopen();

        assertThat(store().subtree(ObjectKey.ROOT)).isEmpty();
    }

    @Test
    void deletingWhatDoesNotExistSucceeds() {
        delete("missing");
        delete("missing/below");
        store().put("a/b");
        delete("a/b");
        delete("a/b");

        assertThat(store().subtree(ObjectKey.ROOT)).isEmpty();
    }

    @Test
    void deletingAKeyAboveOthersLeavesThem() {
        store().put("a/b");
        delete("a");

        assertThat(store().exists(key("a/b"))).isTrue();
    }

    @Test
    void deletingAKeyLeavesThoseThatBeginAlike() {
        store().put("a", "ab", "a-b", "b/file1", "b/file1-2");
        delete("a");
        delete("b/file1");

        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly("a-b", "ab", "b/file1-2");
    }

    @Test
    void deletingBelowAPrefixRemovesItsSubtreeAndNothingElse() {
        store().put("a/b", "a/c/d", "a/c/e/f", "ab", "abc/x", "a-b/x", "A/b", "b");
        deleteBelow("a");

        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly("A/b", "a-b/x", "ab", "abc/x", "b");
    }

    @Test
    void deletingBelowAnObjectLeavesIt() {
        store().put("a", "b");
        deleteBelow("a");

        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly("a", "b");
    }

    @Test
    void deletingBelowWhatDoesNotExistSucceeds() {
        store().put("a");
        deleteBelow("missing");
        deleteBelow("missing/below");

        assertThat(store().subtree(ObjectKey.ROOT)).containsExactly("a");
    }

    @Test
    void deletingBelowTheRootRemovesEverything() {
        store().put("a", "b/c", "d/e/f");
        store().run(store().driver().deleteBelow(ObjectKey.ROOT));

        assertThat(store().subtree(ObjectKey.ROOT)).isEmpty();
    }

    @Test
    void aLargeSubtreeIsRemoved() {
        store().put(IntStream.range(0, 2_500)
                .mapToObj(number -> "many/" + number % 50 + "/" + number)
                .toArray(String[]::new));
        deleteBelow("many");

        assertThat(store().subtree(ObjectKey.ROOT)).isEmpty();
    }

    @Test
    void manyDeletesOfOneObjectAllSucceed() {
        store().put("a/b");

        assertThat(store().winners(
                                64,
                                number -> store().driver().delete(key("a/b")).thenReturn(number)))
                .hasSize(64);
        assertThat(store().exists(key("a/b"))).isFalse();
    }

    /** The last object of a prefix goes while the next one comes: the one that came must be there. */
    @Test
    void objectsComeWhileTheirNeighboursGo() {
        assertThat(store().winners(
                                16,
                                number -> comeAndGo(key("near/by/" + number))
                                        .repeat(49)
                                        .then(Mono.just(number))))
                .hasSize(16);

        assertThat(store().subtree(ObjectKey.ROOT)).isEmpty();
    }

    private Mono<Void> comeAndGo(ObjectKey key) {
        ByteBuffer content = ByteBuffer.wrap(new byte[] {1});
        return store().driver()
                .put(key, content, WriteCondition.ifAbsent(), Durability.RELAXED)
                .then(store().driver().get(key, 1))
                .switchIfEmpty(Mono.error(() -> new AssertionError(key + " was put and is not there")))
                .then(store().driver().delete(key));
    }

    private void delete(String key) {
        store().run(store().driver().delete(key(key)));
    }

    private void deleteBelow(String prefix) {
        store().run(store().driver().deleteBelow(key(prefix)));
    }
}
