package dev.plimsoll.api.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The runnable jar as a process of its own, made to start quickly rather than to run fast. */
final class Server implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final Process process;
    private final int port;

    private Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it over a directory, its log added to {@code server.log} beside that, and waits until it is ready. */
    static Server start(Path jar, Path storage, String... properties) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(java(jar));
        command.addAll(List.of("--server.port=" + port, "--plimsoll.storage=" + storage.toUri()));
        command.add("--plimsoll.delete.enabled=true");
        command.addAll(List.of(properties));
        Server server = new Server(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                storage.resolveSibling("server.log").toFile()))
                        .start(),
                port);
        server.awaitReady();
        return server;
    }

    /** Runs a sub-command on the directory, its output added to the log, and returns its exit code. */
    static int command(Path jar, String name, Path storage) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java(jar));
        command.addAll(List.of(name, "--plimsoll.storage=" + storage.toUri()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        storage.resolveSibling(name + ".log").toFile()))
                .start()
                .waitFor();
    }

    private static List<String> java(Path jar) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx256m",
                "-jar",
                jar.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() {
        long start = System.nanoTime();
        while (!ready()) {
            Violation.unless(process.isAlive(), "the server does not start: it ended with %s", exit());
            Violation.unless(System.nanoTime() - start < PATIENCE, "the server is not ready within 60 s");
            LockSupport.parkNanos(PAUSE);
        }
    }

    private String exit() {
        return process.isAlive() ? "nothing" : String.valueOf(process.exitValue());
    }

    private boolean ready() {
        try (Connection connection = new Connection(port)) {
            return connection.exchange("GET", "/readyz", null).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and an orderly end. */
    void stop() throws InterruptedException {
        process.destroy();
        Violation.unless(process.waitFor(60, TimeUnit.SECONDS), "the server does not stop within 60 s of SIGTERM");
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
    }
}
