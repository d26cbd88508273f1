package dev.plimsoll.api.crash;

import dev.plimsoll.api.crash.Connection.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts clients off at a random byte of a request that brings content, in every way that a connection can end; as often as it is
 * told to. Afterwards the upload goes on where the server says it is and has the right digest, and in the end the server holds
 * no more files and sessions than in the beginning.
 *
 * <p>Arguments: the runnable jar, an empty directory, the number of rounds, and the seed of an earlier run.
 */
public final class ClientCuts {

    private static final int WARM_UP = 20;
    private static final int ATTEMPTS = 5;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String UPLOADS = "/v2/cut/blobs/uploads/";

    /** What is cut off. */
    private enum Kind {
        PATCH,
        CHUNKED_PATCH,
        PUT,
        POST
    }

    /** How the connection ends. */
    private enum End {
        RST,
        FIN,
        HALF_CLOSE
    }

    private final Server server;
    private final Path storage;
    private final SplittableRandom random;
    private int cutInContent;
    private int toldAgain;

    private ClientCuts(Server server, Path storage, long seed) {
        this.server = server;
        this.storage = storage;
        this.random = new SplittableRandom(seed);
    }

    public static void main(String[] arguments) throws Exception {
        long seed = arguments.length > 3
                ? Long.parseLong(arguments[3])
                : ThreadLocalRandom.current().nextLong();
        System.out.println("seed " + seed);
        Path storage = Path.of(arguments[1]).resolve("storage");
        try (Server server = Server.start(Path.of(arguments[0]), storage)) {
            new ClientCuts(server, storage, seed).run(Integer.parseInt(arguments[2]));
            server.stop();
        }
    }

    private void run(int rounds) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            round(Kind.values()[i % Kind.values().length], End.values()[i % End.values().length]);
        }
        awaitNothingOpen(Integer.MAX_VALUE);
        int files = fewestOpenFiles();
        cutInContent = 0;
        toldAgain = 0;
        for (int i = 0; i < rounds; i++) {
            round(
                    Kind.values()[random.nextInt(Kind.values().length)],
                    End.values()[random.nextInt(End.values().length)]);
        }
        awaitNothingOpen(files);
        System.out.printf(
                "%d rounds, %d cut inside their content, %d told a later offset when they went on; open files %d before, %d after%n",
                rounds, cutInContent, toldAgain, files, openFiles());
        Violation.unless(cutInContent >= rounds / 2, "too few cuts met content");
    }

    private void round(Kind kind, End end) throws IOException {
        Payload payload =
                new Payload(random.nextLong(), 2 + random.nextInt(random.nextInt(4) == 0 ? 1_500_000 : 50_000));
        if (kind == Kind.POST) {
            cut(
                    Connection.request("POST", UPLOADS + "?digest=" + payload.digest(), payload.bytes()),
                    payload.size(),
                    end);
            finish(begin(), payload);
        } else {
            Session session = new Session(begin(), payload);
            append(session, random.nextInt(payload.size()));
            cut(request(kind, session), payload.size() - session.acknowledged, end);
            finish(session.location, payload);
        }
    }

    private String begin() throws IOException {
        return expect(202, "POST", UPLOADS, new byte[0]).header("location");
    }

    private void append(Session session, int length) throws IOException {
        if (length > 0) {
            expect(202, "PATCH", session.location, session.payload.bytes(0, length));
            session.acknowledge(length);
        }
    }

    private byte[] request(Kind kind, Session session) {
        byte[] rest = session.payload.bytes(session.acknowledged, session.payload.size());
        String range = "Content-Range: " + session.acknowledged + "-" + (session.payload.size() - 1);
        return switch (kind) {
            case PATCH -> Connection.request("PATCH", session.location, rest, range);
            case PUT ->
                Connection.request("PUT", session.location + "?digest=" + session.payload.digest(), rest, range);
            default -> chunked(session.location, rest);
        };
    }

    private byte[] chunked(String target, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Connection.request("PATCH", target, null, "Transfer-Encoding: chunked"));
        for (int at = 0; at < content.length; ) {
            int length = Math.min(content.length - at, 1 + random.nextInt(20_000));
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(content, at, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            at += length;
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** Sends the request up to any of its bytes, or all of it, and ends the connection. */
    private void cut(byte[] request, int content, End end) throws IOException {
        int length = random.nextInt(request.length + 1);
        cutInContent += length > request.length - content ? 1 : 0;
        try (Connection connection = new Connection(server.port())) {
            connection.send(Arrays.copyOf(request, length));
            if (end == End.RST) {
                connection.reset();
            } else if (end == End.HALF_CLOSE) {
                connection.halfClose();
            }
        }
    }

    /**
     * Goes on where the server says the upload is. While the server is still taking in what the cut request had brought, that
     * may move on; then it says so. An upload that is gone was finished by a request of which only the answer was cut off.
     */
    private void finish(String location, Payload payload) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Reply status = exchange("GET", location, null);
            if (status.status() == 404) {
                break;
            }
            int offset = offset(status, attempt);
            byte[] rest = payload.bytes(offset, payload.size());
            String range = "Content-Range: " + offset + "-" + Math.max(offset, payload.size() - 1);
            String target = location + "?digest=" + payload.digest();
            Reply reply = rest.length == 0 ? exchange("PUT", target, rest) : exchange("PUT", target, rest, range);
            if (reply.status() == 201) {
                break;
            }
            Violation.unless(
                    (reply.status() == 416 || reply.status() == 404) && attempt < ATTEMPTS,
                    "from %d on, %s is answered %d %s",
                    offset,
                    payload,
                    reply.status(),
                    reply.text());
            toldAgain++;
        }
        Reply blob = expect(200, "GET", "/v2/cut/blobs/" + payload.digest(), null);
        Violation.unless(Arrays.equals(blob.body(), payload.bytes()), "%s has other bytes", payload);
        expect(202, "DELETE", "/v2/cut/blobs/" + payload.digest(), null);
    }

    /** The server cannot say one byte otherwise than none; told none in vain, the client takes it for one. */
    private static int offset(Reply status, int attempt) {
        Violation.unless(status.status() == 204, "a session answers %d", status.status());
        return attempt % 2 == 0 && status.header("range").equals("0-0") ? 1 : status.offset();
    }

    private Reply expect(int status, String method, String target, byte @Nullable [] body) throws IOException {
        Reply reply = exchange(method, target, body);
        Violation.unless(reply.status() == status, "%s is answered %d %s", method, reply.status(), reply.text());
        return reply;
    }

    private Reply exchange(String method, String target, byte @Nullable [] body, String... headers) throws IOException {
        try (Connection connection = new Connection(server.port())) {
            return connection.exchange(method, target, body, headers);
        }
    }

    private void awaitNothingOpen(int mostFiles) throws IOException {
        long start = System.nanoTime();
        while (sessions() > 0 || openFiles() > mostFiles) {
            Violation.unless(
                    System.nanoTime() - start < PATIENCE,
                    "%d sessions and %d open files are left",
                    sessions(),
                    openFiles());
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** The connections of a moment ago are closed one by one. */
    private int fewestOpenFiles() throws IOException {
        int fewest = openFiles();
        for (int i = 0; i < 50; i++) {
            LockSupport.parkNanos(PAUSE);
            fewest = Math.min(fewest, openFiles());
        }
        return fewest;
    }

    private int openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(server.pid()), "fd"))) {
            return (int) files.count();
        }
    }

    private long sessions() throws IOException {
        Path uploads = storage.resolve("docker/registry/v2/repositories/cut/_uploads");
        if (!Files.exists(uploads)) {
            return 0;
        }
        try (Stream<Path> left = Files.list(uploads)) {
            return left.count();
        }
    }
}
