package dev.plimsoll.engine.manifest;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.layout.StorageLayout;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.WriteCondition;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** For each subject, the manifests that refer to it: one small object each, so that concurrent pushes never collide. */
final class Referrers {

    private static final int LONGEST = 4 * 1024 * 1024;

    private final StorageDriver driver;
    private final StorageLayout layout;

    Referrers(StorageDriver driver, StorageLayout layout) {
        this.driver = driver;
        this.layout = layout;
    }

    /** Lists referrers in the order of their digests, lazily. */
    Flux<Referrer> list(RepositoryName repository, Digest subject, Optional<Digest> after) {
        ListOptions all = ListOptions.children();
        ListOptions options = after.map(last -> all.startingAfter(layout.referrer(repository, subject, last)))
                .orElse(all);
        return driver.list(layout.referrers(repository, subject), options).concatMap(entry -> read(entry.key()), 1);
    }

    private Mono<Referrer> read(ObjectKey key) {
        return driver.get(key, LONGEST).map(object -> ReferrerCodec.read(key, object.content()));
    }

    Mono<Void> add(RepositoryName repository, Digest subject, Referrer referrer) {
        ObjectKey key =
                layout.referrer(repository, subject, referrer.descriptor().digest());
        return Mono.defer(() ->
                        driver.put(key, ReferrerCodec.write(referrer), WriteCondition.always(), Durability.DURABLE))
                .then();
    }

    Mono<Void> remove(RepositoryName repository, Digest subject, Digest manifest) {
        return driver.delete(layout.referrer(repository, subject, manifest));
    }
}
