package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Text that is no proper HTTP. It is followed, on the same connection, by a request that deletes something; that must never be
 * taken for one.
 *
 * @param row its number in the list of bad input
 * @param what is bad about it
 * @param head from the request line to the empty line
 * @param statuses that may answer it
 */
record BadText(int row, String what, String head, List<Integer> statuses) implements BadInput {

    static final String HOST = "Host: registry\r\n";

    @Override
    public void doneTo(Victim victim) throws Exception {
        String smuggled = "DELETE " + victim.repo().manifest(Victim.TAG) + " HTTP/1.1\r\n" + HOST + "\r\n";
        try (RawHttp connection = new RawHttp(victim.uri())) {
            Answer answer = connection.write(head + smuggled).read();
            assertThat(answer).hasStatus(statuses.stream().mapToInt(i -> i).toArray());
            assertThat(answer.text()).doesNotContain(NEVER_TOLD);
            assertThat(connection.isClosedByServer()).as("closed").isTrue();
        }
    }

    @Override
    public String toString() {
        return row + ", " + what;
    }
}
