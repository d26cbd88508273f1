package dev.plimsoll.engine.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Inputs made from valid ones by a few small changes each, and now and then from nothing. */
final class Mutations {

    private static final int LONGEST = 4096;
    private static final int MOST_CHANGES = 4;

    /** Texts that parsers stumble over. */
    private static final List<String> TRAPS = List.of(
            "",
            "/",
            "//",
            "/../",
            "..",
            ".",
            "-",
            "--",
            ":",
            ";",
            "%",
            "%2e",
            "%00",
            "%zz",
            "?",
            "&",
            "=",
            "\\",
            "\0",
            "\r\n",
            " ",
            "\t",
            "*",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            "null",
            "true",
            "1e9",
            "-1",
            "0",
            "00",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "\u00e9",
            "\u00ff",
            "\u017f",
            "\u0130",
            "\uff0f",
            "\uff21",
            "\u2028",
            "\ufeff",
            "\ud800",
            "\ud83d\ude00",
            "sha256:",
            "bytes=",
            "\\u0000",
            "\"\"");

    private final List<String> valid;
    private final SplittableRandom random;

    Mutations(List<String> valid, SplittableRandom random) {
        this.valid = valid;
        this.random = random;
    }

    String next() {
        if (random.nextInt(16) == 0) {
            return noise();
        }
        StringBuilder text = new StringBuilder(pick(valid));
        for (int changes = random.nextInt(MOST_CHANGES + 1); changes > 0; changes--) {
            change(text);
        }
        text.setLength(Math.min(text.length(), LONGEST));
        return text.toString();
    }

    private String noise() {
        int range = random.nextBoolean() ? 0x80 : random.nextBoolean() ? 0x100 : 0x10000;
        return random.ints(random.nextInt(64), 0, range)
                .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                .toString();
    }

    private void change(StringBuilder text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(9));
        switch (random.nextInt(8)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(from, text.substring(from, to));
            case 2 -> text.insert(from, (char) random.nextInt(0x100));
            case 3 -> text.replace(from, to, pick(TRAPS));
            case 4 -> text.setLength(from);
            case 5 -> text.append(pick(valid));
            case 6 ->
                text.insert(
                        from, String.valueOf((char) (' ' + random.nextInt(95))).repeat(random.nextInt(300)));
            default -> flip(text, from);
        }
    }

    private void flip(StringBuilder text, int at) {
        if (at < text.length()) {
            text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
        }
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
