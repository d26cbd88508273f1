package dev.plimsoll.bench.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, as people write it: {@code 4MiB}, {@code 64KiB}, {@code 1.5GB}, {@code 4096}.
 *
 * @param bytes how many
 */
record Size(long bytes) {

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,3})?)\\s*(?:([kmgt])(i?))?b?", Pattern.CASE_INSENSITIVE);

    static Size parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no size; one looks like 4MiB, 64KiB or 4096");
        }
        double unit = 1;
        if (matcher.group(2) != null) {
            int power = "kmgt".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
            unit = Math.pow(matcher.group(3).isEmpty() ? 1000 : 1024, power);
        }
        return new Size(Math.round(Double.parseDouble(matcher.group(1)) * unit));
    }
}
