package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A repository with something of everything in it, which bad requests are aimed at. */
final class Victim {

    /** The tag of its image. */
    static final String TAG = "stable";

    /** How many bytes its upload has. */
    static final int RECEIVED = 10;

    private static final int DEEPEST = 10;
    private static final int ATTEMPTS = 20;

    private final RegistryUnderTest registry;
    private final Repo repo;
    private final Manifest image;
    private final Manifest nest;
    private final String blob;
    private final Upload upload;
    private final Repo neighbour;
    private final List<String> readable;
    private final String kept;
    private final List<String> seen;

    private Victim(RegistryUnderTest registry) {
        this.registry = registry;
        repo = new Repo(registry);
        image = repo.tagged(TAG);
        readable = new ArrayList<>(List.of(repo.manifest(image.digest())));
        image.blobs().forEach(digest -> readable.add(repo.blob(digest)));
        nest = nest();
        blob = repo.push(Content.fresh(100), Algorithm.SHA256);
        readable.add(repo.blob(blob));
        neighbour = repo.sibling();
        upload = Upload.begin(repo);
        assertThat(upload.chunk(0, Content.fresh(RECEIVED))).hasStatus(202);
        seen = seen();
        readable.forEach(target -> assertThat(read(target)).hasStatus(200));
        kept = registry.fingerprint();
    }

    /**
     * Returns one of whom every cache knows everything, so that nobody has reason to tell them more. While a busy machine's Redis does
     * not answer a registry goes on without it, and may never tell it what was read then: such a victim is left alone.
     */
    static Victim of(RegistryUnderTest registry) {
        return Stream.generate(() -> new Victim(registry))
                .limit(ATTEMPTS)
                .filter(victim -> registry.shared().isEmpty() || victim.isShared())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is shared"));
    }

    private boolean isShared() {
        List<String> lines = kept.lines().toList();
        return readable.stream()
                .map(target -> target.substring(target.lastIndexOf('/') + 1))
                .allMatch(digest -> lines.stream()
                        .anyMatch(line -> line.contains("{" + digest + "}") && line.contains(":" + repo.name() + " ")));
    }

    /** Pushes indexes of indexes and returns the one on top; all of them can be read. */
    private Manifest nest() {
        Manifest top = image;
        for (int depth = 1; depth <= DEEPEST; depth++) {
            top = Manifest.index(top);
            readable.add(repo.manifest(repo.putByDigest(top, Algorithm.SHA256)));
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

    /** Everything stored, shared and served is as it was. */
    void assertUnharmed() {
        registry.assertKeeps(kept);
        assertThat(seen()).as("everything served").isEqualTo(seen);
    }

    /** Nobody is served what a refused request brought, whatever a cache believes; unless it was here before. */
    void assertNotTaken(byte[] brought) {
        String digest = Algorithm.SHA256.digest(brought);
        List<String> targets = brought.length == 0 ? List.of() : List.of(repo.manifest(digest), repo.blob(digest));
        for (String target : targets) {
            assertThat(repo.send(ProtocolTest.reading("HEAD", target)))
                    .hasStatus(readable.contains(target) ? 200 : 404);
        }
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
                .map(this::read)
                .map(answer -> Stream.of("Range", "Content-Type", "Docker-Content-Digest")
                        .map(header -> answer.header(header).orElse(""))
                        .collect(Collectors.joining(" ", answer.status() + " ", " " + answer.text())))
                .toList();
    }

    private Answer read(String target) {
        return repo.send(ProtocolTest.reading("GET", target));
    }
}
