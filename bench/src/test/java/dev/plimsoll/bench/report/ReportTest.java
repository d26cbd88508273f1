package dev.plimsoll.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.Sample;
import dev.plimsoll.bench.measure.ServerFigures;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Context CONTEXT =
            new Context("pull", "run --scenario pull", "a <machine>", 1, Instant.parse("2026-01-02T03:04:05Z"));

    /** 1000 operations of 1 MiB with latencies of 1 to 1000 ms. */
    private static Round round(String target, int number, double seconds, double cpu) {
        Histogram latency = new Histogram(3);
        for (int i = 1; i <= 1000; i++) {
            latency.recordValue(i * 1000L);
        }
        return new Round(
                target,
                number,
                seconds,
                1000,
                1000L << 20,
                Map.of(),
                latency,
                latency,
                1,
                2,
                Optional.of(new ServerFigures(cpu, 300L << 20, 200L << 20)),
                List.of(
                        new Sample(1, 400L << 20, 400, 0, 100L << 20),
                        new Sample(2, 1000L << 20, 1000, 0, 300L << 20)));
    }

    @Test
    void figuresAreWhatTheySay() {
        Round round = round("a", 1, 2, 0.5);
        assertThat(round.mibPerSecond()).isEqualTo(500);
        assertThat(round.operationsPerSecond()).isEqualTo(500);
        assertThat(round.serverCpuPerGib()).contains(0.512);
        assertThat(round.serverCpuPerOperation()).contains(500.0);
        assertThat(round.latencyMillis(50)).isBetween(499.0, 501.0);
        assertThat(round.latencyMillis(99)).isBetween(989.0, 991.0);
        assertThat(Figure.PEAK_RESIDENT.of(round)).contains(300.0);
    }

    @Test
    void aMedianIsTheMiddle() {
        assertThat(Numbers.median(List.of())).isEmpty();
        assertThat(Numbers.median(List.of(3.0))).contains(3.0);
        assertThat(Numbers.median(List.of(9.0, 1.0, 2.0))).contains(2.0);
        assertThat(Numbers.median(List.of(4.0, 1.0, 2.0, 100.0))).contains(3.0);
    }

    /** Each round is compared with its neighbour: the ratio of medians would be 1.5 here. */
    @Test
    void ratiosArePairByPair() {
        List<Round> rounds = List.of(
                round("a", 1, 1, 1),
                round("b", 1, 1, 2),
                round("a", 2, 1, 10),
                round("b", 2, 1, 15),
                round("a", 3, 1, 4),
                round("b", 3, 1, 6));
        Comparison cpu = Comparison.of(rounds).stream()
                .filter(comparison -> comparison.figure() == Figure.CPU_PER_OPERATION)
                .findFirst()
                .orElseThrow();
        assertThat(cpu.target()).isEqualTo("b");
        assertThat(cpu.baseline()).isEqualTo("a");
        assertThat(cpu.pairs()).containsExactly(2.0, 1.5, 1.5);
        assertThat(cpu.median()).isEqualTo(1.5);
        assertThat(cpu.lowest()).isEqualTo(1.5);
        assertThat(cpu.highest()).isEqualTo(2.0);
    }

    @Test
    void oneTargetIsComparedWithNothing() {
        assertThat(Comparison.of(List.of(round("a", 1, 1, 1), round("a", 2, 1, 1))))
                .isEmpty();
    }

    @Test
    void jsonKeepsTheWholeHistogram(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("run.jsonl");
        try (JsonLines json = JsonLines.to(file)) {
            json.run(CONTEXT);
            json.round(round("a\"b", 1, 2, 0.5));
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).contains("\"type\":\"run\"", "\"seed\":1");
        assertThat(lines.get(1)).contains("\"type\":\"sample\"", "\"resident\":104857600");
        assertThat(lines.get(3))
                .contains("\"target\":\"a\\\"b\"", "\"serverCpuSeconds\":0.5", "\"p99.9\":", "\"max\":1000");
        String encoded = lines.get(3).replaceFirst(".*?\"histogram\":\"([^\"]*)\".*", "$1");
        Histogram read = Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0);
        assertThat(read).isEqualTo(round("a", 1, 1, 1).latency());
    }

    @Test
    void thePageNeedsNothingElse() {
        String page = HtmlReport.of(CONTEXT, List.of(round("<a>", 1, 2, 0.5), round("b", 1, 4, 0.5)));
        assertThat(page)
                .contains("&lt;a&gt;", "a &lt;machine&gt;", "Latency by percentile", "99.99 %", "250.0", "0.500")
                .doesNotContain("<a>")
                .doesNotContainPattern("(src|href)\\s*=")
                .doesNotContain("http")
                .doesNotContain("NaN");
        assertThat(page.split("<polyline", -1)).as("three plots of two lines").hasSize(7);
    }

    @Test
    void aRoundInWhichNothingSucceededHasItsPage() {
        Round failed = new Round(
                "a",
                1,
                1,
                0,
                0,
                Map.of("timeout", 3L),
                new Histogram(3),
                new Histogram(3),
                0,
                0,
                Optional.empty(),
                List.of());
        assertThat(HtmlReport.of(CONTEXT, List.of(failed)))
                .contains("3 × timeout")
                .doesNotContain("NaN");
        assertThat(TextSummary.of(List.of(failed))).contains("3 failed: timeout");
    }
}
