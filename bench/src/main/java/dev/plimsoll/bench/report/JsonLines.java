package dev.plimsoll.bench.report;

import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.Sample;
import dev.plimsoll.bench.measure.ServerFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The figures for programs: an object a line, of the type {@code run} (once), {@code sample} and {@code round} (as they happen) and {@code ratio} (at
 * the end). Sizes are in bytes, times in seconds, latencies in milliseconds; {@code histogram} is a whole HdrHistogram of microseconds in its own
 * compressed form, in Base64.
 */
public final class JsonLines implements AutoCloseable {

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 99.99, 100};

    private final Writer out;

    private JsonLines(Writer out) {
        this.out = out;
    }

    /** Opens a file, which is replaced if it exists. */
    public static JsonLines to(Path file) throws IOException {
        return new JsonLines(Files.newBufferedWriter(file));
    }

    /** Writes what the figures are of. */
    public void run(Context context) {
        line(json -> {
            json.writeStringProperty("type", "run");
            json.writeStringProperty("scenario", context.scenario());
            json.writeStringProperty("command", context.command());
            json.writeStringProperty("machine", context.machine());
            json.writeNumberProperty("seed", context.seed());
            json.writeStringProperty("started", context.started().toString());
        });
    }

    /** Writes a round, and the samples taken in it. */
    public void round(Round round) {
        round.samples().forEach(sample -> line(json -> write(round, sample, json)));
        line(json -> write(round, json));
    }

    /** Writes comparisons. */
    public void ratios(List<Comparison> comparisons) {
        comparisons.forEach(comparison -> line(json -> write(comparison, json)));
    }

    private static void write(Round round, Sample sample, JsonGenerator json) {
        json.writeStringProperty("type", "sample");
        json.writeStringProperty("target", round.target());
        json.writeNumberProperty("round", round.number());
        json.writeNumberProperty("seconds", sample.seconds());
        json.writeNumberProperty("bytes", sample.bytes());
        json.writeNumberProperty("operations", sample.operations());
        json.writeNumberProperty("failed", sample.failed());
        json.writeNumberProperty("resident", sample.resident());
    }

    private static void write(Round round, JsonGenerator json) {
        json.writeStringProperty("type", "round");
        json.writeStringProperty("target", round.target());
        json.writeNumberProperty("round", round.number());
        json.writeNumberProperty("seconds", round.seconds());
        json.writeNumberProperty("operations", round.operations());
        json.writeNumberProperty("bytes", round.bytes());
        json.writeObjectPropertyStart("failures");
        round.failures().forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeNumberProperty("clientCpuSeconds", round.clientCpuSeconds());
        json.writeNumberProperty("otherCpuSeconds", round.otherCpuSeconds());
        round.server().ifPresent(server -> write(server, json));
        for (Figure figure : Figure.values()) {
            figure.of(round).ifPresent(value -> json.writeNumberProperty(key(figure), value));
        }
        write("latency", round.latency(), json);
        write("service", round.service(), json);
    }

    private static void write(ServerFigures server, JsonGenerator json) {
        json.writeNumberProperty("serverCpuSeconds", server.cpuSeconds());
        json.writeNumberProperty("serverPeakResident", server.peakResident());
        json.writeNumberProperty("serverResidentAfter", server.residentAfter());
    }

    private static void write(String name, Histogram histogram, JsonGenerator json) {
        json.writeObjectPropertyStart(name);
        for (double percentile : PERCENTILES) {
            String label =
                    percentile == 100 ? "max" : "p" + String.valueOf(percentile).replaceFirst("\\.0$", "");
            json.writeNumberProperty(label, histogram.getValueAtPercentile(percentile) / 1000.0);
        }
        json.writeStringProperty("histogram", encoded(histogram));
        json.writeEndObject();
    }

    private static String encoded(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes.array(), length));
    }

    private static void write(Comparison comparison, JsonGenerator json) {
        json.writeStringProperty("type", "ratio");
        json.writeStringProperty("target", comparison.target());
        json.writeStringProperty("baseline", comparison.baseline());
        json.writeStringProperty("figure", key(comparison.figure()));
        json.writeNumberProperty("median", comparison.median());
        json.writeNumberProperty("lowest", comparison.lowest());
        json.writeNumberProperty("highest", comparison.highest());
        json.writeArrayPropertyStart("pairs");
        comparison.pairs().forEach(json::writeNumber);
        json.writeEndArray();
    }

    private static String key(Figure figure) {
        return figure.label() + " (" + figure.unit() + ")";
    }

    private void line(Consumer<JsonGenerator> properties) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            properties.accept(json);
            json.writeEndObject();
        }
        try {
            out.write('\n');
            out.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
