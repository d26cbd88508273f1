package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;

import java.util.concurrent.TimeUnit;

/** What a client does when it does not know how much of an upload arrived. */
final class Interrupted {

    private Interrupted() {}

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
