package dev.plimsoll.driver.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A request or an answer of HTTP/1.1, as it came. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
record HttpMessage(String head, byte[] body) {

    private static final String END = "\r\n\r\n";

    /** Reads a message; empty if the connection ends before. Some answers have no body whatever their head says. */
    static Optional<HttpMessage> read(InputStream in, boolean bodiless) throws IOException {
        Optional<String> head = lineEndingWith(in, END);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new HttpMessage(head.get(), bodiless ? new byte[0] : body(head.get(), in)));
    }

    private static Optional<String> lineEndingWith(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length()
                || !text.substring(text.length() - end.length()).equals(end)) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            text.append((char) next);
        }
        return Optional.of(text.toString());
    }

    private static byte[] body(String head, InputStream in) throws IOException {
        if (header(head, "transfer-encoding").isPresent()) {
            return chunks(in);
        }
        return in.readNBytes(
                header(head, "content-length").map(Integer::valueOf).orElse(0));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        int length = -1;
        while (length != 0) {
            String line = lineEndingWith(in, "\r\n").orElse("0\r\n");
            length = Integer.parseInt(line.strip(), 16);
            raw.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            raw.writeBytes(in.readNBytes(length + 2));
        }
        return raw.toByteArray();
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Returns an answer in which S3 says what went wrong. */
    static HttpMessage error(int status, String code) {
        byte[] text = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                        + "</Code><Message>scripted</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " Scripted\r\nContent-Type: application/xml\r\nContent-Length: "
                + text.length + END;
        return new HttpMessage(head, text);
    }

    /** Whether the answer to this request has no body. */
    boolean isBodiless() {
        return head.startsWith("HEAD ");
    }

    S3Call call() {
        String[] line = head.lines().findFirst().orElseThrow().split(" ", -1);
        int mark = line[1].indexOf('?');
        Set<String> query = mark < 0
                ? Set.of()
                : Arrays.stream(line[1].substring(mark + 1).split("&", -1))
                        .map(parameter -> parameter.replaceAll("=.*", ""))
                        .collect(Collectors.toSet());
        return S3Call.of(line[0], query, header(head, "x-amz-copy-source").isPresent());
    }

    /** Returns the message with only the first half of its body. */
    HttpMessage cutShort() {
        return new HttpMessage(head, Arrays.copyOf(body, body.length / 2));
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }
}
