package dev.plimsoll.engine.spi;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * What the nodes of one registry tell each other about stored content: which links were seen, what lies behind them, and what
 * of that holds no longer.
 *
 * <p>A cache may lose any entry at any time, and it never says more than a node has seen in the store: {@link Answer.Known} means
 * that some node saw the repository's link and that no node has {@linkplain #clear(Question) cleared} it since. So that an entry
 * made from an old look at the store cannot come after the clear, it is set with the ticket that was handed out before the look,
 * and a clear makes every ticket before it worthless.
 *
 * <p>An entry that no clear has reached, because the shared cache could not be told, is gone by itself after {@link #LONGEST_SECONDS}.
 *
 * <p>Its failures are not the caller's: the engine logs them and goes on without it.
 */
public interface DescriptorCache {

    /** How long an entry that says that a link was seen is kept at most, in seconds. */
    int LONGEST_SECONDS = 30;

    /** What is asked for: the same digest may be linked as either, and is a different thing then. */
    enum Kind {
        BLOB,
        MANIFEST
    }

    /** A question to a repository. */
    record Question(Kind kind, RepositoryName repository, Digest digest) {}

    /** The right to set one entry, until that is cleared. */
    record Ticket(String token) {}

    /** What the cache knows. */
    sealed interface Answer {

        /** The repository has a link to this. */
        record Known(Descriptor descriptor) implements Answer {}

        /**
         * Whether the repository has a link is not known.
         *
         * @param content what the digest stands for, if that is known: its size, and for a manifest its media type, which are
         *     the same in every repository
         * @param ticket to set what will be found; empty if it must not be kept
         */
        record Unknown(Optional<Descriptor> content, Optional<Ticket> ticket) implements Answer {

            /** What a cache knows that cannot be reached. */
            public static final Unknown AT_ALL = new Unknown(Optional.empty(), Optional.empty());
        }
    }

    /** What holds no longer: one answer, or what is known of a digest in any repository. */
    sealed interface Change {

        /** A repository's link was removed. */
        record Link(Question question) implements Change {}

        /** The bytes behind a digest are not what was told. */
        record Content(Digest digest) implements Change {}
    }

    /** Asks, in one round trip. */
    Mono<Answer> find(Question question);

    /** Keeps an answer, unless its ticket has become worthless. */
    Mono<Void> set(Question question, Descriptor descriptor, Ticket ticket);

    /**
     * Forgets one answer, and tells every node. After it has succeeded {@link #find} knows nothing until somebody looks into the
     * store again. Whoever cannot reach the shared cache is told nothing; so this may fail, and then goes on trying by itself.
     */
    Mono<Void> clear(Question question);

    /** Forgets what is known of a digest, in every repository, and tells every node. */
    Mono<Void> clear(Digest content);

    /**
     * Has every change told, by whatever node, to a listener, which must not block. Each is told at least once: a clear that had no
     * answer in time is repeated, and may have been heard before. Changes of different keys come in any order.
     */
    void listen(Consumer<Change> listener);

    /**
     * Returns the number of the current stretch of time in which no change was missed; empty while changes may be missed. A copy
     * of an answer may be used while the number is the same that it was before the answer was asked for.
     */
    OptionalLong stretch();
}
