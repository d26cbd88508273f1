package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.spi.Location;
import dev.plimsoll.engine.spi.ObjectKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Addresses from which clients fetch large objects themselves: signed, for one object, for a while. */
final class Redirects {

    private static final Duration LONGEST = Duration.ofDays(7);

    private final Bucket bucket;
    private final Names names;
    private final S3Options options;
    private final S3Presigner presigner;
    private final SpoolFiles threads;

    Redirects(Bucket bucket, Names names, S3Options options, S3Presigner presigner, SpoolFiles threads) {
        this.bucket = bucket;
        this.names = names;
        this.options = options;
        this.presigner = presigner;
        this.threads = threads;
    }

    Mono<Location> locate(ObjectKey key, Duration validFor) {
        return Mono.justOrEmpty(options.redirect())
                .flatMap(least -> bucket.head(names.of(key)).filter(found -> isServedByTheStore(found, least)))
                .flatMap(found -> threads.call(() -> new Location.Url(signed(key, validFor))));
    }

    private static boolean isServedByTheStore(HeadObjectResponse found, long least) {
        return found.contentLength() >= least && Reads.marked(found.metadata()).equals(Optional.empty());
    }

    /** Credentials may come from files or services: this blocks. */
    private URI signed(ObjectKey key, Duration validFor) {
        Duration valid = validFor.compareTo(LONGEST) < 0 ? validFor : LONGEST;
        return URI.create(presigner
                .presignGetObject(request -> request.signatureDuration(valid)
                        .getObjectRequest(get -> get.bucket(options.bucket()).key(names.of(key))))
                .url()
                .toExternalForm());
    }
}
