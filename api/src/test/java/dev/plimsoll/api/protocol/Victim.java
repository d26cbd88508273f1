package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A repository with something of everything in it, which bad requests are aimed at. */
final class Victim {

    /** The tag of its image. */
    static final String TAG = "stable";

    /** How many bytes its upload has. */
    static final int RECEIVED = 10;

    private static final int DEEPEST = 10;

    private final RegistryUnderTest registry;
    private final Repo repo;
    private final Manifest image;
    private final Manifest nest;
    private final String blob;
    private final Upload upload;
    private final Repo neighbour;
    private final String stored;
    private final List<String> seen;

    Victim(RegistryUnderTest registry) {
        this.registry = registry;
        repo = new Repo(registry);
        image = repo.tagged(TAG);
        nest = nest();
        blob = repo.push(Content.fresh(100), Algorithm.SHA256);
        neighbour = repo.sibling();
        upload = Upload.begin(repo);
        assertThat(upload.chunk(0, Content.fresh(RECEIVED))).hasStatus(202);
        stored = registry.storage().get();
        seen = seen();
    }

    private Manifest nest() {
        Manifest top = image;
        for (int depth = 1; depth <= DEEPEST; depth++) {
            top = Manifest.index(top);
            repo.putByDigest(top, Algorithm.SHA256);
        }
        return top;
    }

    boolean isOf(RegistryUnderTest other) {
        return registry.equals(other);
    }

    /** Returns where its registry is served. */
    URI uri() {
        return registry.uri();
    }

    Repo repo() {
        return repo;
    }

    /** Returns another repository, with something in it too. */
    Repo neighbour() {
        return neighbour;
    }

    Manifest image() {
        return image;
    }

    /** Returns the top of as many indexes as may be nested, with its image at the bottom. */
    Manifest nested() {
        return nest;
    }

    /** Returns the digest of a blob that no manifest names. */
    String blob() {
        return blob;
    }

    Upload upload() {
        return upload;
    }

    /** Returns a request that puts an edited version of its image under the tag {@code bad}. */
    Request put(Function<Manifest, Manifest> edit) {
        return repo.putting("bad", edit.apply(image));
    }

    /** Everything stored and everything served is as it was. */
    void assertUnharmed() {
        registry.assertStores(stored);
        assertThat(seen()).as("everything served").isEqualTo(seen);
    }

    /** Returns everything a client sees of it. */
    private List<String> seen() {
        return Stream.of(
                        repo.path("tags/list"),
                        repo.manifest(TAG),
                        repo.manifest(image.digest()),
                        repo.manifest("bad"),
                        repo.blob(blob),
                        repo.referrers(image.digest()),
                        upload.location())
                .map(target -> repo.send(ProtocolTest.reading("GET", target)))
                .map(answer -> answer.status() + " " + answer.header("Range").orElse("") + " " + answer.text())
                .toList();
    }
}
