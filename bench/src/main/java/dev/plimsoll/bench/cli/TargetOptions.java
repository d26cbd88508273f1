package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.client.RegistryClient;
import dev.plimsoll.bench.client.Transport;
import dev.plimsoll.bench.measure.ServerProcess;
import dev.plimsoll.bench.scenario.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registries, and how they are spoken to. */
final class TargetOptions {

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "A registry, such as http://127.0.0.1:5000 or https://user:password@registry.example."
                    + " Given several times, the registries are loaded in turn and compared with the first.")
    private List<String> urls = List.of();

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description =
                    "The process of a registry on this machine, in the order of the URLs (0 for one that is elsewhere):"
                            + " its CPU time and memory are measured.")
    private List<Long> pids = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What a registry is called in reports, in the order of the URLs.")
    private List<String> names = List.of();

    @Option(
            names = "--user",
            paramLabel = "USER:PASSWORD",
            description = "Credentials, sent as Basic or exchanged for tokens.")
    private String user = "";

    @Option(names = "--token", paramLabel = "TOKEN", description = "A Bearer token, sent as it is.")
    private String token = "";

    @Option(names = "--insecure", description = "Accept any TLS certificate.")
    private boolean insecure;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file of the authorities to trust instead of Java's.")
    private @Nullable Path authorities;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the client (default: as many as there are processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long a registry may be silent before an operation fails (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(60);

    /** Makes the targets; nothing is connected yet. */
    List<Target> targets(boolean slowReaders) {
        Transport transport = new Transport(threads, timeout, slowReaders, insecure, authorities);
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            URI url = url(urls.get(i));
            RegistryClient client = new RegistryClient(bare(url), credentials(url), transport);
            targets.add(new Target(name(i, url), client, process(i)));
        }
        return targets;
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            // said below, as for any other text that names no registry
        }
        throw new IllegalArgumentException("'" + text + "' is no registry's URL; one looks like http://127.0.0.1:5000");
    }

    private static URI bare(URI url) {
        return URI.create(url.getScheme() + "://" + url.getRawAuthority().replaceFirst("^.*@", "") + url.getRawPath());
    }

    private String name(int index, URI url) {
        return index < names.size() ? names.get(index) : url.getRawAuthority().replaceFirst("^.*@", "");
    }

    private String credentials(URI url) {
        if (!token.isEmpty()) {
            return "Bearer " + token;
        }
        String pair = url.getUserInfo() == null ? user : url.getUserInfo();
        return pair.isEmpty()
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable ServerProcess process(int index) {
        long pid = index < pids.size() ? pids.get(index) : 0;
        ServerProcess process = new ServerProcess(pid);
        if (pid != 0 && !process.exists()) {
            throw new IllegalArgumentException("there is no process " + pid);
        }
        return pid == 0 ? null : process;
    }

    /** Returns whether any registry's process is known. */
    boolean knowsProcess() {
        return pids.stream().anyMatch(pid -> pid != 0);
    }
}
