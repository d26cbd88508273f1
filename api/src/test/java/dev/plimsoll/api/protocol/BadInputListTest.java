package dev.plimsoll.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BadInputListTest {

    private static final int LAST = 33;

    @Test
    void everyRowOfTheListIsTested() {
        Set<Integer> rows = BadInputTest.rows().map(BadInput::row).collect(Collectors.toCollection(TreeSet::new));
        rows.addAll(RestrictedRegistryTest.ROWS);
        rows.addAll(TroubledStoreTest.ROWS);
        rows.addAll(GuardedRegistryTest.ROWS);
        assertThat(rows)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, LAST).boxed().toList());
    }
}
