package dev.plimsoll.bench.report;

import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The plots of a report: a colour for each target, a line for each of its rounds. */
final class Charts {

    private static final double MIB = 1L << 20;
    private static final double[] PERCENTILES = {0, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99};
    private static final List<LineChart.Tick> MARKS = List.of(
            new LineChart.Tick(0, "0"),
            new LineChart.Tick(1, "90 %"),
            new LineChart.Tick(2, "99 %"),
            new LineChart.Tick(3, "99.9 %"),
            new LineChart.Tick(4, "99.99 %"));

    private Charts() {}

    static String throughput(Map<String, List<Round>> targets) {
        boolean moves = targets.values().stream().flatMap(List::stream).anyMatch(round -> round.bytes() > 1 << 20);
        LineChart chart = new LineChart("seconds", moves ? "MiB/s" : "operations/s");
        each(targets, (colour, round) -> chart.add(colour, moves ? rate(round, true) : rate(round, false)));
        return chart.svg();
    }

    private static List<LineChart.Point> rate(Round round, boolean bytes) {
        List<LineChart.Point> points = new ArrayList<>();
        Sample before = new Sample(0, 0, 0, 0, 0);
        for (Sample sample : round.samples()) {
            double moved = bytes ? (sample.bytes() - before.bytes()) / MIB : sample.operations() - before.operations();
            double seconds = sample.seconds() - before.seconds();
            if (seconds > 0.01) { // the last sample may follow the one before at once
                points.add(new LineChart.Point(sample.seconds(), moved / seconds));
            }
            before = sample;
        }
        return points;
    }

    static String memory(Map<String, List<Round>> targets) {
        LineChart chart = new LineChart("seconds", "resident MiB");
        each(targets, (colour, round) -> chart.add(colour, resident(round)));
        return chart.svg();
    }

    private static List<LineChart.Point> resident(Round round) {
        return round.samples().stream()
                .map(sample -> new LineChart.Point(sample.seconds(), sample.resident() / MIB))
                .toList();
    }

    static String latency(Map<String, List<Round>> targets) {
        LineChart chart = new LineChart("percentile", "ms");
        chart.marks(MARKS);
        each(targets, (colour, round) -> chart.add(colour, percentiles(round.latency())));
        return chart.svg();
    }

    /** Each nine is as wide as the one before, because the tail is what matters. */
    private static List<LineChart.Point> percentiles(Histogram latency) {
        List<LineChart.Point> points = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            double nines = -Math.log10(1 - percentile / 100);
            points.add(new LineChart.Point(nines, latency.getValueAtPercentile(percentile) / 1000.0));
        }
        return points;
    }

    private interface Drawing {
        void draw(String colour, Round round);
    }

    private static void each(Map<String, List<Round>> targets, Drawing drawing) {
        int number = 0;
        for (List<Round> rounds : targets.values()) {
            String colour = LineChart.COLOURS.get(number++ % LineChart.COLOURS.size());
            rounds.forEach(round -> drawing.draw(colour, round));
        }
    }
}
