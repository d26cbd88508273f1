package dev.plimsoll.driver.tck;

import static dev.plimsoll.driver.tck.TestStore.apart;
import static dev.plimsoll.driver.tck.TestStore.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.Entry.Kind;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What lies below a prefix, and in which order. */
abstract class ListContract {

    private static final String[] TREE = {
        "top/Upper",
        "top/foo/bar",
        "top/foo/bar-baz",
        "top/foo/bar.x",
        "top/foo-bar/x",
        "top/foo.d/e/f",
        "top/foo0",
        "top/zoo/keeper",
        "other",
        "top-most"
    };

    abstract TestStore store();

    @Test
    void anEmptyStoreListsNothing() {
        assertThat(store().list(ObjectKey.ROOT, ListOptions.children())).isEmpty();
        assertThat(store().list(ObjectKey.ROOT, ListOptions.subtree())).isEmpty();
    }

    @Test
    void nothingIsBelowAnObjectOrWhatDoesNotExist() {
        store().put("a", "ab/c");

        assertThat(store().subtree(key("a"))).isEmpty();
        assertThat(store().list(key("a"), ListOptions.children())).isEmpty();
        assertThat(store().subtree(key("missing"))).isEmpty();
        assertThat(store().subtree(key("missing/below"))).isEmpty();
    }

    @Test
    void aSubtreeHasEveryObjectInSegmentOrder() {
        store().put(TREE);

        assertThat(store().list(key("top"), ListOptions.subtree()))
                .extracting(Entry::kind)
                .containsOnly(Kind.OBJECT);
        assertThat(store().subtree(key("top")))
                .containsExactly(
                        "top/Upper",
                        "top/foo/bar",
                        "top/foo/bar-baz",
                        "top/foo/bar.x",
                        "top/foo-bar/x",
                        "top/foo.d/e/f",
                        "top/foo0",
                        "top/zoo/keeper");
    }

    @Test
    void childrenAreObjectsAndPrefixesInSegmentOrder() {
        store().put(TREE);

        assertThat(store().list(key("top"), ListOptions.children()))
                .containsExactly(
                        object("top/Upper"),
                        prefix("top/foo"),
                        prefix("top/foo-bar"),
                        prefix("top/foo.d"),
                        object("top/foo0"),
                        prefix("top/zoo"));
    }

    @Test
    void theRootListsTheTop() {
        store().put(TREE);

        assertThat(store().list(ObjectKey.ROOT, ListOptions.children()))
                .containsExactly(object("other"), prefix("top"), object("top-most"));
        assertThat(store().subtree(ObjectKey.ROOT)).hasSize(TREE.length).isSubsetOf(TREE);
    }

    @Test
    void aPrefixThatLostItsObjectsIsNotListed() {
        store().put("a/b/c", "a/d");
        store().run(store().driver().delete(key("a/b/c")));

        assertThat(store().list(key("a"), ListOptions.children())).containsExactly(object("a/d"));
    }

    @ParameterizedTest
    @CsvSource({
        "a, 8", // before all
        "top, 8", // the prefix itself
        "top/foo, 7", // a prefix: what lies below comes after it
        "top/foo/bar, 6", // an object
        "top/foo/bar-a, 6", // nothing, in the middle
        "top/foo/zzz, 4", // nothing, at the end of a prefix
        "top/foo/bar/below/an/object, 6", // nothing, below an object
        "top/foo-bar, 4", // another prefix
        "top/zoo/keeper, 0", // the last
        "top/zoo/zzz, 0", // beyond the last
        "top-most, 0", // beside the listing
        "z, 0" // beyond it
    })
    void aSubtreeBeginsAfterAnyKey(String after, int remaining) {
        store().put(TREE);
        List<String> all = store().subtree(key("top"));

        assertThat(store().list(key("top"), ListOptions.subtree().startingAfter(key(after))))
                .extracting(entry -> entry.key().value())
                .containsExactlyElementsOf(all.subList(8 - remaining, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "a, 6", "top, 6", "top/Upper, 5", "top/foo, 4", "top/foo/bar, 4", "top/foo/zzz, 4", "top/foo-, 4",
        "top/foo-bar, 3", "top/foo-bar/x/y, 3", "top/foo0, 1", "top/zoo, 0", "top/zoo/keeper, 0", "top-most, 0", "z, 0"
    })
    void childrenBeginAfterAnyKey(String after, int remaining) {
        store().put(TREE);
        List<Entry> all = store().list(key("top"), ListOptions.children());

        assertThat(store().list(key("top"), ListOptions.children().startingAfter(key(after))))
                .containsExactlyElementsOf(all.subList(6 - remaining, 6));
    }

    @Test
    void thousandsOfChildrenAreListedInOrder() {
        List<String> keys = putMany("many", 2_500);

        assertThat(store().list(key("many"), ListOptions.children()))
                .extracting(entry -> entry.key().value())
                .containsExactlyElementsOf(keys);
        assertThat(store().subtree(ObjectKey.ROOT)).containsExactlyElementsOf(keys);
    }

    @Test
    void aListingIsPagedByItsLastKey() {
        List<String> keys = putMany("many", 300);

        ListOptions options = ListOptions.subtree();
        for (int page = 0; page < 3; page++) {
            List<Entry> entries =
                    store().await(store().driver().list(key("many"), options).take(100));
            assertThat(entries)
                    .extracting(entry -> entry.key().value())
                    .containsExactlyElementsOf(keys.subList(100 * page, 100 * page + 100));
            options = options.startingAfter(entries.get(99).key());
        }
        assertThat(store().list(key("many"), options)).isEmpty();
    }

    @Test
    void entriesAreEmittedAsTheyAreRequested() {
        putMany("many", 1_000);

        StepVerifier.create(store().driver().list(key("many"), ListOptions.subtree()), 0)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(30))
                .thenRequest(3)
                .expectNextCount(3)
                .expectNoEvent(Duration.ofMillis(30))
                .thenRequest(500)
                .expectNextCount(500)
                .thenCancel()
                .verify(TestStore.PATIENCE);
        store().awaitNoHandles();
    }

    /** What is far beyond the entries requested is not looked at before they are: it may still go. */
    @Test
    void noMoreThanAPageAheadIsLookedAt() {
        putMany("many", 2_000);

        StepVerifier.create(store().driver().list(key("many"), ListOptions.subtree()), 10)
                .expectNextCount(10)
                .then(() -> store().run(store().driver().deleteBelow(key("many"))))
                .thenRequest(Long.MAX_VALUE)
                .recordWith(ArrayList::new)
                .thenConsumeWhile(entry -> true)
                .consumeRecordedWith(rest -> assertThat(rest).hasSizeLessThan(1_500))
                .expectComplete()
                .verify(TestStore.PATIENCE);
    }

    @Test
    void whatExistsThroughoutAppearsExactlyOnceWhileOthersComeAndGo() {
        List<String> stable = putMany("mixed", 200);
        AtomicBoolean listing = new AtomicBoolean(true);
        Mono<List<String>> lists = store().driver()
                .list(key("mixed"), ListOptions.subtree())
                .map(entry -> entry.key().value())
                .filter(key -> !key.contains("/x"))
                .collectList()
                .doOnNext(found -> assertThat(found).containsExactlyElementsOf(stable))
                .repeat(20)
                .last()
                .doFinally(end -> listing.set(false));
        Flux<List<String>> changes = Flux.range(0, 4)
                .flatMap(number -> apart(comeAndGo(number).repeat(listing::get).then(Mono.<List<String>>empty())));

        assertThat(store().await(Flux.merge(changes, apart(lists)))).containsExactly(stable);
    }

    @Test
    void eachSubscriptionListsAfresh() {
        Flux<Entry> list = store().driver().list(ObjectKey.ROOT, ListOptions.children());
        assertThat(store().await(list)).isEmpty();
        store().put("a");

        assertThat(store().await(list)).containsExactly(object("a"));
    }

    private Mono<Void> comeAndGo(int number) {
        StorageDriver driver = store().driver();
        ByteBuffer content = ByteBuffer.wrap(new byte[] {1});
        return Flux.range(0, 20)
                .map(index -> key("mixed/k" + index + "/x" + number))
                .concatMap(key -> driver.put(key, content, WriteCondition.always(), Durability.RELAXED)
                        .then(driver.delete(key)))
                .then();
    }

    /** Makes objects, returns their keys in order. */
    private List<String> putMany(String prefix, int count) {
        List<String> keys = IntStream.range(0, count)
                .mapToObj(number -> "%s/k%05d-%d".formatted(prefix, number, number % 7))
                .toList();
        store().put(keys.toArray(String[]::new));
        return keys;
    }

    private static Entry object(String key) {
        return new Entry(key(key), Kind.OBJECT);
    }

    private static Entry prefix(String key) {
        return new Entry(key(key), Kind.PREFIX);
    }
}
