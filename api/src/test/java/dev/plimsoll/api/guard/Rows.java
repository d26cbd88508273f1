package dev.plimsoll.api.guard;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Text that is HTTP/1.1, and text that is not. */
final class Rows {

    private static final String HOST = "Host: registry\r\n";
    static final String EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String POST = "POST /v2/a/blobs/uploads/?digest=" + EMPTY + " HTTP/1.1\r\n" + HOST;
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNK = CHUNKED + "3\r\nabc\r\n";

    private Rows() {}

    /**
     * Requests that must be let through.
     *
     * @param requests how many they are
     */
    record Good(String what, int requests, String text) {

        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    /**
     * A request that must be refused.
     *
     * @param begins whether its head is well formed, and only its body is not
     */
    record Bad(String what, Fault fault, boolean begins, String text) {

        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Good> good() {
        return Stream.of(
                new Good("a request without body", 1, get("")),
                new Good("an empty line before a request", 1, "\r\n" + get("")),
                new Good("an empty line between requests", 2, get("") + "\r\n" + get("")),
                new Good("HTTP/1.0 without host", 1, "GET /v2/ HTTP/1.0\r\n\r\n"),
                new Good("HTTP/1.0 with a length", 1, "POST /v2/ HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc"),
                new Good("a body of no bytes", 1, POST + "Content-Length: 0\r\n\r\n"),
                new Good("a body", 1, POST + "Content-Length: 5\r\n\r\nabcde"),
                new Good("a length with zeros in front", 1, POST + "Content-Length: 0005\r\n\r\nabcde"),
                new Good("a body that looks like a request", 1, body(get(""))),
                new Good("a body with a GET", 1, get("Content-Length: 2\r\n") + "\r\n"),
                new Good("blanks around values", 1, get("X:\t a \t\r\nContent-Length:\t0 \r\nEmpty:\r\n")),
                new Good("bytes beyond ASCII in a value", 1, get("User-Agent: k\u00fcbel\r\n")),
                new Good("names in any case", 1, "GET /v2/ HTTP/1.1\r\nhOsT: registry\r\nCONTENT-LENGTH: 0\r\n\r\n"),
                new Good("a host with a port", 1, "GET /v2/ HTTP/1.1\r\nHost: my-registry.example.com:5000\r\n\r\n"),
                new Good("a host that is an address", 1, "GET /v2/ HTTP/1.1\r\nHost: [::1]:5000\r\n\r\n"),
                new Good("an absolute target", 1, "GET http://registry/v2/ HTTP/1.1\r\n" + HOST + "\r\n"),
                new Good("an expectation", 1, POST + "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\na"),
                new Good("no chunks", 1, CHUNKED + "0\r\n\r\n"),
                new Good("a chunk", 1, CHUNK + "0\r\n\r\n"),
                new Good(
                        "chunks in any case",
                        1,
                        CHUNKED.replace("chunked", "Chunked") + "A\r\n0123456789\r\n0\r\n\r\n"),
                new Good(
                        "chunks whose sizes have zeros in front", 1, CHUNKED + "0000000000000003\r\nabc\r\n00\r\n\r\n"),
                new Good("chunks with extensions", 1, CHUNKED + "3;a=b;c\r\nabc\r\n0;d\r\n\r\n"),
                new Good("chunks with trailers", 1, CHUNK + "0\r\nX-Sum: 1\r\nX-Other: 2\r\n\r\n"),
                new Good("chunks of line ends", 1, CHUNKED + "4\r\n\r\n\r\n\r\n0\r\n\r\n"),
                new Good("many headers", 1, get(headers(99, 1))),
                new Good("long headers", 1, get(headers(31, 1000))),
                new Good("a long target", 1, "GET /v2/" + "x".repeat(8000) + " HTTP/1.1\r\n" + HOST + "\r\n"),
                new Good("requests one after the other", 3, get("") + body("abc") + CHUNK + "0\r\n\r\n"),
                new Good("many requests", 20, get("").repeat(20)));
    }

    static Stream<Bad> bad() {
        return Stream.of(requestLines(), lines(), hosts(), lengths(), encodings(), chunks(), trailers(), sizes())
                .flatMap(rows -> rows);
    }

    private static Stream<Bad> requestLines() {
        return Stream.of(
                line("TRACE", Fault.METHOD, "TRACE /v2/ HTTP/1.1"),
                line("CONNECT", Fault.METHOD, "CONNECT registry:443 HTTP/1.1"),
                line("OPTIONS of everything", Fault.METHOD, "OPTIONS * HTTP/1.1"),
                line("an unknown method", Fault.METHOD, "BREW /v2/ HTTP/1.1"),
                line("a method in lower case", Fault.METHOD, "get /v2/ HTTP/1.1"),
                line("a method that is no token", Fault.REQUEST_LINE, "GE(T /v2/ HTTP/1.1"),
                line("no method", Fault.REQUEST_LINE, " /v2/ HTTP/1.1"),
                line("no target", Fault.REQUEST_LINE, "GET  HTTP/1.1"),
                line("a method only", Fault.REQUEST_LINE, "GET"),
                line("no version", Fault.REQUEST_LINE, "GET /v2/"),
                line("a blank in the target", Fault.REQUEST_LINE, "GET /v2/ x HTTP/1.1"),
                line("two blanks before the target", Fault.REQUEST_LINE, "GET  /v2/ HTTP/1.1"),
                line("two blanks before the version", Fault.REQUEST_LINE, "GET /v2/  HTTP/1.1"),
                line("a blank at the end", Fault.REQUEST_LINE, "GET /v2/ HTTP/1.1 "),
                line("a tab for a blank", Fault.REQUEST_LINE, "GET\t/v2/ HTTP/1.1"),
                line("a blank before the method", Fault.REQUEST_LINE, " GET /v2/ HTTP/1.1"),
                line("NUL in the target", Fault.REQUEST_LINE, "GET /v2/\0 HTTP/1.1"),
                line("a bare CR in the target", Fault.REQUEST_LINE, "GET /v2/\rx HTTP/1.1"),
                line("bytes beyond ASCII in the target", Fault.REQUEST_LINE, "GET /v2/k\u00fcbel HTTP/1.1"),
                line("HTTP/2", Fault.VERSION, "GET /v2/ HTTP/2.0"),
                line("the preface of HTTP/2", Fault.VERSION, "PRI * HTTP/2.0"),
                line("HTTP/1.2", Fault.VERSION, "GET /v2/ HTTP/1.2"),
                line("HTTP/0.9", Fault.VERSION, "GET /v2/ HTTP/0.9"),
                line("a version in lower case", Fault.REQUEST_LINE, "GET /v2/ http/1.1"),
                line("another protocol", Fault.REQUEST_LINE, "GET /v2/ ICY/1.1"),
                whole("two empty lines before a request", Fault.REQUEST_LINE, "\r\n\r\n" + get("")),
                whole(
                        "the greeting of TLS",
                        Fault.LINE_END,
                        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\n"));
    }

    private static Stream<Bad> lines() {
        return Stream.of(
                whole("a request line ended by LF", Fault.LINE_END, "GET /v2/ HTTP/1.1\n" + HOST + "\r\n"),
                whole("a header ended by LF", Fault.LINE_END, "GET /v2/ HTTP/1.1\r\nHost: registry\n\r\n"),
                whole("a head ended by LF", Fault.LINE_END, "GET /v2/ HTTP/1.1\r\nHost: registry\r\n\n"),
                field("a folded header", Fault.FIELD_FOLDED, "X: a\r\n b"),
                field("a header folded by a tab", Fault.FIELD_FOLDED, "X: a\r\n\tb"),
                whole("a folded first header", Fault.FIELD_FOLDED, "GET /v2/ HTTP/1.1\r\n Host: a\r\n" + HOST + "\r\n"),
                field("a blank before the colon", Fault.FIELD_NAME, "X : a"),
                field("a tab before the colon", Fault.FIELD_NAME, "Transfer-Encoding\t: chunked"),
                field("no colon", Fault.FIELD_NAME, "nonsense"),
                field("no name", Fault.FIELD_NAME, ": a"),
                field("a name that is no token", Fault.FIELD_NAME, "X(y): a"),
                field("NUL in a name", Fault.FIELD_NAME, "X\0: a"),
                field("bytes beyond ASCII in a name", Fault.FIELD_NAME, "K\u00fcbel: a"),
                field("NUL in a value", Fault.FIELD_VALUE, "X: a\0b"),
                field("a bare CR in a value", Fault.FIELD_VALUE, "X: a\rTransfer-Encoding: chunked"),
                field("CR before the line end", Fault.FIELD_VALUE, "X: a\r"),
                field("an escape in a value", Fault.FIELD_VALUE, "X: \u001b[31m"),
                field("DEL in a value", Fault.FIELD_VALUE, "X: a\u007f"),
                field("a vertical tab around a value", Fault.FIELD_VALUE, "Content-Length: \u000b5"));
    }

    private static Stream<Bad> hosts() {
        return Stream.of(
                whole("no host", Fault.HOST_COUNT, "GET /v2/ HTTP/1.1\r\nX: a\r\n\r\n"),
                field("two hosts", Fault.HOST_COUNT, "Host: other"),
                field("the same host twice", Fault.HOST_COUNT, "host: registry"),
                host("an empty host", ""),
                host("two hosts in one", "registry, other"),
                host("a host with a path", "registry/v2"),
                host("a host with a user", "me@registry"),
                host("a host with a blank", "registry other"),
                host("a port that is no number", "registry:http"),
                host("a port that is too long", "registry:123456"),
                host("an address without end", "[::1"),
                host("no address", "[]"),
                host("something after an address", "[::1]x"));
    }

    private static Stream<Bad> lengths() {
        return Stream.of(
                length("a length with a sign", Fault.LENGTH, "+5"),
                length("a negative length", Fault.LENGTH, "-1"),
                length("no length", Fault.LENGTH, ""),
                length("a length that is no number", Fault.LENGTH, "five"),
                length("a length in hexadecimal", Fault.LENGTH, "0x5"),
                length("a length with a point", Fault.LENGTH, "5.0"),
                length("a length with a blank", Fault.LENGTH, "5 5"),
                length("two lengths in one", Fault.LENGTH, "5, 5"),
                length("a length beyond 63 bits", Fault.LENGTH, "18446744073709551621"),
                length("a length of many zeros", Fault.LENGTH, "00000000000000000000000005"),
                length("two lengths", Fault.LENGTH_COUNT, "5\r\nContent-Length: 6"),
                length("the same length twice", Fault.LENGTH_COUNT, "5\r\ncontent-length: 5"),
                field("an unknown expectation", Fault.EXPECTATION, "Expect: the-moon"),
                field("two expectations in one", Fault.EXPECTATION, "Expect: 100-continue, the-moon"),
                field("a websocket of the draft", Fault.UPGRADE, "Sec-WebSocket-Key1: 1"));
    }

    private static Stream<Bad> encodings() {
        return Stream.of(
                encoding("an unknown encoding", Fault.ENCODING, "xchunked"),
                encoding("gzip before chunked", Fault.ENCODING, "gzip, chunked"),
                encoding("identity", Fault.ENCODING, "identity"),
                encoding("chunked not last", Fault.ENCODING, "chunked, identity"),
                encoding("chunked twice in one", Fault.ENCODING, "chunked, chunked"),
                encoding("chunked with a parameter", Fault.ENCODING, "chunked;q=1"),
                encoding("chunked in quotes", Fault.ENCODING, "\"chunked\""),
                encoding("no encoding", Fault.ENCODING, ""),
                encoding("chunked twice", Fault.ENCODING, "chunked\r\nTransfer-Encoding: chunked"),
                encoding("a length after chunked", Fault.ENCODING_AND_LENGTH, "chunked\r\nContent-Length: 5"),
                whole(
                        "a length before chunked",
                        Fault.ENCODING_AND_LENGTH,
                        POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                whole(
                        "chunks in HTTP/1.0",
                        Fault.ENCODING_IN_1_0,
                        "POST /v2/ HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    }

    private static Stream<Bad> chunks() {
        return Stream.of(
                body("a size that is no number", Fault.CHUNK_SIZE, CHUNKED + "zz\r\n\r\n"),
                body("no size", Fault.CHUNK_SIZE, CHUNKED + "\r\n"),
                body("an extension without size", Fault.CHUNK_SIZE, CHUNKED + ";a\r\n"),
                body("a size with a sign", Fault.CHUNK_SIZE, CHUNKED + "+3\r\nabc\r\n0\r\n\r\n"),
                body("a negative size", Fault.CHUNK_SIZE, CHUNKED + "-3\r\nabc\r\n0\r\n\r\n"),
                body("a size with a prefix", Fault.CHUNK_SIZE, CHUNKED + "0x3\r\nabc\r\n0\r\n\r\n"),
                body("a blank before the size", Fault.CHUNK_SIZE, CHUNKED + " 3\r\nabc\r\n0\r\n\r\n"),
                body("a blank after the size", Fault.CHUNK_SIZE, CHUNKED + "3 \r\nabc\r\n0\r\n\r\n"),
                body("a size beyond 31 bits", Fault.CHUNK_SIZE, CHUNKED + "80000000\r\nabc"),
                body("a size beyond 64 bits", Fault.CHUNK_SIZE, CHUNKED + "10000000000000003\r\nabc\r\n0\r\n\r\n"),
                body("a size line ended by LF", Fault.LINE_END, CHUNKED + "3\nabc\r\n0\r\n\r\n"),
                body("a size line with a bare CR", Fault.CHUNK_SIZE, CHUNKED + "3\rabc\r\nabc\r\n0\r\n\r\n"),
                body("a quoted extension", Fault.CHUNK_SIZE, CHUNKED + "3;a=\"\r\nabc\"\r\nabc\r\n0\r\n\r\n"),
                body("an extension without value", Fault.CHUNK_SIZE, CHUNKED + "3;a=\r\nabc\r\n0\r\n\r\n"),
                body("an extension without name", Fault.CHUNK_SIZE, CHUNKED + "3;\r\nabc\r\n0\r\n\r\n"),
                body("NUL in an extension", Fault.CHUNK_SIZE, CHUNKED + "3;a=\0\r\nabc\r\n0\r\n\r\n"),
                body("an endless extension", Fault.CHUNK_SIZE, CHUNKED + "3;a=" + "x".repeat(300)),
                body("a chunk longer than its size", Fault.CHUNK_END, CHUNKED + "2\r\nabc\r\n0\r\n\r\n"),
                body("a chunk ended by LF", Fault.LINE_END, CHUNKED + "3\r\nabc\n0\r\n\r\n"),
                body("a later chunk without size", Fault.CHUNK_SIZE, CHUNK + "\r\n0\r\n\r\n"));
    }

    private static Stream<Bad> trailers() {
        return Stream.of(
                body("a length as trailer", Fault.TRAILER, CHUNK + "0\r\nContent-Length: 5\r\n\r\n"),
                body("an encoding as trailer", Fault.TRAILER, CHUNK + "0\r\nTransfer-Encoding: chunked\r\n\r\n"),
                body("a host as trailer", Fault.TRAILER, CHUNK + "0\r\nHost: other\r\n\r\n"),
                body("a folded trailer", Fault.FIELD_FOLDED, CHUNK + "0\r\nX: a\r\n b\r\n\r\n"),
                body("a trailer without colon", Fault.FIELD_NAME, CHUNK + "0\r\nGET /v2/ HTTP/1.1\r\n\r\n"),
                body("a trailer ended by LF", Fault.LINE_END, CHUNK + "0\r\nX: a\n\r\n"),
                body("trailers ended by LF", Fault.LINE_END, CHUNK + "0\r\nX: a\r\n\n"),
                body("too many trailers", Fault.HEADERS_TOO_MANY, CHUNK + "0\r\n" + headers(101, 1) + "\r\n"),
                body("too large trailers", Fault.HEADERS_TOO_LARGE, CHUNK + "0\r\n" + headers(40, 1000) + "\r\n"));
    }

    private static Stream<Bad> sizes() {
        return Stream.of(
                whole("too long a target", Fault.REQUEST_LINE_TOO_LONG, "GET /" + "x".repeat(9000) + " HTTP/1.1\r\n"),
                whole("an endless method", Fault.REQUEST_LINE_TOO_LONG, "x".repeat(9000)),
                whole("too many headers", Fault.HEADERS_TOO_MANY, get(headers(100, 1))),
                whole("too large headers", Fault.HEADERS_TOO_LARGE, get(headers(40, 1000))),
                whole("too long a header", Fault.HEADERS_TOO_LARGE, get("X: " + "x".repeat(40_000) + "\r\n")),
                whole("an endless header", Fault.HEADERS_TOO_LARGE, POST + "X: " + "x".repeat(40_000)));
    }

    private static Bad line(String what, Fault fault, String line) {
        return whole(what, fault, line + "\r\n" + HOST + "\r\n");
    }

    private static Bad field(String what, Fault fault, String field) {
        return whole(what, fault, get(field + "\r\n"));
    }

    private static Bad host(String what, String host) {
        return whole(what, Fault.HOST, "GET /v2/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    private static Bad length(String what, Fault fault, String length) {
        return whole(what, fault, POST + "Content-Length: " + length + "\r\n\r\nabcde");
    }

    private static Bad encoding(String what, Fault fault, String encoding) {
        return whole(what, fault, POST + "Transfer-Encoding: " + encoding + "\r\n\r\n0\r\n\r\n");
    }

    private static Bad whole(String what, Fault fault, String text) {
        return new Bad(what, fault, false, text);
    }

    private static Bad body(String what, Fault fault, String text) {
        return new Bad(what, fault, true, text);
    }

    private static String get(String headers) {
        return "GET /v2/ HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String body(String content) {
        return POST + "Content-Length: " + content.length() + "\r\n\r\n" + content;
    }

    private static String headers(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "X-" + i + ": " + "x".repeat(length) + "\r\n")
                .collect(Collectors.joining());
    }
}
