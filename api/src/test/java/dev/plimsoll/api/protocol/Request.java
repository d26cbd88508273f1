package dev.plimsoll.api.protocol;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request, before it is decided how it is sent. Immutable. */
final class Request {

    private static final byte[] NOTHING = {};

    private final String method;
    private final String target;
    private final List<Header> headers;
    private final byte[] body;
    private final boolean streamed;

    private Request(String method, String target, List<Header> headers, byte[] body, boolean streamed) {
        this.method = method;
        this.target = target;
        this.headers = List.copyOf(headers);
        this.body = body;
        this.streamed = streamed;
    }

    static Request of(String method, String target) {
        return new Request(method, target, List.of(), NOTHING, false);
    }

    /** Returns this request with one more header. */
    Request with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Request(method, target, more, body, streamed);
    }

    /** Returns this request with a body of declared length. */
    Request body(byte[] content) {
        return new Request(method, target, headers, content, false);
    }

    /** Returns this request with a body of undeclared length: chunked transfer encoding. */
    Request streamed(byte[] content) {
        return new Request(method, target, headers, content, true);
    }

    String method() {
        return method;
    }

    String target() {
        return target;
    }

    List<Header> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    boolean isStreamed() {
        return streamed;
    }

    /** Returns the request as it goes over the wire of HTTP/1.1, headers in order. */
    byte[] wire(URI server) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(head(server).getBytes(StandardCharsets.ISO_8859_1));
        if (streamed) {
            chunks(wire);
        } else {
            wire.writeBytes(body);
        }
        return wire.toByteArray();
    }

    private String head(URI server) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(server.getAuthority()).append("\r\n");
        for (Header header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (streamed) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body.length > 0 || method.startsWith("P")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** Odd-sized chunks, so that no boundary of ours meets one of the server's. */
    private void chunks(ByteArrayOutputStream wire) {
        for (int from = 0; from < body.length; from += 997) {
            byte[] chunk = Content.part(body, from, from + 997);
            wire.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            wire.writeBytes(chunk);
            wire.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        wire.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method).append(' ').append(target);
        headers.forEach(header ->
                text.append("\n    ").append(header.name()).append(": ").append(header.value()));
        return text.append("\n    (").append(body.length).append(" bytes)").toString();
    }
}
