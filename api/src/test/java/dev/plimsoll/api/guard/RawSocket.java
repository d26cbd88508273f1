package dev.plimsoll.api.guard;

import dev.plimsoll.driver.redis.ServerKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** A connection on which bytes are written and read as they are. */
public final class RawSocket implements AutoCloseable {

    private static final int LIMIT_MILLIS = 15_000;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (?!100)\\d{3} ");

    private final Socket socket;

    private RawSocket(Socket socket, int port) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public RawSocket(int port) throws IOException {
        this(new Socket(), port);
    }

    /** A connection on which they are encrypted on the way. */
    public static RawSocket overTls(ServerKeys keys, int port) throws IOException, GeneralSecurityException {
        return new RawSocket(keys.trusting().getSocketFactory().createSocket(), port);
    }

    /** A connection that holds few bytes which nobody has read. */
    static RawSocket narrow(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return new RawSocket(socket, port);
    }

    /** Writes text, a byte for each character. */
    public RawSocket write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Writes a text again and again, with pauses, until it is accepted no more; returns how often that was. */
    int writeUntilClosed(String text, Duration pause) {
        long end = System.nanoTime() + Duration.ofMillis(LIMIT_MILLIS).toNanos();
        for (int times = 0; System.nanoTime() < end; times++) {
            try {
                write(text);
            } catch (IOException closed) {
                return times;
            }
            LockSupport.parkNanos(pause.toNanos());
        }
        throw new AssertionError("still open");
    }

    /** Writes parts one after the other, with pauses, until one is not accepted or an answer is there. */
    public void drip(Iterable<String> parts, Duration pause) throws IOException {
        for (String part : parts) {
            if (socket.getInputStream().available() > 0) {
                return;
            }
            write(part);
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** Reads a number of bytes. */
    byte[] read(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /** Reads one answer, which must have a {@code Content-Length} and be to no HEAD. */
    public String readAnswer() throws IOException {
        String head = readHead();
        String length = head.replaceAll("(?si).*\r\ncontent-length: (\\d+)\r\n.*", "$1");
        return head + new String(read(Integer.parseInt(length)), StandardCharsets.ISO_8859_1);
    }

    /** Reads up to the empty line. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Reads all that comes until the server closes the connection, and waits for that. */
    public String readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (SocketException reset) {
            // Closed, too.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Returns how many answers, interim ones aside, are in a text. */
    static long answers(String text) {
        return STATUS_LINE.matcher(text).results().count();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
