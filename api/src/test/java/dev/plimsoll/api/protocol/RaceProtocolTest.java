package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static dev.plimsoll.api.protocol.Source.OURS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many clients at the same thing at the same time. {@code -Dplimsoll.kit.seed} makes them do the same again. */
class RaceProtocolTest extends ProtocolTest {

    private static final long SEED = Long.getLong("plimsoll.kit.seed", new SplittableRandom().nextLong(1L << 40));
    private static final int PUSHERS = 64;
    private static final int REPOSITORIES = 8;
    private static final int HISTORIES = 10;
    private static final int CLIENTS = 8;
    private static final int OPERATIONS = 8;
    private static final int SESSIONS = 12;

    RaceProtocolTest(RegistryUnderTest registry) {
        super(registry);
    }

    @Test
    @Row(behaviour = 14, from = OURS)
    void aBlobPushedByManyAtOnceIsStoredOnceAndLinkedEverywhere() throws Exception {
        byte[] content = Content.fresh(300_000);
        String digest = Algorithm.SHA256.digest(content);
        List<Repo> repos =
                Stream.generate(() -> new Repo(registry)).limit(REPOSITORIES).toList();
        List<Answer> answers =
                Clients.atOnce(PUSHERS, i -> push(repos.get(i % REPOSITORIES), i / REPOSITORIES % 3, content, digest));
        assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(201));
        assertThat(repos)
                .allSatisfy(repo ->
                        assertThat(send(Request.of("GET", repo.blob(digest)))).hasContent(content));
        assertStoredOnce(digest, repos);
    }

    private static Answer push(Repo repo, int way, byte[] content, String digest) {
        if (way == 0) {
            return repo.send(Request.of("POST", repo.uploads() + "?digest=" + digest)
                    .with("Content-Type", "application/octet-stream")
                    .body(content));
        }
        Upload upload = Upload.begin(repo);
        if (way == 1) {
            return upload.finish(digest, content);
        }
        int half = content.length / 2;
        assertThat(upload.chunk(0, Content.part(content, 0, half))).hasStatus(202);
        return upload.finish(digest, half, Content.part(content, half, content.length));
    }

    /** One file of bytes, a link in each repository, and of the uploads nothing; where that can be seen. */
    private void assertStoredOnce(String digest, List<Repo> repos) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        List<String> stored = registry.storage().get().lines().toList();
        if (!stored.isEmpty()) {
            assertThat(stored.stream().filter(line -> line.contains(hex + "/data")))
                    .hasSize(1);
            assertThat(stored.stream().filter(line -> line.contains("/_layers/sha256/" + hex + "/link")))
                    .hasSize(REPOSITORIES);
            assertThat(repos).allSatisfy(repo -> assertThat(stored).noneMatch(line -> isUpload(line, repo)));
        }
    }

    private static boolean isUpload(String line, Repo repo) {
        return line.contains(repo.name() + "/_uploads/");
    }

    /** The one that is refused is told where the session ends; of what it sent nothing is kept. */
    @Test
    @Row(behaviour = 16, from = OURS)
    void ofTwoChunksForOnePlaceOneIsTakenAndThatWhole() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int session = 0; session < SESSIONS; session++) {
            List<byte[]> chunks = List.of(chunk(random), chunk(random));
            boolean streamed = random.nextBoolean();
            Upload upload = Upload.begin(repo);
            List<Answer> answers = Clients.atOnce(2, i -> patch(upload, chunks.get(i), streamed && i == 0));
            assertOneTaken("seed " + SEED + ", session " + session, upload, chunks, answers);
        }
    }

    private static byte[] chunk(SplittableRandom random) {
        return Content.fresh(1 + random.nextInt(random.nextBoolean() ? 1_000 : 1_000_000));
    }

    private Answer patch(Upload upload, byte[] chunk, boolean streamed) throws Exception {
        Request patch = upload.patch(0, chunk);
        return RawHttp.send(registry.uri(), streamed ? patch.streamed(chunk) : patch);
    }

    private void assertOneTaken(String which, Upload upload, List<byte[]> chunks, List<Answer> answers) {
        List<Integer> statuses = answers.stream().map(Answer::status).toList();
        assertThat(statuses).as(which + "\n" + answers).containsExactlyInAnyOrder(202, 416);
        int winner = statuses.indexOf(202);
        assertThat(answers.get(winner == 0 ? 1 : 0)).isError(416, "RANGE_INVALID", "BLOB_UPLOAD_INVALID");
        assertThat(upload.status()).hasStatus(204).hasHeader("Range");
        byte[] taken = chunks.get(winner);
        String digest = Algorithm.SHA256.digest(taken);
        assertThat(upload.finish(digest)).hasStatus(201);
        assertThat(send(Request.of("GET", repo.blob(digest)))).hasContent(taken);
    }

    @Test
    @Row(behaviour = 22, from = OURS)
    void aTagBehavesAsIfItsClientsCameOneAfterTheOther() throws Exception {
        for (int i = 0; i < HISTORIES; i++) {
            Repo fresh = new Repo(registry);
            List<Manifest> images = Stream.generate(fresh::image).limit(3).toList();
            images.forEach(image -> fresh.putByDigest(image, Algorithm.SHA256));
            History<String> history = new TagHistory(fresh, images, OPERATIONS).of(CLIENTS, SEED + i);
            assertThat(history.isLinearizable())
                    .as("seed %d, %s", SEED + i, history)
                    .isTrue();
        }
    }
}
