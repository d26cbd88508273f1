package dev.plimsoll.api.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a registry answered, with what it was asked. Immutable. */
final class Answer {

    private static final int SHOWN = 1000;

    private final String asked;
    private final int status;
    private final List<Header> headers;
    private final byte[] body;

    Answer(String asked, int status, List<Header> headers, byte[] body) {
        this.asked = asked;
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body;
    }

    int status() {
        return status;
    }

    List<Header> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Returns every value of a header, in order. */
    List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    Optional<String> header(String name) {
        return all(name).stream().findFirst();
    }

    /** Returns a header that the test cannot go on without. */
    String need(String name) {
        return header(name).orElseThrow(() -> new AssertionError("no " + name + " in:\n" + this));
    }

    /** Returns the body as JSON; see {@link Json#read}. */
    Object json() {
        return Json.read(body);
    }

    @Override
    public String toString() {
        String fields = headers.stream()
                .map(header -> "    " + header.name() + ": " + header.value())
                .collect(Collectors.joining("\n"));
        String shown = body.length > SHOWN ? "(" + body.length + " bytes)" : text();
        return "  " + asked + "\n  answered " + status + "\n" + fields + "\n    " + shown;
    }
}
