package dev.plimsoll.driver.tck.registry;

import static dev.plimsoll.driver.tck.registry.Fixture.get;
import static dev.plimsoll.driver.tck.registry.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.Repository;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.manifest.Referrer;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** One operation of the engine that is made to go wrong. Each round has a repository and content of its own. */
abstract class Scenario {

    private final String name;

    Scenario(String name) {
        this.name = name;
    }

    /** Makes what the operation needs, through a sound driver and in another process. */
    void prepare(Registry registry, int round) {}

    /** Performs it. */
    abstract Mono<?> run(Registry registry, int round);

    /** Performs it again, as a client would after an error. */
    Mono<?> again(Registry registry, int round) {
        return run(registry, round);
    }

    /** Returns whether the new state is there; if not, the old one must be, whole. */
    abstract boolean isDone(Registry registry, int round);

    /** Goes on from the new state, to see that it is what it seems. */
    void finish(Registry registry, int round) {}

    static Repository repository(Registry registry, int round) {
        return registry.repository(RepositoryName.parse("round/number" + round));
    }

    /** Everything that is listed can be read. */
    static void requireConsistent(Repository repository) {
        List<Tag> tags = value(repository
                .tags(Optional.empty())
                .onErrorComplete(dev.plimsoll.engine.error.NameUnknown.class)
                .collectList());
        assertThat(tags)
                .allSatisfy(tag -> assertThat(get(repository.manifests().get(tag)))
                        .as(tag.name())
                        .isNotNull());
    }

    static void requireReadable(Repository repository, List<Referrer> referrers) {
        assertThat(referrers)
                .extracting(referrer -> referrer.descriptor().digest())
                .allSatisfy(digest ->
                        assertThat(get(repository.manifests().get(digest))).isNotNull());
    }

    @Override
    public String toString() {
        return name;
    }
}
