package dev.plimsoll.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.bench.FakeRegistry;
import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import reactor.netty.http.Http11SslContextSpec;

class RunCommandTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        registry.close();
    }

    private int execute(String line, String... more) {
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.addAll(List.of(more));
        CommandLine command = PlimsollBench.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments.toArray(String[]::new));
    }

    private String quick(String url) {
        return "run --warmup 2 -n 6 -c 2 --size 64KiB --url " + url;
    }

    @Test
    void twoTargetsInTurnWithEveryReport() throws IOException {
        Path json = folder.resolve("run.jsonl");
        Path html = folder.resolve("run.html");
        try (FakeRegistry other = new FakeRegistry()) {
            int code = execute(
                    quick(registry.url())
                            + " --name first --name second --rounds 2 --scenario pull --verify --idle-sessions 3 --url "
                            + other.url(),
                    "--json",
                    json.toString(),
                    "--html",
                    html.toString(),
                    "--pid",
                    Long.toString(ProcessHandle.current().pid()));
            assertThat(code).as(err.toString()).isZero();
        }
        assertThat(out.toString())
                .contains("first", "second", "second / first: throughput")
                .doesNotContain("failed");
        assertThat(Files.readAllLines(json))
                .filteredOn(line -> line.contains("\"type\":\"round\""))
                .extracting(line -> line.replaceFirst(".*\"target\":\"(\\w+)\",\"round\":(\\d).*", "$1 $2"))
                .containsExactly("first 1", "second 1", "first 2", "second 2");
        assertThat(Files.readString(html)).contains("<svg", "Server memory over time", "first", "second");
        assertThat(registry.uploads).as("idle sessions are given up").isEmpty();
    }

    @Test
    void failedOperationsAreToldAndGiveOne() {
        registry.spoil = bytes -> new byte[bytes.length];
        assertThat(execute(quick(registry.url()) + " --scenario pull --verify")).isEqualTo(1);
        assertThat(out.toString()).contains("6 failed: wrong digest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run --scenario pull",
                "run --url http://127.0.0.1:1 --scenario nonsense",
                "run --url 127.0.0.1:5000 --scenario pull",
                "run --url ftp://127.0.0.1 --scenario pull",
                "run --url http:// --scenario pull",
                "run --url http://127.0.0.1:1 --scenario pull --size 4XB",
                "run --url http://127.0.0.1:1 --scenario pull --size 16",
                "run --url http://127.0.0.1:1 --scenario pull -d 5x",
                "run --url http://127.0.0.1:1 --scenario pull -c 0",
                "run --url http://127.0.0.1:1 --scenario pull -n 0",
                "run --url http://127.0.0.1:1 --scenario pull --rate -1",
                "run --url http://127.0.0.1:1 --scenario pull --rounds 0",
                "run --url http://127.0.0.1:1 --scenario pull --chunk 0",
                "run --url http://127.0.0.1:1 --scenario pull --blobs 0",
                "run --url http://127.0.0.1:1 --scenario slow-pull --client-rate 0",
                "run --url http://127.0.0.1:1 --scenario pull --pid 2147483647",
                "run --url http://127.0.0.1:1 --scenario mixed --mix pull=0",
                "run --url http://127.0.0.1:1 --scenario mixed --mix nonsense=1",
                "run --nonsense",
                "engine --storage nothing:/x",
                "engine --operation nonsense"
            })
    void wrongArgumentsGiveTwo(String line) {
        assertThat(execute(line)).isEqualTo(2);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }

    @Test
    void aRefusedConnectionGivesThree() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(execute(quick("http://127.0.0.1:" + free) + " --scenario pull"))
                .isEqualTo(3);
        assertThat(err.toString()).contains("connection refused").hasLineCount(1);
    }

    @Test
    void aServerThatIsNoRegistryGivesThree() {
        assertThat(execute(quick(registry.url() + "/elsewhere") + " --scenario pull"))
                .isEqualTo(3);
        assertThat(err.toString()).contains("is no usable registry: HTTP 404");
    }

    @Test
    void wrongCredentialsGiveFour() {
        registry.required = Optional.of("Basic dTpw");
        assertThat(execute(quick(registry.url()) + " --scenario pull --user u:wrong"))
                .isEqualTo(4);
        assertThat(err.toString()).contains("401").contains("credentials");
    }

    @Test
    void credentialsAreSent() {
        registry.required = Optional.of("Basic dTpw");
        assertThat(execute(quick(registry.url()) + " --scenario push --user u:p"))
                .isZero();
        assertThat(execute(quick(registry.url().replace("://", "://u:p@")) + " --scenario push"))
                .isZero();
    }

    @Test
    void credentialsBuyTokens() {
        registry.required = Optional.of("Bearer secret");
        registry.challenge = "Bearer realm=\"" + registry.url() + "/token\",service=\"test\"";
        assertThat(execute(quick(registry.url()) + " --scenario push --user u:p"))
                .as(err.toString())
                .isZero();
        assertThat(registry.requests)
                .filteredOn(request -> request.startsWith("GET /token"))
                .as("one for the registry, one for the repository")
                .containsExactlyInAnyOrder(
                        "GET /token?service=test",
                        "GET /token?service=test&scope=repository:plimsoll-bench/load:pull,push");
    }

    @Test
    void credentialsThatBuyNoTokenGiveFour() {
        registry.required = Optional.of("Bearer secret");
        registry.challenge = "Bearer realm=\"" + registry.url() + "/token\",service=\"test\"";
        assertThat(execute(quick(registry.url()) + " --scenario push --user u:q"))
                .isEqualTo(4);
    }

    @Test
    void certificatesMustBeTrusted() throws Exception {
        var certificate = new CertificateBuilder()
                .subject("CN=127.0.0.1")
                .setIsCertificateAuthority(true)
                .addSanIpAddress("127.0.0.1")
                .buildSelfSigned();
        Path authorities = folder.resolve("authorities.pem");
        Files.writeString(authorities, certificate.getCertificatePEM());
        var proof =
                Http11SslContextSpec.forServer(certificate.getKeyPair().getPrivate(), certificate.getCertificatePath());
        try (FakeRegistry secure = new FakeRegistry(proof)) {
            String line = quick(secure.url()) + " --scenario pull --verify";
            assertThat(execute(line)).isEqualTo(3);
            assertThat(err.toString()).contains("TLS");
            assertThat(execute(line + " --insecure")).isZero();
            assertThat(execute(line, "--ca", authorities.toString())).isZero();
        }
    }

    @Test
    void theEngineRunsInProcess() {
        for (String operation : List.of("put", "upload", "read", "stat")) {
            assertThat(execute("engine --warmup 2 -n 10 -c 2 --size 64KiB -o " + operation))
                    .isZero();
        }
        assertThat(out.toString().lines()).hasSize(4).allMatch(line -> line.contains("10 operations"));
    }

    @Test
    void secretsStayOutOfReports() {
        assertThat(Secrets.hidden(
                        List.of("run", "--user", "a:b", "--token=c", "--url", "https://d:e@host/f", "--size", "1")))
                .isEqualTo("run --user *** --token=*** --url https://***@host/f --size 1");
    }

    @Test
    void sizesAndTimesAreReadAsPeopleWriteThem() {
        assertThat(Size.parse("4MiB").bytes()).isEqualTo(4 << 20);
        assertThat(Size.parse("1.5kb").bytes()).isEqualTo(1500);
        assertThat(Size.parse("1G").bytes()).isEqualTo(1_000_000_000);
        assertThat(Size.parse("17").bytes()).isEqualTo(17);
        assertThat(Durations.parse("2m")).hasSeconds(120);
        assertThat(Durations.parse("1.5s")).hasMillis(1500);
        assertThat(Durations.amount("12").operations()).isEqualTo(12);
        assertThat(Durations.amount("12ms").duration()).hasMillis(12);
    }
}
