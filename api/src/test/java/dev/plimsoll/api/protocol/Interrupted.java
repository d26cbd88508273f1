package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What a client does when it does not know how much of an upload arrived. */
final class Interrupted {

    /** How a client goes. */
    enum Departure {
        /** It closes its side in good order. */
        CLOSE,
        /** It is cut off. */
        RESET
    }

    private Interrupted() {}

    /** Sends a request's head, and when the registry is at work on it so many bytes of its body; then goes. */
    static void cut(URI server, Request request, int sent, Departure departure) throws Exception {
        byte[] wire = request.with("Expect", "100-continue").wire(server);
        int body = headLength(wire);
        try (RawHttp connection = new RawHttp(server)) {
            assertThat(connection.write(Content.part(wire, 0, body)).read()).hasStatus(100);
            connection.write(Content.part(wire, body, body + sent));
            if (departure == Departure.RESET) {
                connection.reset();
            }
        }
    }

    private static int headLength(byte[] wire) {
        String text = new String(wire, StandardCharsets.ISO_8859_1);
        return text.indexOf("\r\n\r\n") + 4;
    }

    /**
     * Asks where the session ends and sends the rest; again, for ten seconds, if the registry was still busy with what came
     * before.
     */
    static void resume(Upload upload, byte[] content) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Answer answer = resumeOnce(upload, content);
        while (answer.status() == 416 && System.nanoTime() < deadline) {
            answer = resumeOnce(upload, content);
        }
        assertThat(answer).hasStatus(202, 204);
    }

    private static Answer resumeOnce(Upload upload, byte[] content) {
        Answer status = upload.status();
        assertThat(status).hasStatus(204);
        int received = received(status);
        byte[] rest = Content.part(content, received, content.length);
        return rest.length == 0 ? status : upload.chunk(received, rest);
    }

    /** Returns how many bytes a session has, of which {@code 0-0} does not say whether it is none or one. */
    static int received(Answer status) {
        int last = Integer.parseInt(status.need("Range").substring("0-".length()));
        return last == 0 ? 0 : last + 1;
    }
}
