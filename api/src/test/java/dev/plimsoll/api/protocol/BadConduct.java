package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

/**
 * Bad input that is more than one request.
 *
 * @param row its number in the list of bad input
 * @param what is bad about it
 * @param conduct what is done, and how it is answered
 */
record BadConduct(int row, String what, Conduct conduct) implements BadInput {

    private static final byte[] CONTENT = Content.fresh(300_000);

    /** What is done to a victim. */
    @FunctionalInterface
    interface Conduct {
        void on(Victim victim) throws Exception;
    }

    @Override
    public void doneTo(Victim victim) throws Exception {
        conduct.on(victim);
    }

    @Override
    public String toString() {
        return row + ", " + what;
    }

    /** Returns all of them. */
    static Stream<BadInput> rows() {
        return Stream.of(
                new BadConduct(11, "a chunk that ends early", BadConduct::endEarly),
                new BadConduct(13, "closing with another digest", BadConduct::closeWithAnotherDigest),
                new BadConduct(13, "a post with another digest", BadConduct::postWithAnotherDigest),
                new BadConduct(22, "mounting from no name", victim -> mount(victim, "Not/A/Name")),
                new BadConduct(22, "mounting from nobody", victim -> mount(victim, "kit/nobody/was/here")),
                new BadConduct(22, "mounting from nowhere", victim -> mount(victim, "")),
                new BadConduct(22, "mounting from two", victim -> mount(victim, "a&from=b")),
                new BadConduct(29, "a compressed chunk", BadConduct::compress));
    }

    /** What arrived counts, so that the client can go on; and what is given up is cleaned away. */
    private static void endEarly(Victim victim) throws Exception {
        Upload upload = Upload.begin(victim.repo());
        Interrupted.cut(victim.uri(), upload.patch(0, CONTENT), CONTENT.length / 2, Interrupted.Departure.RESET);
        Answer status = upload.status();
        assertThat(status).hasStatus(204);
        assertThat(Interrupted.received(status)).isLessThanOrEqualTo(CONTENT.length / 2);
        assertThat(upload.cancel()).hasStatus(204);
    }

    private static void closeWithAnotherDigest(Victim victim) throws Exception {
        Request put = Upload.begin(victim.repo()).put(Algorithm.SHA256.unknownDigest(), CONTENT);
        assertThat(RawHttp.send(victim.uri(), put)).isError(400, "DIGEST_INVALID");
    }

    private static void postWithAnotherDigest(Victim victim) throws Exception {
        String target = victim.repo().uploads() + "?digest=" + Algorithm.SHA256.unknownDigest();
        assertThat(RawHttp.send(victim.uri(), Request.of("POST", target).body(CONTENT)))
                .isError(400, "DIGEST_INVALID");
    }

    /** Whoever asks for what is not there, or not to be seen, learns no more than where to upload it. */
    private static void mount(Victim victim, String from) {
        String query = "?mount=" + Algorithm.SHA256.unknownDigest() + "&from=" + from;
        assertThat(Upload.begin(victim.repo(), query).cancel()).hasStatus(204);
    }

    private static void compress(Victim victim) throws Exception {
        Upload upload = Upload.begin(victim.repo());
        Request patch = upload.patch(CONTENT).with("Content-Encoding", "gzip");
        assertThat(RawHttp.send(victim.uri(), patch)).hasStatus(202, 415);
        assertThat(upload.cancel()).hasStatus(204);
    }
}
