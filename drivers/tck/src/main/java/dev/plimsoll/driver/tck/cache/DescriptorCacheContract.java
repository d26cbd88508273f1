package dev.plimsoll.driver.tck.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.spi.DescriptorCache;
import dev.plimsoll.engine.spi.DescriptorCache.Answer;
import dev.plimsoll.engine.spi.DescriptorCache.Answer.Known;
import dev.plimsoll.engine.spi.DescriptorCache.Answer.Unknown;
import dev.plimsoll.engine.spi.DescriptorCache.Change;
import dev.plimsoll.engine.spi.DescriptorCache.Kind;
import dev.plimsoll.engine.spi.DescriptorCache.Question;
import dev.plimsoll.engine.spi.DescriptorCache.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is promised on {@link DescriptorCache}, seen from two nodes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class DescriptorCacheContract {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final MediaType IMAGE = MediaType.parse("application/vnd.oci.image.manifest.v1+json");
    private static final Digest DIGEST = Digest.parse("sha256:" + "ab".repeat(32));
    private static final Digest LONG_NAME = Digest.parse("sha512:" + "cd".repeat(64));
    private static final Question BLOB = question(Kind.BLOB, "team/app", DIGEST);
    private static final Question MANIFEST = question(Kind.MANIFEST, "team/app", DIGEST);
    private static final Question ELSEWHERE = question(Kind.BLOB, "team/other", DIGEST);
    private static final Descriptor LAYER = new Descriptor(MediaType.parse("application/x-layer"), DIGEST, 4711);

    /** Returns what is shared as one more node sees it, connected. Empty before the first call in a test. */
    protected abstract DescriptorCache node();

    /** Makes what is shared lose every entry. */
    protected abstract void flush();

    private static Question question(Kind kind, String repository, Digest digest) {
        return new Question(kind, RepositoryName.parse(repository), digest);
    }

    private static Answer ask(DescriptorCache cache, Question question) {
        return Objects.requireNonNull(cache.find(question).block(PATIENCE));
    }

    private static Unknown unknown(DescriptorCache cache, Question question) {
        assertThat(ask(cache, question)).isInstanceOf(Unknown.class);
        return (Unknown) ask(cache, question);
    }

    /** Asks, and so gets the right to set the answer. */
    private static Ticket ticket(DescriptorCache cache, Question question) {
        return unknown(cache, question).ticket().orElseThrow();
    }

    private static void learn(DescriptorCache cache, Question question, Descriptor descriptor) {
        set(cache, question, descriptor, ticket(cache, question));
    }

    private static void set(DescriptorCache cache, Question question, Descriptor descriptor, Ticket ticket) {
        cache.set(question, descriptor, ticket).block(PATIENCE);
    }

    private static void assertUnknown(DescriptorCache cache, Question question) {
        assertThat(ask(cache, question)).isInstanceOf(Unknown.class);
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(unknown(node(), BLOB).content()).isEmpty();
    }

    @Test
    void whatOneNodeSetsEveryNodeKnows() {
        DescriptorCache one = node();
        DescriptorCache other = node();
        learn(one, BLOB, LAYER);
        assertThat(ask(one, BLOB)).isEqualTo(new Known(LAYER));
        assertThat(ask(other, BLOB)).isEqualTo(new Known(LAYER));
    }

    @Test
    void aLinkInOneRepositoryIsNoneInAnotherAndItsMediaTypeStaysThere() {
        DescriptorCache cache = node();
        learn(cache, BLOB, LAYER);
        assertThat(unknown(cache, ELSEWHERE).content())
                .contains(new Descriptor(MediaType.OCTET_STREAM, DIGEST, LAYER.size()));
    }

    @Test
    void aManifestIsTheSameInEveryRepository() {
        DescriptorCache cache = node();
        Descriptor image = new Descriptor(IMAGE, DIGEST, 12);
        learn(cache, MANIFEST, image);
        assertThat(ask(cache, MANIFEST)).isEqualTo(new Known(image));
        assertThat(unknown(cache, question(Kind.MANIFEST, "team/other", DIGEST)).content())
                .contains(image);
    }

    @Test
    void aBlobAndAManifestOfOneDigestAreDifferentThings() {
        DescriptorCache cache = node();
        learn(cache, MANIFEST, new Descriptor(IMAGE, DIGEST, 12));
        assertThat(unknown(cache, BLOB).content()).isEmpty();
        learn(cache, BLOB, LAYER);
        cache.clear(MANIFEST).block(PATIENCE);
        assertUnknown(cache, MANIFEST);
        assertThat(ask(cache, BLOB)).isEqualTo(new Known(LAYER));
    }

    @Test
    void contentIsKnownByAnotherNameOfTheSameBytes() {
        DescriptorCache cache = node();
        Question alias = question(Kind.BLOB, "team/app", LONG_NAME);
        learn(cache, alias, LAYER);
        assertThat(ask(cache, alias)).isEqualTo(new Known(LAYER));
        assertThat(unknown(cache, question(Kind.BLOB, "team/other", LONG_NAME)).content())
                .map(Descriptor::digest)
                .contains(DIGEST);
        assertThat(unknown(cache, BLOB).content()).isEmpty();
    }

    @Test
    void aNameThatOtherBytesMayHaveIsNotKept() {
        DescriptorCache cache = node();
        Question provisional = question(Kind.BLOB, "team/app", Digest.parse("tarsum.v1+sha256:" + "ef".repeat(32)));
        unknown(cache, provisional).ticket().ifPresent(ticket -> set(cache, provisional, LAYER, ticket));
        assertThat(unknown(cache, provisional).content()).isEmpty();
    }

    @Test
    void whatIsClearedIsUnknownToEveryNodeAndOnlyThat() {
        DescriptorCache one = node();
        DescriptorCache other = node();
        learn(one, BLOB, LAYER);
        learn(one, ELSEWHERE, LAYER);
        other.clear(BLOB).block(PATIENCE);
        assertUnknown(one, BLOB);
        assertUnknown(other, BLOB);
        assertThat(ask(one, ELSEWHERE)).isEqualTo(new Known(LAYER));
    }

    @Test
    void whatIsClearedHereIsNotBroughtBackByAnotherRepository() {
        DescriptorCache cache = node();
        learn(cache, BLOB, LAYER);
        cache.clear(BLOB).block(PATIENCE);
        learn(cache, ELSEWHERE, LAYER);
        assertUnknown(cache, BLOB);
    }

    @Test
    void clearingWhatIsNotKnownSucceedsAndMayBeRepeated() {
        DescriptorCache cache = node();
        cache.clear(BLOB).block(PATIENCE);
        cache.clear(BLOB).block(PATIENCE);
        cache.clear(DIGEST).block(PATIENCE);
        assertUnknown(cache, BLOB);
    }

    @Test
    void whatWasSeenBeforeTheClearCannotBeSetAfterIt() {
        DescriptorCache late = node();
        DescriptorCache deleting = node();
        Ticket before = ticket(late, BLOB);
        deleting.clear(BLOB).block(PATIENCE);
        set(late, BLOB, LAYER, before);
        assertUnknown(late, BLOB);
        assertUnknown(deleting, BLOB);
    }

    @Test
    void whatWasSeenBeforeTheClearCannotBeSetEvenIfSomebodyElseWasAllowedToSince() {
        DescriptorCache late = node();
        DescriptorCache deleting = node();
        Ticket before = ticket(late, BLOB);
        deleting.clear(BLOB).block(PATIENCE);
        Ticket after = ticket(deleting, BLOB);
        set(late, BLOB, new Descriptor(MediaType.OCTET_STREAM, DIGEST, 1), before);
        assertUnknown(deleting, BLOB);
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void aTicketIsForOneAnswer() {
        DescriptorCache cache = node();
        Ticket other = ticket(cache, ELSEWHERE);
        set(cache, BLOB, LAYER, other);
        assertUnknown(cache, BLOB);
    }

    @Test
    void everythingLostBetweenLookingAndSettingIsOnlySlow() {
        DescriptorCache cache = node();
        Ticket ticket = ticket(cache, BLOB);
        flush();
        set(cache, BLOB, LAYER, ticket);
        assertUnknown(cache, BLOB);
        learn(cache, BLOB, LAYER);
        flush();
        assertThat(unknown(cache, BLOB).content()).isEmpty();
    }

    @Test
    void contentThatTheStoreContradictedIsUnknownEverywhere() {
        DescriptorCache one = node();
        DescriptorCache other = node();
        learn(one, BLOB, LAYER);
        Ticket before = ticket(one, ELSEWHERE);
        other.clear(DIGEST).block(PATIENCE);
        assertThat(unknown(one, BLOB).content()).isEmpty();
        set(one, ELSEWHERE, LAYER, before);
        assertThat(unknown(other, ELSEWHERE).content()).isEmpty();
    }

    /** In any order, for they may come by different ways; and more than once, if a clear had to be repeated. */
    @Test
    void everyNodeIsToldOfEveryChange() {
        Question blob = question(Kind.BLOB, "told/every", DIGEST);
        Question manifest = question(Kind.MANIFEST, "told/every", DIGEST);
        Digest content = Digest.parse("sha512:" + "ef".repeat(64));
        List<Change> heard = new CopyOnWriteArrayList<>();
        DescriptorCache listening = node();
        listening.listen(heard::add);
        DescriptorCache deleting = node();
        deleting.clear(blob).block(PATIENCE);
        deleting.clear(manifest).block(PATIENCE);
        deleting.clear(content).block(PATIENCE);
        List<Change> all = List.of(new Change.Link(blob), new Change.Link(manifest), new Change.Content(content));
        Eventually.holds(PATIENCE, () -> heard.containsAll(all));
    }

    @Test
    void aConnectedNodeMissesNothing() {
        assertThat(node().stretch()).isPresent();
    }

    @Test
    void nothingHappensBeforeSubscription() {
        DescriptorCache cache = node();
        learn(cache, BLOB, LAYER);
        Mono<Void> clear = cache.clear(BLOB);
        Mono<Void> clearContent = cache.clear(DIGEST);
        assertThat(ask(cache, BLOB)).isEqualTo(new Known(LAYER));
        clear.then(clearContent).block(PATIENCE);
        assertUnknown(cache, BLOB);
    }

    /** Of nodes that look and set while others clear, none leaves an answer behind that is older than the last clear. */
    @Test
    void ofRacingNodesNoneOutlivesTheLastClear() {
        DescriptorCache one = node();
        DescriptorCache other = node();
        for (int round = 0; round < 50; round++) {
            Question question = question(Kind.BLOB, "race/r" + round, DIGEST);
            List<Mono<Void>> sets = IntStream.range(0, 8)
                    .mapToObj(i -> ticket(i % 2 == 0 ? one : other, question))
                    .map(ticket -> one.set(question, LAYER, ticket))
                    .toList();
            Mono.when(Flux.merge(sets).then(), other.clear(question)).block(PATIENCE);
            other.clear(question).block(PATIENCE);
            Mono.when(sets).block(PATIENCE);
            assertUnknown(one, question);
        }
    }
}
