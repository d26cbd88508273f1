package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.campaign.Watcher;
import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.Sample;
import dev.plimsoll.bench.report.Comparison;
import dev.plimsoll.bench.report.Context;
import dev.plimsoll.bench.report.HtmlReport;
import dev.plimsoll.bench.report.JsonLines;
import dev.plimsoll.bench.report.TextSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes figures as they come, so that a run that is broken off leaves those it had. */
final class Outputs implements Watcher, AutoCloseable {

    private final Context context;
    private final Watcher progress;
    private final @Nullable JsonLines json;
    private final @Nullable Path html;

    Outputs(Context context, Watcher progress, @Nullable JsonLines json, @Nullable Path html) {
        this.context = context;
        this.progress = progress;
        this.json = json;
        this.html = html;
    }

    @Override
    public void begins(String target, String phase, int number) {
        progress.begins(target, phase, number);
    }

    @Override
    public void sampled(Sample sample) {
        progress.sampled(sample);
    }

    @Override
    public void ended(Round round) {
        progress.ended(round);
        if (json != null) {
            json.round(round);
        }
    }

    void summarise(List<Round> rounds, PrintWriter out) throws IOException {
        out.print(TextSummary.of(rounds));
        out.flush();
        if (json != null) {
            json.ratios(Comparison.of(rounds));
        }
        if (html != null) {
            Files.writeString(html, HtmlReport.of(context, rounds));
        }
    }

    @Override
    public void close() throws IOException {
        if (json != null) {
            json.close();
        }
    }
}
