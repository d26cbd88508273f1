package dev.plimsoll.bench.cli;

import dev.plimsoll.bench.load.Amount;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Lengths of time as people write them: {@code 500ms}, {@code 10s}, {@code 2m}. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)\\s*(ms|s|m|h)");

    private Durations() {}

    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration; one looks like 500ms, 10s or 2m");
        }
        double milliseconds = switch (matcher.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        return Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * milliseconds));
    }

    /** Reads a number of operations or a duration. */
    static Amount amount(String text) {
        String trimmed = text.trim();
        return trimmed.matches("[0-9]{1,12}") ? Amount.of(Long.parseLong(trimmed)) : Amount.of(parse(trimmed));
    }
}
