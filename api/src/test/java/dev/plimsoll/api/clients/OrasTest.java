package dev.plimsoll.api.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.RunningServer;
import dev.plimsoll.api.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import land.oras.Annotations;
import land.oras.ArtifactType;
import land.oras.Config;
import land.oras.ContainerRef;
import land.oras.LocalPath;
import land.oras.Manifest;
import land.oras.Registry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ORAS pushes an artifact, another one about it, and finds both again. */
class OrasTest {

    private static final ArtifactType REPORT = ArtifactType.from("application/vnd.example.report");

    @ParameterizedTest
    @EnumSource(Storage.class)
    void anArtifactAndWhatRefersToItArePushedFoundAndPulled(Storage storage, @TempDir Path directory) throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(storage.name().length()).nextBytes(content);
        Path file = Files.write(directory.resolve("model.bin"), content);
        Path report = Files.writeString(directory.resolve("report.txt"), "all well");
        try (RunningServer server = storage.start(directory.resolve("registry"))) {
            Registry registry = Registry.builder().insecure().build();
            ContainerRef model = ContainerRef.parse("127.0.0.1:" + server.port() + "/team/model:1");
            Manifest pushed = registry.pushArtifact(
                    model,
                    ArtifactType.from("application/vnd.example.model"),
                    Annotations.empty(),
                    Config.empty(),
                    LocalPath.of(file));
            Manifest attached = registry.attachArtifact(
                    model, REPORT, Annotations.ofManifest(new HashMap<>(Map.of("by", "test"))), LocalPath.of(report));
            Path target = Files.createDirectory(directory.resolve("pulled"));
            registry.pullArtifact(model, target, false);
            ContainerRef subject = model.withDigest(pushed.getDescriptor().getDigest());

            assertThat(target.resolve("model.bin")).hasBinaryContent(content);
            assertThat(registry.getTags(model).tags()).containsExactly("1");
            assertThat(registry.getReferrers(subject, REPORT).getManifests())
                    .singleElement()
                    .satisfies(found -> assertThat(found.getDigest())
                            .isEqualTo(attached.getDescriptor().getDigest()))
                    .satisfies(found -> assertThat(found.getAnnotations()).containsEntry("by", "test"));
        }
    }
}
