package dev.plimsoll.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** A real Redis server on a free port of the loopback address; it may take a moment until it answers. */
public final class RedisServer implements AutoCloseable {

    private final int port;
    private final Process process;

    private RedisServer(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    public static RedisServer start() {
        try {
            int port = freePort();
            String binary = ExecutableProvider.newJarResourceProvider().get().getPath();
            Process process = new ProcessBuilder(
                            List.of(binary, "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", ""))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new RedisServer(port, process);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** How a server is told of it. */
    public String property() {
        return "plimsoll.redis=redis://127.0.0.1:" + port;
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
