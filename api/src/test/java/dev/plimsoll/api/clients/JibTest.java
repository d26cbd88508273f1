package dev.plimsoll.api.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import dev.plimsoll.api.RunningServer;
import dev.plimsoll.api.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jib, which builds images without a container engine, pushes one and builds the next on it. */
class JibTest {

    @ParameterizedTest
    @EnumSource(Storage.class)
    void anImagePushedIsPulledAndBuiltOn(Storage storage, @TempDir Path directory) throws Exception {
        try (RunningServer server = storage.start(directory.resolve("registry"))) {
            String registry = "127.0.0.1:" + server.port();
            JibContainer base = push(image(Jib.fromScratch(), directory, "base"), registry + "/team/base:1", directory);
            RegistryImage pulled = RegistryImage.named(registry + "/team/base@" + base.getDigest());
            JibContainer app = push(image(Jib.from(pulled), directory, "app"), registry + "/team/app:1", directory);
            Path tar = directory.resolve("app.tar");
            JibContainer again = Jib.from(RegistryImage.named(registry + "/team/app:1"))
                    .containerize(
                            containerizer(Containerizer.to(TarImage.at(tar).named("app")), directory.resolve("other")));
            assertThat(again.getImageId()).isEqualTo(app.getImageId());
            assertThat(Files.size(tar)).isGreaterThan(2_000_000);
        }
    }

    private static JibContainerBuilder image(JibContainerBuilder from, Path directory, String name) throws Exception {
        byte[] content = new byte[1_000_000];
        new Random(name.hashCode()).nextBytes(content);
        Path file = Files.write(directory.resolve(name), content);
        return from.addLayer(List.of(file), AbsoluteUnixPath.get("/opt")).setEntrypoint("/opt/" + name);
    }

    private static JibContainer push(JibContainerBuilder image, String reference, Path directory) throws Exception {
        return image.containerize(containerizer(Containerizer.to(RegistryImage.named(reference)), directory));
    }

    private static Containerizer containerizer(Containerizer containerizer, Path cache) {
        return containerizer
                .setAllowInsecureRegistries(true)
                .setBaseImageLayersCache(cache.resolve("base-cache"))
                .setApplicationLayersCache(cache.resolve("app-cache"));
    }
}
