package dev.plimsoll.driver.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how objects are kept. Credentials are not among the options: they come from the environment, system properties,
 * a profile, a web identity token, a container or an instance, in the order of the AWS SDK.
 *
 * @param bucket the bucket, which must exist
 * @param prefix what all names in it begin with, without a slash at either end; may be empty
 * @param endpoint where the service is, if not at Amazon
 * @param region the region to sign for; if empty, that of the environment or, with an endpoint, {@code us-east-1}
 * @param pathStyle whether the bucket is named in the path rather than in the host name
 * @param sse server-side encryption to ask for: {@code AES256} or {@code aws:kms}
 * @param kmsKey the key for {@code aws:kms}, if not the bucket's default
 * @param storageClass the storage class of published objects, such as {@code INTELLIGENT_TIERING}
 * @param conditions what to do about a store that does not honour conditional writes
 * @param redirect the least size in bytes of an object that clients are sent to the store for; empty for none
 * @param connections how many requests are under way at most
 * @param attempt how long the store may take to answer a request, and how long it may be silent in between; a request is
 *     sent four times at most, within three and a half times as long, not counting the time its content takes at 512 KiB a
 *     second
 * @param spool the local directory for content on its way to the store
 */
public record S3Options(
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        Optional<String> sse,
        Optional<String> kmsKey,
        Optional<String> storageClass,
        Conditions conditions,
        Optional<Long> redirect,
        int connections,
        Duration attempt,
        Path spool) {

    /** What to do about a store that does not honour conditional writes. */
    public enum Conditions {
        /** Finds out, warns, and serialises within this process what the store does not. */
        PROBE,
        /** Finds out, and refuses to work with such a store. */
        REQUIRE,
        /** Asks the store for nothing: only for one process. */
        LOCAL
    }

    private static final int CONNECTIONS = 512;
    private static final Duration ATTEMPT = Duration.ofSeconds(30);

    public S3Options {
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException("a bucket is needed");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("at least one connection is needed, not " + connections);
        }
        if (attempt.isNegative() || attempt.isZero()) {
            throw new IllegalArgumentException("an attempt needs time");
        }
    }

    /** Returns the default options: Amazon's service, its default encryption, no redirects. */
    public static S3Options of(String bucket, String prefix) {
        return new S3Options(
                bucket,
                prefix,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Conditions.PROBE,
                Optional.empty(),
                CONNECTIONS,
                ATTEMPT,
                Path.of(System.getProperty("java.io.tmpdir")));
    }
}
