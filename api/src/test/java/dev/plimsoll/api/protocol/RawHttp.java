package dev.plimsoll.api.protocol;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection, spoken by hand: what is written goes out byte for byte, and what comes back is read strictly, so that a
 * missing length or a stray byte shows.
 */
final class RawHttp implements AutoCloseable {

    private static final int LIMIT_MILLIS = 10_000;
    private static final int SHOWN = 200;

    private final URI server;
    private final Socket socket;
    private final InputStream in;
    private String asked = "";
    private volatile String refusal = "";

    RawHttp(URI server) throws IOException {
        this.server = server;
        this.socket = new Socket(server.getHost(), server.getPort());
        this.socket.setTcpNoDelay(true);
        this.socket.setSoTimeout(LIMIT_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends one request over a connection of its own. */
    static Answer send(URI server, Request request) throws IOException, InterruptedException {
        try (RawHttp connection = new RawHttp(server)) {
            return connection.exchange(request);
        }
    }

    /** Sends a request and reads the answer to it, which may come before the request was taken whole. */
    Answer exchange(Request request) throws IOException, InterruptedException {
        Thread writer = new Thread(() -> writeUntilRefused(request.wire(server)), "raw-http-writer");
        writer.setDaemon(true);
        writer.start();
        asked = server.getAuthority() + " " + request;
        Answer answer = read(request.method().equals("HEAD"));
        writer.join(LIMIT_MILLIS);
        return answer;
    }

    /** Sends bytes, as they are. */
    RawHttp write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends text, a byte for each character. */
    RawHttp write(String text) throws IOException {
        asked = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A server that answered and closed takes no more, which is its right: the answer tells. */
    private void writeUntilRefused(byte[] bytes) {
        try {
            write(bytes);
        } catch (IOException refused) {
            refusal = " (" + refused.getMessage() + ")";
        }
    }

    /** Reads one answer, interim ones (1xx) too. */
    Answer read() throws IOException {
        return read(false);
    }

    private Answer read(boolean head) throws IOException {
        String[] statusLine = line().split(" ", 3);
        if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
            throw new IOException("not a status line: " + String.join(" ", statusLine));
        }
        int status = Integer.parseInt(statusLine[1]);
        List<Header> headers = headers();
        boolean bodiless = head || status < 200 || status == 204 || status == 304;
        return new Answer(
                asked + refusal,
                status,
                headers,
                bodiless ? new byte[0] : body(new Answer("", 0, headers, new byte[0])));
    }

    private List<Header> headers() throws IOException {
        List<Header> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return headers;
    }

    private byte[] body(Answer head) throws IOException {
        if (head.header("Transfer-Encoding").isPresent()) {
            return chunks();
        }
        if (head.header("Content-Length").isPresent()) {
            return exactly(Integer.parseInt(head.need("Content-Length")));
        }
        return in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.writeBytes(exactly(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("body ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("connection closed, after: " + line);
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** Returns whether the server closes the connection and sends nothing before. Waits for it. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Cuts the connection the hard way: the server sees a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
