package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.report.Context;
import dev.plimsoll.bench.report.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where figures go, beside the summary on the standard output. */
final class OutputOptions {

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "JSON lines: the run, each sample, each round, ratios.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "A report with plots, in one file.")
    private @Nullable Path html;

    Outputs open(Context context) throws IOException {
        JsonLines lines = json == null ? null : JsonLines.to(json);
        if (lines != null) {
            lines.run(context);
        }
        return new Outputs(context, Progress.onErrorStream(), lines, html);
    }
}
