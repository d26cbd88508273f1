package dev.plimsoll.bench.report;

import dev.plimsoll.bench.measure.Round;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One target's figure against the first target's, pair by pair: each round with the other's round of the same number, which ran just before it.
 * Noise that lasts longer than a round meets both and cancels out.
 *
 * @param target that is compared
 * @param baseline the first target
 * @param pairs the target's figure divided by the baseline's, round by round
 */
public record Comparison(String target, String baseline, Figure figure, List<Double> pairs) {

    public Comparison {
        pairs = List.copyOf(pairs);
    }

    /** Returns the median of the ratios. */
    public double median() {
        return Numbers.median(pairs).orElseThrow();
    }

    /** Returns the lowest ratio. */
    public double lowest() {
        return pairs.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** Returns the highest ratio. */
    public double highest() {
        return pairs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Returns the rounds by target, in the order of the targets. */
    static Map<String, List<Round>> byTarget(List<Round> rounds) {
        Map<String, List<Round>> grouped = new LinkedHashMap<>();
        rounds.forEach(round -> grouped.computeIfAbsent(round.target(), name -> new ArrayList<>())
                .add(round));
        return grouped;
    }

    /** Compares every target but the first with the first, by every figure that both have. */
    public static List<Comparison> of(List<Round> rounds) {
        List<Map.Entry<String, List<Round>>> targets =
                List.copyOf(byTarget(rounds).entrySet());
        return targets.stream()
                .skip(1)
                .flatMap(target -> of(targets.get(0), target))
                .filter(comparison -> !comparison.pairs().isEmpty())
                .toList();
    }

    private static Stream<Comparison> of(
            Map.Entry<String, List<Round>> baseline, Map.Entry<String, List<Round>> target) {
        return Arrays.stream(Figure.values())
                .map(figure -> new Comparison(
                        target.getKey(),
                        baseline.getKey(),
                        figure,
                        ratios(baseline.getValue(), target.getValue(), figure)));
    }

    private static List<Double> ratios(List<Round> baseline, List<Round> target, Figure figure) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(baseline.size(), target.size()); i++) {
            Optional<Double> first = figure.of(baseline.get(i));
            Optional<Double> second = figure.of(target.get(i));
            if (first.isPresent() && second.isPresent() && first.get() > 0) {
                ratios.add(second.get() / first.get());
            }
        }
        return ratios;
    }
}
