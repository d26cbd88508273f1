package dev.plimsoll.bench.client;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * An answer without its body.
 *
 * @param status the HTTP status
 * @param headers its headers
 */
public record Answer(int status, HttpHeaders headers) {

    /** Returns where an upload goes on: the answer's {@code Location}. */
    String location() {
        String location = headers.get("Location");
        if (location == null) {
            throw new Wrong("answer without Location");
        }
        return location;
    }

    /** Returns how many bytes an upload's status says have arrived: one more than the end of its {@code Range}. */
    long received() {
        String range = headers.get("Range", "0-0");
        long last = Long.parseLong(range.substring(range.indexOf('-') + 1));
        return last == 0 ? 0 : last + 1;
    }
}
