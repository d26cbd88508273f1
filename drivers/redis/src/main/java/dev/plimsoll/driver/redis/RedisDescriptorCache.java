package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.spi.DescriptorCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Descriptors in Redis. For each question there is a key that holds either what was found, sealed, or the ticket of whoever asked
 * last and found nothing. A clear deletes it, so a ticket older than the clear is not there any more when its holder comes to set.
 */
final class RedisDescriptorCache implements DescriptorCache {

    private static final Logger LOG = LoggerFactory.getLogger(RedisDescriptorCache.class);

    private static final long LINK_MILLIS = Duration.ofSeconds(LONGEST_SECONDS).toMillis();
    private static final long CONTENT_MILLIS = Duration.ofHours(1).toMillis();
    private static final long TICKET_MILLIS = 5_000;

    /** What takes the place of content that was contradicted, for longer than any ticket drawn before is good. */
    private static final String CONTRADICTED = "T";

    private static final long CONTRADICTED_MILLIS = 2 * TICKET_MILLIS;

    private static final String FIND = """
            local kept = redis.call('MGET', KEYS[1], KEYS[2])
            local link, content = kept[1] or '', kept[2] or ''
            if content ~= '' and string.sub(link, 1, 1) == '1' then return {link, content, ''} end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return {'', content, ARGV[1]}
            """;

    private static final String SET = """
            local kept = redis.call('MGET', KEYS[1], KEYS[2])
            if kept[1] ~= ARGV[1] or kept[2] == 'T' then return {} end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[5])
            return {}
            """;

    private static final String CLEAR_LINK = """
            redis.call('DEL', KEYS[1])
            redis.call('PUBLISH', ARGV[1], ARGV[2])
            return {}
            """;

    private static final String CLEAR_CONTENT = """
            redis.call('SET', KEYS[1], 'T', 'PX', ARGV[3])
            redis.call('SET', KEYS[2], 'T', 'PX', ARGV[3])
            redis.call('PUBLISH', ARGV[1], ARGV[2])
            return {}
            """;

    private static final String DISCARD = "redis.call('DEL', KEYS[1], KEYS[2]) return {}";

    private final Commands commands;
    private final Feed feed;
    private final Keys keys;
    private final Seal seal;
    private final PendingClears pending = new PendingClears();
    private final String node = "L" + UUID.randomUUID() + "-";
    private final AtomicLong tickets = new AtomicLong();

    RedisDescriptorCache(Commands commands, Feed feed, Keys keys, Seal seal) {
        this.commands = commands;
        this.feed = feed;
        this.keys = keys;
        this.seal = seal;
    }

    @Override
    public Mono<Answer> find(Question question) {
        return Mono.defer(() -> isKept(question)
                ? commands.ask(FIND, both(question), node + tickets.incrementAndGet(), Long.toString(TICKET_MILLIS))
                        .flatMap(kept -> answer(question, kept.get(0), kept.get(1), kept.get(2)))
                : Mono.just(Answer.Unknown.AT_ALL));
    }

    private boolean isKept(Question question) {
        return !question.digest().algorithm().isProvisional() && !pending.concerns(question);
    }

    private List<String> both(Question question) {
        return List.of(keys.link(question), keys.content(question.kind(), question.digest()));
    }

    private Mono<Answer> answer(Question question, String link, String content, String ticket) {
        if (content.equals(CONTRADICTED)) {
            return Mono.just(Answer.Unknown.AT_ALL);
        }
        Optional<EntryText.Link> seen = seal.open(keys.link(question), link).flatMap(EntryText::readLink);
        Optional<Descriptor> known = seal.open(keys.content(question.kind(), question.digest()), content)
                .flatMap(EntryText::readContent)
                .filter(descriptor ->
                        seen.isEmpty() || descriptor.digest().equals(seen.get().canonical()));
        if (known.isEmpty() && !content.isEmpty() || seen.isEmpty() && !link.isEmpty()) {
            return discard(question);
        }
        return Mono.just(seen.flatMap(target -> known.map(descriptor -> known(target, descriptor)))
                .orElseGet(() -> new Answer.Unknown(known, Optional.of(ticket).map(Ticket::new))));
    }

    private static Answer known(EntryText.Link link, Descriptor content) {
        return new Answer.Known(new Descriptor(link.mediaType(), link.canonical(), content.size()));
    }

    /** What no node of this registry can have written, or not there, is not believed. */
    private Mono<Answer> discard(Question question) {
        LOG.warn("discarded a value in Redis that this registry did not write, of {}", question.digest());
        return commands.ask(DISCARD, both(question)).thenReturn(Answer.Unknown.AT_ALL);
    }

    @Override
    public Mono<Void> set(Question question, Descriptor descriptor, Ticket ticket) {
        return Mono.defer(() -> isKept(question) ? store(question, descriptor, ticket) : Mono.empty());
    }

    private Mono<Void> store(Question question, Descriptor descriptor, Ticket ticket) {
        String link = keys.link(question);
        String content = keys.content(question.kind(), question.digest());
        return commands.ask(
                        SET,
                        List.of(link, content),
                        ticket.token(),
                        seal.seal(link, EntryText.link(descriptor)),
                        jittered(LINK_MILLIS),
                        seal.seal(content, EntryText.content(question.kind(), descriptor)),
                        jittered(CONTENT_MILLIS))
                .then();
    }

    /** Up to a quarter less, so that what was set together does not run out together. */
    private static String jittered(long millis) {
        return Long.toString(millis - ThreadLocalRandom.current().nextLong(millis / 4));
    }

    @Override
    public Mono<Void> clear(Question question) {
        Change change = new Change.Link(question);
        return pending.run(change, cleared(change));
    }

    @Override
    public Mono<Void> clear(Digest content) {
        Change change = new Change.Content(content);
        return pending.run(change, cleared(change));
    }

    private Mono<?> cleared(Change change) {
        String message = ChangeText.write(change);
        if (change instanceof Change.Link link) {
            return commands.insist(CLEAR_LINK, List.of(keys.link(link.question())), keys.changes(), message);
        }
        Digest digest = ((Change.Content) change).digest();
        return commands.insist(
                CLEAR_CONTENT,
                List.of(keys.content(Kind.BLOB, digest), keys.content(Kind.MANIFEST, digest)),
                keys.changes(),
                message,
                Long.toString(CONTRADICTED_MILLIS));
    }

    /** Tries clears again that did not succeed; to be called once a pulse. */
    Mono<Void> tend() {
        return pending.retry(this::cleared);
    }

    @Override
    public void listen(Consumer<Change> listener) {
        feed.listen(listener);
    }

    @Override
    public OptionalLong stretch() {
        return feed.stretch();
    }
}
