package dev.plimsoll.driver.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import redis.embedded.core.ExecutableProvider;

/** A real Redis server on a free port of the loopback address, which can be stopped, started again and frozen. */
public final class RedisProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 2_000_000;
    private static final File BINARY = binary();

    private final int port;
    private final List<String> command;
    private Process process;

    private RedisProcess(int port, List<String> command) throws IOException {
        this.port = port;
        this.command = command;
        this.process = begin();
    }

    /** Starts a server, with further options as on its command line, and waits until it answers. */
    public static RedisProcess start(String... options) {
        try {
            int port = freePort();
            List<String> command = new ArrayList<>(List.of(BINARY.getPath(), "--port", Integer.toString(port)));
            command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--loglevel", "warning"));
            command.addAll(List.of("--dir", directory().getPath()));
            command.addAll(List.of(options));
            return new RedisProcess(port, command);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Starts a sentinel that watches a server by the name {@code main} and decides alone. */
    static RedisProcess sentinel(RedisProcess watched) {
        try {
            int port = freePort();
            File settings = new File(directory(), "sentinel.conf");
            settings.deleteOnExit();
            Files.writeString(settings.toPath(), """
                    port %d
                    bind 127.0.0.1
                    dir %s
                    sentinel monitor main 127.0.0.1 %d 1
                    sentinel down-after-milliseconds main 1000
                    sentinel failover-timeout main 5000
                    """.formatted(port, settings.getParent(), watched.port()));
            return new RedisProcess(port, List.of(BINARY.getPath(), settings.getPath(), "--sentinel"));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private static File binary() {
        try {
            return ExecutableProvider.newJarResourceProvider().get();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** A cluster's nodes keep a file. */
    private static File directory() throws IOException {
        File directory = Files.createTempDirectory(BINARY.getParentFile().toPath(), "redis")
                .toFile();
        directory.deleteOnExit();
        new File(directory, "nodes.conf").deleteOnExit();
        return directory;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Process begin() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        awaitAnswer();
        return started;
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!says("PING", "+PONG")) {
            if (System.nanoTime() > deadline) {
                throw new IOException("Redis does not answer on port " + port);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns whether it answers, and what it answers contains a text. */
    boolean says(String line, String text) {
        try {
            return tell(line).contains(text);
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** Sends a command on a connection of its own, and returns what comes back, as far as it comes in one piece. */
    String tell(String line) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] answer = new byte[1 << 16];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(length, 0), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public void flush() {
        tell("FLUSHALL");
    }

    /** Returns how many commands of a kind were executed so far, those in scripts not counted. */
    long executed(String name) {
        return tell("INFO commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("^[^:]*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    /** Kills it: no goodbye, nothing saved. */
    void stop() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again, empty, on the same port. */
    void startAgain() {
        try {
            process = begin();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
