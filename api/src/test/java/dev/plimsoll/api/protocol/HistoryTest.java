package dev.plimsoll.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.api.protocol.History.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The judge of tag histories is judged by histories of a register. */
class HistoryTest {

    @Test
    void nothingAtAllIsInOrder() {
        assertThat(inOrder(List.of())).isTrue();
    }

    @Test
    void aReadMustSeeWhatWasWrittenBefore() {
        assertThat(inOrder(List.of(write(0, 1, "a"), read(2, 3, "a")))).isTrue();
        assertThat(inOrder(List.of(write(0, 1, "a"), read(2, 3, "")))).isFalse();
        assertThat(inOrder(List.of(write(0, 1, "a"), read(2, 3, "b")))).isFalse();
    }

    @Test
    void aReadDuringAWriteMaySeeEither() {
        assertThat(inOrder(List.of(write(0, 5, "a"), read(2, 3, "a")))).isTrue();
        assertThat(inOrder(List.of(write(0, 5, "a"), read(2, 3, "")))).isTrue();
    }

    @Test
    void whatOneHasSeenNobodyUnseesLater() {
        assertThat(inOrder(List.of(write(0, 9, "a"), read(2, 3, "a"), read(4, 5, ""))))
                .isFalse();
        assertThat(inOrder(List.of(write(0, 9, "a"), read(2, 4, "a"), read(3, 5, ""))))
                .isTrue();
    }

    @Test
    void ofTwoSwapsFromOneStateOneMustFail() {
        assertThat(inOrder(List.of(swap(0, 9, "", "a", true), swap(0, 9, "", "b", true))))
                .isFalse();
        assertThat(inOrder(List.of(swap(0, 9, "", "a", true), swap(0, 9, "", "b", false))))
                .isTrue();
    }

    @Test
    void aSwapMustNotFailWhereNothingStoodAgainstIt() {
        assertThat(inOrder(List.of(write(0, 1, "a"), swap(2, 3, "a", "b", false))))
                .isFalse();
        assertThat(inOrder(List.of(write(0, 1, "a"), swap(2, 5, "a", "b", false), write(3, 4, "c"))))
                .isTrue();
    }

    @Test
    void historiesMadeInOrderAreInOrderAndNoMoreWithOneReadChanged() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 200; i++) {
            List<Operation<String>> sequential = sequential(random);
            Collections.shuffle(sequential, random);
            assertThat(inOrder(sequential)).isTrue();
            sequential.add(read(1_000, 1_001, "never written"));
            assertThat(inOrder(sequential)).isFalse();
        }
    }

    /** Operations that took effect one after the other, each of which began earlier and ended later than that. */
    private static List<Operation<String>> sequential(Random random) {
        List<Operation<String>> operations = new ArrayList<>();
        String state = "";
        for (long moment = 0; moment < 40; moment++) {
            long begin = moment - random.nextInt(6);
            long end = moment + random.nextInt(6);
            String value = "v" + random.nextInt(3);
            if (random.nextBoolean()) {
                operations.add(read(begin, end, state));
            } else {
                operations.add(write(begin, end, value));
                state = value;
            }
        }
        return operations;
    }

    private static boolean inOrder(List<Operation<String>> operations) {
        return new History<>("", operations).isLinearizable();
    }

    private static Operation<String> write(long begin, long end, String value) {
        return new Operation<>(begin, end, "write " + value, state -> Optional.of(value));
    }

    private static Operation<String> read(long begin, long end, String value) {
        return new Operation<>(
                begin, end, "read " + value, state -> Optional.of(state).filter(value::equals));
    }

    private static Operation<String> swap(long begin, long end, String from, String to, boolean succeeded) {
        return new Operation<>(
                begin,
                end,
                "swap",
                state -> Optional.of(succeeded ? to : state).filter(any -> state.equals(from) == succeeded));
    }
}
