package dev.plimsoll.bench.report;

import dev.plimsoll.bench.measure.Round;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures as one page that needs nothing but a browser. */
public final class HtmlReport {

    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1180px;padding:0 1rem;color:#222}
            table{border-collapse:collapse;margin:1rem 0}td,th{padding:.25rem .7rem;border-bottom:1px solid #ddd;text-align:right}
            td:first-child,th:first-child{text-align:left}.charts{display:grid;grid-template-columns:1fr 1fr;gap:1.5rem}
            svg{width:100%;font:11px system-ui,sans-serif;fill:#444}.grid{stroke:#e4e4e4}h2{font-size:1rem;margin:0}
            .bar{display:inline-block;height:.7rem}.key{margin-right:1.2rem}code{background:#f3f3f3;padding:.1rem .3rem}
            .bad{color:#b00020}@media(max-width:800px){.charts{grid-template-columns:1fr}}
            """;

    private HtmlReport() {}

    /** Returns the page. */
    public static String of(Context context, List<Round> rounds) {
        Map<String, List<Round>> targets = Comparison.byTarget(rounds);
        boolean resident = rounds.stream().anyMatch(round -> round.server().isPresent());
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>%1$s</title><style>%2$s</style></head><body>
                <h1>%1$s</h1>
                <p><code>%3$s</code><br>%4$s<br>%5$s</p>
                <p>%6$s</p>
                %7$s
                %8$s
                <div class="charts">
                %9$s
                %10$s
                %11$s
                </div>
                %12$s
                </body></html>
                """.formatted(
                        Html.escape("Load: " + context.scenario()),
                        STYLE,
                        Html.escape(context.command()),
                        Html.escape(context.machine()),
                        context.started(),
                        key(targets),
                        sideBySide(targets),
                        ratios(Comparison.of(rounds)),
                        chart("Throughput over time", Charts.throughput(targets)),
                        chart("Latency by percentile", Charts.latency(targets)),
                        resident ? chart("Server memory over time", Charts.memory(targets)) : "",
                        rounds(rounds));
    }

    private static String chart(String title, String svg) {
        return "<section><h2>" + title + "</h2>" + svg + "</section>";
    }

    private static String key(Map<String, List<Round>> targets) {
        StringBuilder key = new StringBuilder();
        int number = 0;
        for (String target : targets.keySet()) {
            key.append("<span class=\"key\"><span class=\"bar\" style=\"width:1.2rem;background:%s\"></span> %s</span>"
                    .formatted(colour(number++), Html.escape(target)));
        }
        return key.toString();
    }

    private static String colour(int number) {
        return LineChart.COLOURS.get(number % LineChart.COLOURS.size());
    }

    /** Medians of each figure, with bars. */
    private static String sideBySide(Map<String, List<Round>> targets) {
        String head = targets.keySet().stream()
                .map(target -> "<th>" + Html.escape(target) + "</th>")
                .collect(Collectors.joining());
        String rows = Arrays.stream(Figure.values())
                .filter(figure -> targets.values().stream()
                        .anyMatch(rounds -> figure.median(rounds).isPresent()))
                .map(figure -> row(figure, targets))
                .collect(Collectors.joining("\n"));
        return "<table><tr><th>median</th>" + head + "</tr>" + rows + "</table>";
    }

    private static String row(Figure figure, Map<String, List<Round>> targets) {
        double most = targets.values().stream()
                .mapToDouble(rounds -> figure.median(rounds).orElse(0.0))
                .max()
                .orElse(1);
        StringBuilder row = new StringBuilder("<tr><td>%s, %s</td>".formatted(figure.label(), figure.unit()));
        int number = 0;
        for (List<Round> rounds : targets.values()) {
            String colour = colour(number++);
            row.append(figure.median(rounds)
                    .map(value -> "<td>%s <span class=\"bar\" style=\"width:%spx;background:%s\"></span></td>"
                            .formatted(figure.format(value), Numbers.format(120 * value / most, 0), colour))
                    .orElse("<td>-</td>"));
        }
        return row.append("</tr>").toString();
    }

    private static String ratios(List<Comparison> comparisons) {
        if (comparisons.isEmpty()) {
            return "";
        }
        String rows = comparisons.stream().map(HtmlReport::ratio).collect(Collectors.joining("\n"));
        return "<table><tr><th>pair by pair</th><th>median ratio</th><th>lowest</th><th>highest</th></tr>" + rows
                + "</table>";
    }

    private static String ratio(Comparison comparison) {
        return "<tr><td>%s of %s / %s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
                .formatted(
                        comparison.figure().label() + ", " + comparison.figure().unit(),
                        Html.escape(comparison.target()),
                        Html.escape(comparison.baseline()),
                        Numbers.format(comparison.median(), 3),
                        Numbers.format(comparison.lowest(), 3),
                        Numbers.format(comparison.highest(), 3));
    }

    private static String rounds(List<Round> rounds) {
        String head = Arrays.stream(Figure.values())
                .map(figure -> "<th>" + figure.label() + "<br>" + figure.unit() + "</th>")
                .collect(Collectors.joining());
        return "<table><tr><th>round</th>" + head + "<th>failed</th></tr>"
                + rounds.stream().map(HtmlReport::row).collect(Collectors.joining("\n"))
                + "</table>";
    }

    private static String row(Round round) {
        String cells = Arrays.stream(Figure.values())
                .map(figure -> "<td>" + figure.of(round).map(figure::format).orElse("-") + "</td>")
                .collect(Collectors.joining());
        String failures = round.failures().entrySet().stream()
                .map(entry -> entry.getValue() + " × " + Html.escape(entry.getKey()))
                .collect(Collectors.joining("<br>"));
        return "<tr><td>%s, %d</td>%s<td class=\"bad\">%s</td></tr>"
                .formatted(Html.escape(round.target()), round.number(), cells, failures);
    }
}
