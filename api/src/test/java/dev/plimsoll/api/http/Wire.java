package dev.plimsoll.api.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection, used as a client that does exactly what it is told, down to the byte. */
final class Wire implements AutoCloseable {

    /** What came back. */
    record Answer(int status, List<String> head, String latin1) {

        Optional<String> header(String name) {
            return head.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).trim())
                    .findFirst();
        }

        byte[] body() {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }

        String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static Wire to(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            return new Wire(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends a request without body, with header lines as given, and reads the answer. */
    Answer get(String method, String target, String... headers) {
        return send(method, target, null, headers).answer(method.equals("HEAD"));
    }

    /** Sends a request with a body and its length, and reads the answer. */
    Answer put(String method, String target, byte[] body, String... headers) {
        return send(method, target, body, headers).answer(false);
    }

    /** Sends a request, with the body's length if there is one, and reads nothing. */
    Wire send(String method, String target, byte @Nullable [] body, String... headers) {
        List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Host: registry.test"));
        lines.addAll(List.of(headers));
        if (body != null) {
            lines.add("Content-Length: " + body.length);
        }
        raw((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return body == null ? this : raw(body);
    }

    /** Sends bytes as they are. */
    Wire raw(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Answer answer(boolean toHead) {
        try {
            String[] status = line().split(" ", 3);
            List<String> head = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                head.add(line);
            }
            Answer bare = new Answer(Integer.parseInt(status[1]), List.copyOf(head), "");
            return toHead || bare.status() == 204 || bare.status() == 304 ? bare : withBody(bare);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Answer withBody(Answer bare) throws IOException {
        int length = bare.header("Content-Length").map(Integer::parseInt).orElseThrow();
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("body ends after " + body.length + " of " + length + " bytes");
        }
        return new Answer(bare.status(), bare.head(), new String(body, StandardCharsets.ISO_8859_1));
    }

    /** Returns whether the server ended the connection, having waited for that. */
    boolean ended() {
        try {
            return in.read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Ends the connection with a reset instead of an orderly close. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Reads this many bytes of whatever comes. */
    byte[] read(int length) throws IOException {
        return in.readNBytes(length);
    }

    /** Reads whatever comes, until this text has come; returns whether it has. */
    boolean readUntil(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int c = in.read();
            if (c < 0) {
                return false;
            }
            read.append((char) c);
        }
        return true;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("connection ended");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
