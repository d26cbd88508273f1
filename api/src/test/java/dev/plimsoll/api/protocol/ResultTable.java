package dev.plimsoll.api.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What passed and what failed: for each registry a file {@code target/protocol-kit/<registry>.txt}, and its figures on the
 * console, when all tests are over.
 */
final class ResultTable implements AutoCloseable {

    private static final Path FOLDER = Path.of("target", "protocol-kit");

    private final ConcurrentLinkedQueue<Result> results = new ConcurrentLinkedQueue<>();

    /**
     * How one row ended.
     *
     * @param failure what was wrong; empty if nothing
     */
    record Result(String registry, int behaviour, Source from, String name, String failure) {

        boolean passed() {
            return failure.isEmpty();
        }

        String line() {
            return "%-4s  %2d  %-13s  %s".formatted(passed() ? "pass" : "FAIL", behaviour, from, name);
        }
    }

    void add(Result result) {
        results.add(result);
    }

    @Override
    public void close() throws IOException {
        Map<String, List<Result>> tables =
                results.stream().collect(Collectors.groupingBy(Result::registry, TreeMap::new, Collectors.toList()));
        Files.createDirectories(FOLDER);
        for (Map.Entry<String, List<Result>> table : tables.entrySet()) {
            String figures = table.getKey() + ": " + figures(table.getValue());
            Path file = FOLDER.resolve(table.getKey().replaceAll("[^A-Za-z0-9]+", "-") + ".txt");
            Files.writeString(file, figures + "\n\n" + summary(table.getValue()) + "\n" + rows(table.getValue()));
            System.out.println("Protocol kit, " + figures + " (" + file + ")");
        }
    }

    private static String figures(List<Result> rows) {
        long passed = rows.stream().filter(Result::passed).count();
        return rows.size() + " rows, " + passed + " pass, " + (rows.size() - passed) + " fail";
    }

    private static String summary(List<Result> rows) {
        return figuresBy(rows, Result::from) + "\n"
                + figuresBy(rows, row -> "behaviour %2d".formatted(row.behaviour()));
    }

    private static <K> String figuresBy(List<Result> rows, Function<Result, K> key) {
        Map<K, List<Result>> groups =
                rows.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> group.getKey() + ": " + figures(group.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String rows(List<Result> rows) {
        return rows.stream()
                .map(row -> row.line() + "\n" + row.failure().indent(6))
                .sorted()
                .collect(Collectors.joining());
    }
}
