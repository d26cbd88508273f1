package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;

/** One upload session, driven as the specification says: every request goes to the latest {@code Location}. */
final class Upload {

    private final Repo repo;
    private final Answer start;
    private String location;

    private Upload(Repo repo, Answer start) {
        this.repo = repo;
        this.start = start;
        this.location = repo.target(start);
    }

    static Upload begin(Repo repo) {
        return begin(repo, "");
    }

    /** Begins with a query such as {@code ?digest-algorithm=sha512}. */
    static Upload begin(Repo repo, String query) {
        Answer start = repo.send(Request.of("POST", repo.uploads() + query));
        assertThat(start).hasStatus(202);
        return new Upload(repo, start);
    }

    /** Goes on with the session that an answer leads to. */
    static Upload at(Repo repo, Answer answer) {
        return new Upload(repo, answer);
    }

    /** Returns the answer the session began with. */
    Answer start() {
        return start;
    }

    /** Returns where the next request goes. */
    String location() {
        return location;
    }

    /** Returns where the closing request goes. */
    String closing(String digest) {
        return location + (location.contains("?") ? "&" : "?") + "digest=" + digest;
    }

    /** Sends a request that may move the session on. */
    Answer send(Request request) {
        Answer answer = repo.send(request);
        if (answer.status() != 201 && answer.header("Location").isPresent()) {
            location = repo.target(answer);
        }
        return answer;
    }

    /** Returns the request that appends bytes at an offset. */
    Request patch(long offset, byte[] bytes) {
        return patch(offset + "-" + (offset + bytes.length - 1), bytes);
    }

    Request patch(String contentRange, byte[] bytes) {
        return patch(bytes).with("Content-Range", contentRange);
    }

    Request patch(byte[] bytes) {
        return Request.of("PATCH", location)
                .with("Content-Type", "application/octet-stream")
                .body(bytes);
    }

    /** Appends bytes, naming their place. */
    Answer chunk(long offset, byte[] bytes) {
        return send(patch(offset, bytes));
    }

    /** Appends bytes of undeclared length, naming no place. */
    Answer stream(byte[] bytes) {
        return send(patch(bytes).streamed(bytes));
    }

    Answer status() {
        return send(Request.of("GET", location));
    }

    Answer cancel() {
        return send(Request.of("DELETE", location));
    }

    /** Closes the session. */
    Answer finish(String digest) {
        return finish(digest, new byte[0]);
    }

    /** Closes the session with the last bytes, naming no place. */
    Answer finish(String digest, byte[] last) {
        return send(put(digest, last));
    }

    /** Closes the session with the last bytes, naming their place. */
    Answer finish(String digest, long offset, byte[] last) {
        return send(put(digest, last).with("Content-Range", offset + "-" + (offset + last.length - 1)));
    }

    Request put(String digest, byte[] last) {
        return Request.of("PUT", closing(digest))
                .with("Content-Type", "application/octet-stream")
                .body(last);
    }
}
