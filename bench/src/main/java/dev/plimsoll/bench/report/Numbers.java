package dev.plimsoll.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Arithmetic of figures. */
final class Numbers {

    private Numbers() {}

    /** Returns the middle one, or the mean of the two in the middle; empty of nothing. */
    static Optional<Double> median(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return Optional.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    static String format(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
