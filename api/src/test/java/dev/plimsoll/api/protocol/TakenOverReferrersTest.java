package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Referrers in a folder that another registry wrote, one without the referrers API: clients kept them in an index under a
 * tag made of the subject's digest.
 */
class TakenOverReferrersTest {

    private static final String NAME = "taken/over";

    private final FileTree files = FileTree.temporary();
    private final Manifest subject = Manifest.index().with("annotations", Map.of("nonce", Content.word()));
    private final Manifest typed = Manifest.index().about(subject).with("artifactType", "application/x-kit");
    private final Manifest plain = Manifest.index().about(subject);

    @Test
    void referrersThatClientsKeptUnderATagAreListed() throws IOException {
        write(subject);
        write(typed);
        write(plain);
        tag(subject.digest().replace(':', '-'), Manifest.index(typed, plain));
        try (RegistryUnderTest registry = Registries.overFiles("taken over", files)) {
            Repo repo = new Repo(registry, NAME);
            assertThat(digests(repo, "")).containsExactlyInAnyOrder(typed.digest(), plain.digest());
            assertThat(digests(repo, "?artifactType=application/x-kit")).containsExactly(typed.digest());
        }
    }

    @Test
    void referrersPushedSinceAreListedWithThoseThatWereThere() throws IOException {
        write(subject);
        write(plain);
        tag(subject.digest().replace(':', '-'), Manifest.index(plain));
        try (RegistryUnderTest registry = Registries.overFiles("taken over", files)) {
            Repo repo = new Repo(registry, NAME);
            repo.putByDigest(typed, Algorithm.SHA256);
            assertThat(digests(repo, "")).containsExactlyInAnyOrder(typed.digest(), plain.digest());
        }
    }

    private List<String> digests(Repo repo, String query) {
        Answer answer = repo.send(Request.of("GET", repo.referrers(subject.digest()) + query));
        assertThat(answer).hasStatus(200);
        return Json.list(Json.object(answer.json()).get("manifests")).stream()
                .map(descriptor -> (String) Json.object(descriptor).get("digest"))
                .toList();
    }

    /** Stores a manifest and its repository's link, as the distribution registry does. */
    private void write(Manifest manifest) throws IOException {
        String hex = manifest.digest().substring("sha256:".length());
        file(manifest.bytes(), "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
        link(manifest, "revisions/sha256/" + hex + "/link");
    }

    private void tag(String tag, Manifest manifest) throws IOException {
        write(manifest);
        String hex = manifest.digest().substring("sha256:".length());
        link(manifest, "tags/" + tag + "/current/link");
        link(manifest, "tags/" + tag + "/index/sha256/" + hex + "/link");
    }

    private void link(Manifest manifest, String path) throws IOException {
        file(manifest.digest().getBytes(StandardCharsets.UTF_8), "repositories/" + NAME + "/_manifests/" + path);
    }

    private void file(byte[] content, String path) throws IOException {
        Path file = files.root().resolve("docker/registry/v2").resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
