package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.Bucket.OpenUpload;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Aborts multipart uploads that nobody will complete: what a crash leaves of a publication or of an upload to a known
 * target. They are invisible, and paid for.
 */
final class OrphanSweep {

    static final Duration AGE = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final int AT_ONCE = 4;

    private final Bucket bucket;
    private final String prefix;
    private final Clock clock;
    private final AtomicReference<@Nullable Disposable> running = new AtomicReference<>();

    OrphanSweep(Bucket bucket, String prefix, Clock clock) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.clock = clock;
    }

    /** Begins to sweep now and every hour; only the first call has an effect. */
    void start(Scheduler threads) {
        if (running.get() == null) {
            Disposable sweeps = Flux.interval(Duration.ZERO, INTERVAL, threads)
                    .onBackpressureDrop()
                    .concatMap(tick -> sweep().onErrorResume(OrphanSweep::failed), 1)
                    .subscribe();
            if (!running.compareAndSet(null, sweeps)) {
                sweeps.dispose();
            }
        }
    }

    void stop() {
        Disposable sweeps = running.get();
        if (sweeps != null) {
            sweeps.dispose();
        }
    }

    /** Aborts what is old enough and returns how many that were. */
    Mono<Long> sweep() {
        return Mono.defer(() -> {
            Instant before = clock.instant().minus(AGE);
            return bucket.openUploads(prefix)
                    .filter(upload -> upload.begun().isBefore(before))
                    .flatMap(this::aborted, AT_ONCE)
                    .count()
                    .doOnNext(OrphanSweep::report);
        });
    }

    private Mono<OpenUpload> aborted(OpenUpload upload) {
        return bucket.abort(upload.name(), upload.id()).thenReturn(upload);
    }

    private static void report(long count) {
        if (count > 0) {
            LOG.info("Aborted {} multipart uploads begun more than {} hours ago", count, AGE.toHours());
        }
    }

    private static Mono<Long> failed(Throwable failure) {
        LOG.warn("Multipart uploads that were left open could not be swept: {}", failure.toString());
        return Mono.empty();
    }
}
