package dev.plimsoll.engine.spi;

import dev.plimsoll.engine.content.ByteRange;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store of objects under flat keys.
 *
 * <p><b>Two kinds of objects.</b> <em>Small</em> ones (links, records, manifests; a few MiB at most) are put and got whole,
 * under conditions. <em>Large</em> ones are staged by {@linkplain #append appending} and then
 * {@linkplain #publish published}: until then nobody reads them by their final key, afterwards they never change.
 * Staged, published and small objects share one key space; {@link #stat}, {@link #read}, {@link #list} and
 * {@link #delete} work on each.
 *
 * <p><b>What a driver does not do.</b> It knows no HTTP, no digests, no repositories. It does not verify, cache, retry or
 * log what it also reports. It keeps no state that a second process on the same store would miss, and gives no key a
 * meaning.
 *
 * <p><b>Laziness.</b> Calling a method does nothing; each subscription performs the operation afresh. Publishers emit on
 * the driver's own threads or on the subscriber's, as the driver documents; no method and no {@code request} blocks the
 * calling thread.
 *
 * <p><b>Cancellation.</b> Cancelling a question frees what it holds within a second. Cancelling a command leaves either the
 * old state or the new one, never a mixture, and nothing that {@link #list} shows and {@link #delete} cannot remove.
 *
 * <p><b>Errors.</b> Every failure is a {@link dev.plimsoll.engine.error.RegistryException}:
 * {@link dev.plimsoll.engine.error.Unavailable} if the store cannot be reached or failed,
 * {@link dev.plimsoll.engine.error.StorageFull} if it has no room, {@link dev.plimsoll.engine.error.KeyInvalid} if a key is
 * the root or the driver's own, or if an object is addressed through another object ({@code a/b} where {@code a} is one) and
 * the store cannot have both, and those named with each method. Messages name the operation and the key, and nothing of the store's surroundings.
 *
 * <p>A driver is safe for use by any number of threads. {@code dev.plimsoll.driver.tck} holds the tests of every sentence
 * on this page.
 */
public interface StorageDriver {

    /** Returns what is known of an object; empty if there is none. A prefix of other keys is no object. */
    Mono<ObjectStat> stat(ObjectKey key);

    /**
     * Reads a small object whole, as one of its states; empty if there is none.
     *
     * <p>Fails with {@link dev.plimsoll.engine.error.SizeInvalid} if it is longer than {@code limit}, having read no more
     * than that.
     *
     * @param limit in bytes
     */
    Mono<SmallObject> get(ObjectKey key, int limit);

    /**
     * Writes a small object whole. A reader sees the old content or the new, at every moment; so does whoever looks after a
     * crash.
     *
     * <p>Fails with {@link dev.plimsoll.engine.error.Conflict}, changing nothing, if the condition does not hold. Of
     * conditional writes that race for one state exactly one succeeds.
     *
     * @param content from position to limit, left as they are; the driver is done with it when the result ends
     * @return the new state's version
     */
    Mono<Version> put(ObjectKey key, ByteBuffer content, WriteCondition condition, Durability durability);

    /**
     * Reads part of an object.
     *
     * <p>Fails with {@link dev.plimsoll.engine.error.ObjectUnknown} if there is none and with
     * {@link dev.plimsoll.engine.error.RangeInvalid} if the range begins beyond its end; a range that begins at its end is
     * empty. A range that ends beyond it gives what there is.
     *
     * <p><b>Completion</b> means that every byte of the range was emitted; an object that turns out shorter than it was when
     * the read began is an error ({@link dev.plimsoll.engine.error.Corrupt}), never a silent end. An object deleted or
     * replaced while it is read gives the old bytes or an error, never a mixture.
     *
     * <p><b>Buffers</b> belong to the subscriber and are never reused by the driver. They hold at most 64 KiB each, because
     * what follows may queue a hundred of them. Nothing is read that was not requested, but for one buffer.
     */
    Flux<ByteBuffer> read(ObjectKey key, ByteRange range);

    /**
     * Returns the state before the only append to an object that will be published to {@code target} or not at all, so that
     * a store without renames can put the bytes where they will lie. Does no work; a driver with no use for the hint returns
     * {@link Staged#empty}.
     *
     * <p>What is begun so belongs to this driver object: it is appended to once, then published to {@code target} or deleted
     * by its key, alone or with all that is below a prefix. Until then {@link #stat}, {@link #read} and {@link #list} may
     * know nothing of it.
     */
    default Staged begin(ObjectKey key, ObjectKey target) {
        return Staged.empty(key);
    }

    /**
     * Adds {@code content} to the end of a staged object, durably.
     *
     * <p>Nothing happens until subscription. Content is requested one buffer at a time, as fast as the store takes it. A
     * buffer is the driver's, to read from and to move its position, until it requests the next one or the content ends;
     * then it is the engine's again, and will be overwritten.
     *
     * <p><b>When content completes</b> and the store has it safely, the new state is emitted. What the store holds beyond
     * {@code at.length()}, left by an append whose outcome was lost, is discarded first.
     *
     * <p><b>When content fails, or the result is cancelled,</b> the staged object ends at some length between
     * {@code at.length()} and what was sent; the caller's {@code at} stays valid, and appending to it again discards the
     * rest.
     *
     * <p><b>Two appends to one staged object at once</b>: at most one succeeds, and bytes of both are never mixed in a state
     * that a caller was told.
     *
     * @param at where the caller believes the object ends
     * @return the object's new state; {@link dev.plimsoll.engine.error.Conflict} if another append is at work on it, or if
     *     the store holds fewer bytes than {@code at} says
     */
    Mono<Staged> append(Staged at, Flux<ByteBuffer> content);

    /**
     * Makes a staged object readable under its final key, durably and in one atomic act. Of any number of objects published
     * to one key with {@link PublishMode#FIRST_WINS}, the first stays.
     *
     * <p>Ends with: published, the staged key is gone; not published, because another was there: the staged object remains,
     * for its owner to delete; an error: the target is absent or whole, and publishing again is safe, even after a success
     * whose answer was lost ({@code staged} gone, target of the same length there: reported as not published). Staging
     * nothing at all and publishing it gives an empty object.
     *
     * <p>Fails with {@link dev.plimsoll.engine.error.Conflict} if the staged object does not hold {@code staged.length()}
     * bytes and no earlier success explains it.
     */
    Mono<PublishResult> publish(Staged staged, ObjectKey target, PublishMode mode);

    /**
     * Removes an object, staged, small or published, durably; success if there is none.
     *
     * <p>An upload's staged object is deleted by its key too, whatever the driver holds for it elsewhere.
     */
    Mono<Void> delete(ObjectKey key);

    /**
     * Removes a small object if it is in the given state; {@link dev.plimsoll.engine.error.Conflict} if it is in another,
     * success if there is none.
     */
    Mono<Void> delete(ObjectKey key, Version version);

    /**
     * Removes every object below {@code prefix} (but none at {@code prefix} itself), in any order; success if there is none.
     * Not atomic: after a failure some are gone, and repeating it goes on.
     */
    Mono<Void> deleteBelow(ObjectKey prefix);

    /**
     * Lists what is below {@code prefix}, in the order of {@link ObjectKey}; empty if nothing is.
     *
     * <p>Lazy: the store is asked for no more than a page beyond what is requested. An object that exists during the whole
     * listing appears exactly once; one that comes or goes meanwhile may appear or not.
     */
    Flux<Entry> list(ObjectKey prefix, ListOptions options);

    /**
     * Returns where the object's bytes can be had directly, if that is of use; empty if only {@link #read} gives them, or if there
     * is none.
     */
    Mono<Location> locate(ObjectKey key, LocateOptions options);

    /** Completes if the store can be reached and written; cheap, repeatable, safe to call at any time. */
    Mono<Void> check();

    /** Frees what the driver holds: threads, connections. Operations under way end or fail; repeatable. */
    Mono<Void> close();
}
