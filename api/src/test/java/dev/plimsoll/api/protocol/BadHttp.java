package dev.plimsoll.api.protocol;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Requests that are no proper HTTP. */
final class BadHttp {

    private static final String HOST = BadText.HOST;
    private static final String DIGEST = Algorithm.SHA256.unknownDigest();

    private BadHttp() {}

    /** Returns all of them. */
    static Stream<BadInput> rows() {
        return Stream.of(methods(), tooLong(), framing(), lengths(), lines()).flatMap(rows -> rows);
    }

    private static Stream<BadText> methods() {
        return Stream.of(
                bad(24, "an unknown method", "BREW /v2/ HTTP/1.1\r\n" + HOST + "\r\n", 400, 405, 501),
                bad(24, "a method in lower case", "get /v2/ HTTP/1.1\r\n" + HOST + "\r\n", 400, 405, 501),
                bad(24, "TRACE", "TRACE /v2/ HTTP/1.1\r\n" + HOST + "\r\n", 400, 405, 501),
                bad(24, "CONNECT", "CONNECT /v2/ HTTP/1.1\r\n" + HOST + "\r\n", 400, 405, 501),
                bad(24, "CONNECT to another host", "CONNECT other:443 HTTP/1.1\r\n" + HOST + "\r\n", 400, 405, 501),
                bad(24, "OPTIONS of everything", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n", 400, 405, 501),
                bad(24, "GET of everything", "GET * HTTP/1.1\r\n" + HOST + "\r\n", 400, 404, 405));
    }

    private static Stream<BadText> tooLong() {
        String many =
                IntStream.range(0, 200).mapToObj(i -> "X-" + i + ": x\r\n").collect(Collectors.joining());
        String large = IntStream.range(0, 12)
                .mapToObj(i -> "X-" + i + ": " + "x".repeat(4000) + "\r\n")
                .collect(Collectors.joining());
        return Stream.of(
                bad(27, "too many headers", getting(HOST + many), 400, 431),
                bad(27, "too large headers", getting(HOST + large), 400, 431),
                bad(27, "too long a header", getting(HOST + "X: " + "x".repeat(40_000) + "\r\n"), 400, 431),
                bad(
                        27,
                        "too long a target",
                        "GET /v2/" + "x".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n",
                        400,
                        414));
    }

    private static Stream<BadText> framing() {
        return Stream.of(
                bad(28, "no host", getting(""), 400),
                bad(28, "two hosts", getting(HOST + "Host: other\r\n"), 400),
                bad(28, "an unknown transfer encoding", posting("Transfer-Encoding: xchunked\r\n"), 400, 501),
                bad(28, "gzip as transfer encoding", posting("Transfer-Encoding: gzip, chunked\r\n"), 400, 501),
                bad(
                        28,
                        "chunked twice",
                        posting("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
                        400,
                        501),
                bad(28, "chunked not last", posting("Transfer-Encoding: chunked, identity\r\n"), 400, 501),
                bad(
                        28,
                        "a length beside chunks",
                        posting("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
                        400),
                bad(
                        28,
                        "chunks in HTTP/1.0",
                        "POST /v2/kit/x/blobs/uploads/ HTTP/1.0\r\n" + HOST
                                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        400),
                bad(
                        28,
                        "a chunk whose size is no number",
                        posting("Transfer-Encoding: chunked\r\n") + "zz\r\n\r\n",
                        400),
                bad(30, "an unknown expectation", getting(HOST + "Expect: the-moon\r\n"), 417));
    }

    private static Stream<BadText> lengths() {
        return Stream.of(
                bad(28, "two lengths", posting("Content-Length: 0\r\nContent-Length: 5\r\n"), 400),
                bad(28, "two lengths in one", posting("Content-Length: 0, 5\r\n"), 400),
                bad(28, "a length with a sign", posting("Content-Length: +0\r\n"), 400),
                bad(28, "a negative length", posting("Content-Length: -1\r\n"), 400),
                bad(28, "a length that is no number", posting("Content-Length: 0x0\r\n"), 400));
    }

    private static Stream<BadText> lines() {
        return Stream.of(
                bad(28, "a folded header", getting(HOST + "X: a\r\n b\r\n"), 400),
                bad(28, "a space before the colon", getting(HOST + "X : a\r\n"), 400),
                bad(28, "a header without a colon", getting(HOST + "nonsense\r\n"), 400),
                bad(28, "a header without a name", getting(HOST + ": a\r\n"), 400),
                bad(28, "NUL in a header", getting(HOST + "X: a\0b\r\n"), 400),
                bad(28, "a bare CR in a header", getting(HOST + "X: a\rb\r\n"), 400),
                bad(28, "lines ended by LF alone", "GET /v2/ HTTP/1.1\nHost: registry\n\n", 400),
                bad(28, "NUL in the target", "GET /v2/\0 HTTP/1.1\r\n" + HOST + "\r\n", 400),
                bad(28, "a space in the target", "GET /v2/ x HTTP/1.1\r\n" + HOST + "\r\n", 400),
                bad(
                        28,
                        "bytes beyond ASCII in the target",
                        "GET /v2/k\u00fct/tags/list HTTP/1.1\r\n" + HOST + "\r\n",
                        400),
                bad(28, "a version that is none", "GET /v2/ HTTP/9.9\r\n" + HOST + "\r\n", 400, 505),
                bad(28, "no version", "GET /v2/\r\n" + HOST + "\r\n", 400, 505));
    }

    private static String getting(String headers) {
        return "GET /v2/ HTTP/1.1\r\n" + headers + "\r\n";
    }

    private static String posting(String headers) {
        return "POST /v2/kit/x/blobs/uploads/?digest=" + DIGEST + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static BadText bad(int row, String what, String head, Integer... statuses) {
        return new BadText(row, what, head, List.of(statuses));
    }
}
