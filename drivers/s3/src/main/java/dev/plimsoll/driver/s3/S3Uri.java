package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.S3Options.Conditions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Options from {@code s3://bucket/prefix?parameter=value&...}: {@code endpoint}, {@code region}, {@code path-style},
 * {@code sse}, {@code kms-key}, {@code storage-class}, {@code conditions}, {@code redirect}, {@code connections},
 * {@code timeout}, {@code spool}.
 */
final class S3Uri {

    private static final String FORM =
            "a store in a bucket is named like s3://bucket/prefix?endpoint=http://host:port&region=r&path-style=true"
                    + " (the prefix and all parameters may be left out; credentials never stand here): ";
    private static final Set<String> KNOWN = Set.of(
            "endpoint",
            "region",
            "path-style",
            "sse",
            "kms-key",
            "storage-class",
            "conditions",
            "redirect",
            "connections",
            "timeout",
            "spool");

    private final Map<String, String> parameters;

    private S3Uri(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** @throws IllegalArgumentException if the URI is none of a bucket; the message does not repeat what may be a secret */
    static S3Options options(URI storage) {
        String bucket = storage.getAuthority();
        if (bucket == null || storage.getRawFragment() != null || !bucket.matches("[a-z0-9][a-z0-9._-]{1,62}")) {
            throw wrong("no name of a bucket");
        }
        String prefix = storage.getPath().replaceAll("^/+|/+$", "");
        if (!prefix.matches("([A-Za-z0-9._+-]+(/[A-Za-z0-9._+-]+)*)?")) {
            throw wrong("the prefix has other characters than letters, digits and ._+-");
        }
        return new S3Uri(parameters(storage.getQuery())).options(bucket, prefix);
    }

    private S3Options options(String bucket, String prefix) {
        S3Options defaults = S3Options.of(bucket, prefix);
        return new S3Options(
                bucket,
                prefix,
                text("endpoint", "https?://[^/?#@]+/?").map(URI::create),
                text("region", "[a-z0-9-]+"),
                text("path-style", "true|false").map(Boolean::valueOf).orElse(defaults.pathStyle()),
                text("sse", "AES256|aws:kms|aws:kms:dsse"),
                text("kms-key", "[A-Za-z0-9:/_-]+"),
                text("storage-class", "[A-Z_]+"),
                text("conditions", "probe|require|local")
                        .map(mode -> Conditions.valueOf(mode.toUpperCase(Locale.ROOT)))
                        .orElse(defaults.conditions()),
                text("redirect", "never|[0-9]{1,15}")
                        .filter(least -> !least.equals("never"))
                        .map(Long::valueOf),
                text("connections", "[1-9][0-9]{0,4}").map(Integer::valueOf).orElse(defaults.connections()),
                text("timeout", "[1-9][0-9]{0,2}")
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(defaults.attempt()),
                text("spool", "/.*").map(Path::of).orElse(defaults.spool()));
    }

    private Optional<String> text(String name, String form) {
        Optional<String> value = Optional.ofNullable(parameters.get(name));
        if (value.isPresent() && !value.get().matches(form)) {
            throw wrong("the parameter " + name + " has an unknown value");
        }
        return value;
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (equals < 0 || !KNOWN.contains(name) || parameters.put(name, parameter.substring(equals + 1)) != null) {
                throw wrong("a parameter is unknown or given twice");
            }
        }
        return parameters;
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(FORM + why);
    }
}
