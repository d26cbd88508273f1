package dev.plimsoll.engine;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds repositories by walking the tree of names. A key is a repository if it holds one of the wanted keys, which begin with an
 * underscore; such keys hold a repository's content and are never part of a name.
 */
final class Catalog {

    private static final Set<String> CONTENT = Set.of("_layers", "_manifests");
    private static final Set<String> UPLOADS = Set.of("_uploads");

    private final StorageDriver driver;
    private final StorageLayout layout;
    private final Set<String> wanted;

    private Catalog(StorageDriver driver, StorageLayout layout, Set<String> wanted) {
        this.driver = driver;
        this.layout = layout;
        this.wanted = wanted;
    }

    /** Returns the repositories that something was pushed to. */
    static Catalog ofContent(StorageDriver driver, StorageLayout layout) {
        return new Catalog(driver, layout, CONTENT);
    }

    /** Returns the repositories in which uploads are open, whether or not anything was ever pushed to them. */
    static Catalog ofUploads(StorageDriver driver, StorageLayout layout) {
        return new Catalog(driver, layout, UPLOADS);
    }

    /** Returns whether a repository is one of these. */
    Mono<Boolean> exists(RepositoryName name) {
        return holds(layout.repository(name));
    }

    /** Lists repositories in path order, lazily: no more of the tree is read than what is requested needs. */
    Flux<RepositoryName> list(Optional<RepositoryName> after) {
        ObjectKey top = layout.repositories();
        return after.map(name -> after(top, layout.repository(name)))
                .orElseGet(() -> below(top))
                .map(layout::repositoryAt)
                .filter(Optional::isPresent)
                .map(Optional::get);
    }

    /** Lists repositories below {@code key} that come after {@code last}, which lies below it. */
    private Flux<ObjectKey> after(ObjectKey key, ObjectKey last) {
        ObjectKey step = step(key, last);
        Flux<ObjectKey> within = step.equals(last) ? below(step) : after(step, last);
        return Flux.concat(
                within, Flux.defer(() -> children(key, ListOptions.children().startingAfter(step))));
    }

    /** Returns the key directly below {@code key} on the way to {@code target}. */
    private static ObjectKey step(ObjectKey key, ObjectKey target) {
        ObjectKey step = target;
        while (!step.parent().equals(key)) {
            step = step.parent();
        }
        return step;
    }

    private Flux<ObjectKey> below(ObjectKey key) {
        return children(key, ListOptions.children());
    }

    private Flux<ObjectKey> children(ObjectKey key, ListOptions options) {
        return driver.list(key, options)
                .filter(entry -> entry.kind() == Entry.Kind.PREFIX)
                .map(Entry::key)
                .filter(child -> !child.name().startsWith("_"))
                .concatMap(this::itselfAndBelow, 1);
    }

    private Flux<ObjectKey> itselfAndBelow(ObjectKey key) {
        Mono<ObjectKey> itself = holds(key).filter(Boolean::booleanValue).map(yes -> key);
        return Flux.concat(itself, Flux.defer(() -> below(key)));
    }

    private Mono<Boolean> holds(ObjectKey key) {
        return driver.list(key, ListOptions.children().startingAfter(key.child("_")))
                .map(entry -> entry.key().name())
                .takeWhile(name -> name.startsWith("_"))
                .any(wanted::contains);
    }
}
