package dev.plimsoll.api.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import dev.plimsoll.api.Accounts;
import dev.plimsoll.api.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import land.oras.ArtifactType;
import land.oras.ContainerRef;
import land.oras.LocalPath;
import land.oras.Registry;
import land.oras.exception.OrasException;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jib and ORAS log in, with tokens and with passwords alone, and do what they may; what is public needs no login. */
class LoginTest {

    private enum Asked {
        TOKEN,
        PASSWORD
    }

    @TempDir
    Path directory;

    private Path file;

    /** There is no TLS here, and Jib tells nobody's password without, unless it is told to. */
    @BeforeEach
    void write() throws IOException {
        System.setProperty("sendCredentialsOverHttp", "true");
        file = Files.writeString(directory.resolve("file"), "content");
    }

    private RunningServer start(Asked asked) throws IOException {
        Accounts accounts = Accounts.of(directory.resolve("users"), "alice", "bob")
                .rule("anonymous", "pull", "public/**")
                .rule("alice", "pull,push", "**")
                .rule("bob", "pull", "private/*");
        int port = freePort();
        if (asked == Asked.TOKEN) {
            accounts.realm("http://127.0.0.1:" + port + "/token");
        }
        return RunningServer.start(accounts.properties("plimsoll.storage=memory:", "server.port=" + port));
    }

    /** The address of the token endpoint has to be known before there is one. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void jib(Asked asked) throws Exception {
        try (RunningServer server = start(asked)) {
            String registry = "127.0.0.1:" + server.port() + "/";
            for (String name : List.of("public/app", "private/app")) {
                assertThatThrownBy(() -> push(image(registry + name)))
                        .isInstanceOf(RegistryUnauthorizedException.class);
                assertThatThrownBy(() -> push(login(registry + name, "bob")))
                        .isInstanceOf(RegistryUnauthorizedException.class);
                push(login(registry + name, "alice"));
            }
            pull(image(registry + "public/app"));
            pull(login(registry + "public/app", "bob"));
            pull(login(registry + "private/app", "bob"));
            assertThatThrownBy(() -> pull(image(registry + "private/app")))
                    .isInstanceOf(RegistryUnauthorizedException.class);
            assertThatThrownBy(() -> pull(image(registry + "private/app").addCredential("bob", "wrong")))
                    .isInstanceOf(RegistryException.class);
        }
    }

    private static RegistryImage image(String reference) throws Exception {
        return RegistryImage.named(reference + ":1");
    }

    private static RegistryImage login(String reference, String user) throws Exception {
        return image(reference).addCredential(user, Accounts.password(user));
    }

    private void push(RegistryImage image) throws Exception {
        Jib.fromScratch()
                .addLayer(List.of(file), AbsoluteUnixPath.get("/opt"))
                .containerize(containerizer(Containerizer.to(image)));
    }

    private void pull(RegistryImage image) throws Exception {
        Path tar = directory.resolve(UUID.randomUUID() + ".tar");
        Jib.from(image)
                .containerize(containerizer(Containerizer.to(TarImage.at(tar).named("pulled"))));
        assertThat(tar).isNotEmptyFile();
    }

    /** With nothing remembered of an earlier time. */
    private Containerizer containerizer(Containerizer containerizer) {
        Path cache = directory.resolve(UUID.randomUUID().toString());
        return containerizer
                .setAllowInsecureRegistries(true)
                .setBaseImageLayersCache(cache)
                .setApplicationLayersCache(cache);
    }

    /** It keeps tokens for all of a program, by what they are for and not by whose they are: so no two of these ask for the same. */
    @ParameterizedTest
    @EnumSource(Asked.class)
    void oras(Asked asked) throws Exception {
        try (RunningServer server = start(asked)) {
            String address = "127.0.0.1:" + server.port();
            Registry alice = login(address, "alice", Accounts.password("alice"));
            push(alice, ContainerRef.parse(address + "/public/model:1"));
            push(alice, ContainerRef.parse(address + "/private/model:1"));
            String again = "localhost:" + server.port();
            Registry nobody = Registry.builder().insecure().build();
            Registry bob = login(again, "bob", Accounts.password("bob"));
            pull(nobody, ContainerRef.parse(again + "/public/model:1"));
            pull(bob, ContainerRef.parse(again + "/private/model:1"));
            refused(() -> push(nobody, ContainerRef.parse(again + "/public/nobody:1")));
            refused(() -> push(bob, ContainerRef.parse(again + "/private/bob:1")));
            refused(() -> pull(nobody, ContainerRef.parse(again + "/private/nobody:1")));
            refused(() -> pull(login(again, "bob", "wrong"), ContainerRef.parse(again + "/private/wrong:1")));
        }
    }

    private static void refused(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(OrasException.class);
    }

    private static Registry login(String address, String user, String password) {
        return Registry.builder().insecure(address, user, password).build();
    }

    private void push(Registry registry, ContainerRef reference) {
        registry.pushArtifact(reference, ArtifactType.from("application/vnd.example.model"), LocalPath.of(file));
    }

    private void pull(Registry registry, ContainerRef reference) throws IOException {
        Path target = Files.createDirectory(directory.resolve(UUID.randomUUID().toString()));
        registry.pullArtifact(reference, target, false);
        assertThat(target.resolve("file")).hasContent("content");
    }
}
