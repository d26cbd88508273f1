package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A request that must be refused, and how.
 *
 * @param row its number in the list of bad input
 * @param what is bad about it
 * @param request what is sent
 * @param statuses that may answer it
 * @param codes of which one must be the first in the error document; none if there need not be one
 * @param closes whether the connection is closed after the answer, else the next request on it is served
 */
record BadRequest(
        int row,
        String what,
        Function<Victim, Request> request,
        List<Integer> statuses,
        List<String> codes,
        boolean closes)
        implements BadInput {

    static BadRequest of(int row, String what, Function<Victim, Request> request) {
        return new BadRequest(row, what, request, List.of(), List.of(), false);
    }

    BadRequest answered(int... allowed) {
        return new BadRequest(row, what, request, IntStream.of(allowed).boxed().toList(), codes, closes);
    }

    BadRequest as(String... allowed) {
        return new BadRequest(row, what, request, statuses, List.of(allowed), closes);
    }

    BadRequest thenClosed() {
        return new BadRequest(row, what, request, statuses, codes, true);
    }

    @Override
    public void doneTo(Victim victim) throws Exception {
        try (RawHttp connection = new RawHttp(victim.uri())) {
            Request sent = request.apply(victim);
            assertAnswer(connection.exchange(sent));
            assertConnection(connection);
            victim.assertNotTaken(sent.body());
        }
    }

    private void assertAnswer(Answer answer) {
        assertThat(answer).hasStatus(statuses.stream().mapToInt(i -> i).toArray());
        if (!codes.isEmpty()) {
            assertThat(answer).isError(answer.status(), codes.toArray(String[]::new));
        }
        if (answer.status() >= 400) { // else it is content, which may be anything
            assertThat(answer.text()).doesNotContain(NEVER_TOLD);
        }
    }

    private void assertConnection(RawHttp connection) throws Exception {
        if (closes) {
            assertThat(connection.isClosedByServer()).as("closed").isTrue();
        } else {
            assertThat(connection.exchange(Request.of("GET", "/v2/"))).hasStatus(200);
        }
    }

    @Override
    public String toString() {
        return row + ", " + what;
    }
}
