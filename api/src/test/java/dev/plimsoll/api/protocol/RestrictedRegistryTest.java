package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bad input whose badness is a matter of configuration: deletes that are off, a registry that is read-only, limits. */
class RestrictedRegistryTest {

    /** Of the list of bad input. */
    static final Set<Integer> ROWS = Set.of(12, 23);

    private static final int LIMIT = 100_000;

    private final FileTree files = FileTree.temporary();

    @Test
    void whereDeletesAreOffNothingCanBeDeletedNotEvenWhatIsNotThere() {
        try (RegistryUnderTest registry = start("plimsoll.delete.enabled=false");
                LogLines log = new LogLines()) {
            Victim victim = Victim.of(registry);
            String kept = registry.fingerprint();
            for (String target : deletable(victim)) {
                assertThat(send(registry, Request.of("DELETE", target)))
                        .isError(405, "UNSUPPORTED")
                        .hasHeader("Allow");
            }
            registry.assertKeeps(kept);
            assertThat(victim.upload().cancel()).hasStatus(204);
            log.assertNothingIsTold();
        }
    }

    private static List<String> deletable(Victim victim) {
        Repo repo = victim.repo();
        return List.of(
                repo.manifest(Victim.TAG),
                repo.manifest(victim.image().digest()),
                repo.blob(victim.blob()),
                repo.manifest("nosuch"),
                repo.manifest(Algorithm.SHA256.unknownDigest()),
                repo.blob(Algorithm.SHA512.unknownDigest()));
    }

    @Test
    void aReadOnlyRegistryAnswersQuestionsAndRefusesCommands() {
        Victim victim;
        try (RegistryUnderTest registry = start()) {
            victim = Victim.of(registry);
        }
        try (RegistryUnderTest registry = start("plimsoll.delete.enabled=true", "plimsoll.read-only=true");
                LogLines log = new LogLines()) {
            for (String target :
                    List.of(victim.repo().manifest(Victim.TAG), victim.repo().blob(victim.blob()))) {
                assertThat(send(registry, ProtocolTest.reading("GET", target))).hasStatus(200);
            }
            String kept = registry.fingerprint();
            commands(victim)
                    .forEach(command -> assertThat(send(registry, command)).isError(405, "UNSUPPORTED"));
            registry.assertKeeps(kept);
            log.assertNothingIsTold();
        }
    }

    private static List<Request> commands(Victim victim) {
        Repo repo = victim.repo();
        return List.of(
                Request.of("POST", repo.uploads()),
                Request.of("POST", repo.uploads() + "?mount=" + Algorithm.SHA256.unknownDigest()),
                victim.upload().patch(Victim.RECEIVED, new byte[] {1}),
                victim.upload().put(victim.blob(), new byte[0]),
                Request.of("DELETE", victim.upload().location()),
                Request.of("DELETE", repo.manifest(Victim.TAG)),
                Request.of("DELETE", repo.blob(victim.blob())),
                victim.put(image -> image));
    }

    @Test
    void aBlobLongerThanTheLimitIsTooLarge() throws Exception {
        byte[] longest = Content.fresh(LIMIT);
        byte[] tooLong = Content.fresh(LIMIT + 1);
        String digest = Algorithm.SHA256.digest(tooLong);
        try (RegistryUnderTest registry = start("plimsoll.blob-limit=" + LIMIT + "B");
                LogLines log = new LogLines()) {
            Repo repo = new Repo(registry);
            repo.push(longest, Algorithm.SHA256);
            Upload upload = Upload.begin(repo);
            assertThat(upload.chunk(0, longest)).hasStatus(202);
            for (Request request : List.of(
                    Request.of("POST", repo.uploads() + "?digest=" + digest).body(tooLong),
                    Upload.begin(repo).put(digest, tooLong),
                    Upload.begin(repo).patch(0, tooLong),
                    Upload.begin(repo).patch(tooLong).streamed(tooLong),
                    upload.patch(LIMIT, new byte[] {1}))) {
                assertThat(RawHttp.send(registry.uri(), request)).isError(413, "SIZE_INVALID");
            }
            assertThat(repo.send(Request.of("HEAD", repo.blob(digest)))).hasStatus(404);
            assertThat(upload.finish(Algorithm.SHA256.digest(longest))).hasStatus(201);
            log.assertNothingIsTold();
        }
    }

    @Test
    void aManifestLongerThanTheLimitIsTooLarge() throws Exception {
        try (RegistryUnderTest registry = start("plimsoll.manifest-limit=" + LIMIT + "B");
                LogLines log = new LogLines()) {
            Repo repo = new Repo(registry);
            Manifest image = repo.image();
            assertThat(repo.put("longest", image.padded(LIMIT))).hasStatus(201);
            Request put = repo.putting("large", image.padded(LIMIT + 1));
            assertThat(RawHttp.send(registry.uri(), put)).isError(413, "MANIFEST_INVALID", "SIZE_INVALID");
            assertThat(repo.send(Request.of("HEAD", repo.manifest("large")))).hasStatus(404);
            log.assertNothingIsTold();
        }
    }

    private RegistryUnderTest start(String... properties) {
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = SharedRedis.emptied();
        return SharedRedis.usedBy(Registries.overFiles("restricted", files, all));
    }

    private static Answer send(RegistryUnderTest registry, Request request) {
        return Http.send(registry.uri(), request);
    }
}
