package dev.plimsoll.api.crash;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One blocking HTTP connection that shows what it does: requests are bytes, which may be sent in part. */
final class Connection implements AutoCloseable {

    private static final int PATIENCE = 60_000;

    /** What came back; names of headers in lower case. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    record Reply(int status, Map<String, String> headers, byte[] body) {

        String header(String name) {
            return Optional.ofNullable(headers.get(name))
                    .orElseThrow(() -> new Violation("an answer " + status + " has no " + name));
        }

        /** How many bytes the upload has, by the header {@code Range}. */
        int offset() {
            String range = header("range");
            int last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
            return last == 0 ? 0 : last + 1;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;
    private final InputStream in;

    Connection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /** Returns a request as it goes over the wire, with a length if there is a body. */
    static byte[] request(String method, String target, byte @Nullable [] body, String... headers) {
        List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Host: registry.test"));
        lines.addAll(Arrays.asList(headers));
        if (body != null) {
            lines.add("Content-Length: " + body.length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body == null ? new byte[0] : body);
        return out.toByteArray();
    }

    Reply exchange(String method, String target, byte @Nullable [] body, String... headers) throws IOException {
        send(request(method, target, body, headers));
        return reply(method.equals("HEAD"));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Reply reply(boolean toHead) throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        boolean bare = toHead || status == 204 || status == 304;
        int length = bare ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("body ends after " + body.length + " of " + length + " bytes");
        }
        return new Reply(status, headers, body);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Says that nothing more will come, and waits until the server has nothing more to say. */
    void halfClose() throws IOException {
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
