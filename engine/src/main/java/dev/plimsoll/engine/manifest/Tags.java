package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.descriptor.Links;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.ManifestUnknown;
import dev.plimsoll.engine.error.PreconditionFailed;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.FirstError;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tags: movable links to manifests.
 *
 * <p>Beside the link, a history remembers every manifest that a tag pointed to, as distribution does. The history is no
 * promise: it is written after the tag itself, without waiting for the disk, and removed before it, so that no tag is listed that
 * leads nowhere.
 */
final class Tags {

    private static final int AT_ONCE = 16;

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final Links links;

    Tags(StorageDriver driver, StorageLayout layout) {
        this.driver = driver;
        this.layout = layout;
        this.links = new Links(driver);
    }

    Mono<Digest> find(RepositoryName repository, Tag tag) {
        return links.find(layout.tagCurrent(repository, tag)).map(Links.Link::target);
    }

    /** Lists tags in byte order, lazily. */
    Flux<Tag> list(RepositoryName repository, Optional<Tag> after) {
        ObjectKey tags = layout.tags(repository);
        ListOptions all = ListOptions.children();
        ListOptions options =
                after.map(tag -> all.startingAfter(tags.child(tag.name()))).orElse(all);
        return driver.list(tags, options)
                .map(Entry::key)
                .map(layout::tagAt)
                .filter(Optional::isPresent)
                .map(Optional::get);
    }

    /** Fails if the condition does not hold now; {@link #move} decides in the end. */
    Mono<Void> check(RepositoryName repository, Tag tag, TagCondition condition) {
        return condition instanceof TagCondition.Any
                ? Mono.empty()
                : writeCondition(repository, tag, condition).then();
    }

    /** Points a tag to a manifest, durably, if the condition holds. */
    Mono<Void> move(RepositoryName repository, Tag tag, Digest target, TagCondition condition) {
        return writeCondition(repository, tag, condition)
                .flatMap(write -> links.set(layout.tagCurrent(repository, tag), target, write, Durability.DURABLE))
                .onErrorMap(Conflict.class, lost -> failed(tag))
                .then(Mono.defer(() -> remember(repository, tag, target)));
    }

    private Mono<Void> remember(RepositoryName repository, Tag tag, Digest target) {
        return links.set(
                        layout.tagHistory(repository, tag, target), target, WriteCondition.always(), Durability.RELAXED)
                .then();
    }

    private Mono<WriteCondition> writeCondition(RepositoryName repository, Tag tag, TagCondition condition) {
        Mono<Links.Link> current = links.find(layout.tagCurrent(repository, tag));
        if (condition instanceof TagCondition.PointsTo wanted) {
            return current.filter(link -> link.target().equals(wanted.digest()))
                    .switchIfEmpty(Mono.error(() -> failed(tag)))
                    .map(link -> WriteCondition.ifMatch(link.version()));
        }
        if (condition instanceof TagCondition.Absent) {
            return current.flatMap(link -> Mono.<WriteCondition>error(() -> failed(tag)))
                    .switchIfEmpty(Mono.fromSupplier(WriteCondition::ifAbsent));
        }
        return Mono.just(WriteCondition.always());
    }

    private static PreconditionFailed failed(Tag tag) {
        return new PreconditionFailed("tag " + tag + " does not point where the condition says");
    }

    Mono<Void> delete(RepositoryName repository, Tag tag) {
        ObjectKey current = layout.tagCurrent(repository, tag);
        ObjectKey history = layout.tagHistory(repository, tag);
        return driver.stat(current)
                .switchIfEmpty(Mono.error(() -> new ManifestUnknown("tag unknown")))
                .then(Mono.defer(() -> driver.deleteBelow(history)))
                .then(Mono.defer(() -> driver.delete(current)))
                .then(Mono.defer(() -> driver.deleteBelow(history)));
    }

    /** Removes every tag that points to a manifest; one that is moved meanwhile stays. */
    Mono<Void> deleteAllOf(RepositoryName repository, Digest target) {
        return list(repository, Optional.empty())
                .flatMap(tag -> deleteIfPointsTo(repository, tag, target), AT_ONCE)
                .transform(FirstError::of)
                .then();
    }

    private Mono<Void> deleteIfPointsTo(RepositoryName repository, Tag tag, Digest target) {
        ObjectKey current = layout.tagCurrent(repository, tag);
        return links.find(current)
                .filter(link -> link.target().equals(target))
                .delayUntil(link -> driver.deleteBelow(layout.tagHistory(repository, tag)))
                .flatMap(link -> driver.delete(current, link.version()))
                .onErrorResume(Conflict.class, moved -> Mono.empty());
    }
}
