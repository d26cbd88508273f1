package dev.plimsoll.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lines over two axes, drawn as SVG. */
final class LineChart {

    static final List<String> COLOURS = List.of("#1f6f8b", "#d1495b", "#66a182", "#edae49", "#5c4d7d", "#8d6b48");

    private static final int WIDTH = 560;
    private static final int HEIGHT = 260;
    private static final int LEFT = 60;
    private static final int BOTTOM = 40;
    private static final int TOP = 12;
    private static final int TICKS = 5;

    private final String across;
    private final String up;
    private final List<Line> lines = new ArrayList<>();
    private List<Tick> ticks = List.of();

    /** @param across what the horizontal axis shows */
    LineChart(String across, String up) {
        this.across = across;
        this.up = up;
    }

    /** A point of a line. */
    record Point(double x, double y) {}

    /** A mark on the horizontal axis. */
    record Tick(double x, String label) {}

    private record Line(String colour, List<Point> points) {}

    void add(String colour, List<Point> points) {
        lines.add(new Line(colour, List.copyOf(points)));
    }

    /** Sets the marks of the horizontal axis; evenly spread numbers otherwise. */
    void marks(List<Tick> marks) {
        ticks = List.copyOf(marks);
    }

    String svg() {
        double right = extent(lines.stream()
                .flatMap(line -> line.points.stream())
                .mapToDouble(Point::x)
                .max()
                .orElse(1));
        double top = rounded(lines.stream()
                .flatMap(line -> line.points.stream())
                .mapToDouble(Point::y)
                .max()
                .orElse(1));
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, HEIGHT));
        for (int i = 0; i <= TICKS; i++) {
            svg.append(horizontal(top * i / TICKS, top));
        }
        for (Tick tick : ticks.isEmpty() ? even(right) : ticks) {
            svg.append(text(x(tick.x, right), HEIGHT - BOTTOM + 16, "middle", tick.label));
        }
        svg.append(text(LEFT + (WIDTH - LEFT) / 2.0, HEIGHT - 6, "middle", across));
        svg.append("<text transform=\"translate(12 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>"
                .formatted((HEIGHT - BOTTOM) / 2, Html.escape(up)));
        lines.forEach(line -> svg.append(drawn(line, right, top)));
        return svg.append("</svg>").toString();
    }

    private static double extent(double most) {
        return most > 0 ? most : 1;
    }

    /** The next number that divides into round ticks. */
    private static double rounded(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(extent(most))));
        for (double step : new double[] {1, 2, 2.5, 5, 10}) {
            if (step * power >= most) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static List<Tick> even(double right) {
        List<Tick> even = new ArrayList<>();
        for (int i = 0; i <= TICKS; i++) {
            even.add(new Tick(right * i / TICKS, number(right * i / TICKS)));
        }
        return even;
    }

    private static String horizontal(double value, double top) {
        double y = y(value, top);
        return "<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\" class=\"grid\"/>"
                        .formatted(LEFT, WIDTH, number(y), number(y))
                + text(LEFT - 6, y + 4, "end", number(value));
    }

    private static String drawn(Line line, double right, double top) {
        String points = line.points.stream()
                .map(point -> number(x(point.x, right)) + "," + number(y(point.y, top)))
                .collect(Collectors.joining(" "));
        return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" points=\"%s\"/>"
                .formatted(line.colour, points);
    }

    private static String text(double x, double y, String anchor, String text) {
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(number(x), number(y), anchor, Html.escape(text));
    }

    private static double x(double value, double right) {
        return LEFT + value / right * (WIDTH - LEFT - 12);
    }

    private static double y(double value, double top) {
        return TOP + (1 - value / top) * (HEIGHT - BOTTOM - TOP);
    }

    private static String number(double value) {
        return Numbers.format(value, value == Math.rint(value) ? 0 : Math.abs(value) < 1 ? 3 : 1);
    }
}
