package dev.plimsoll.api.ops;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.AbandonedUpload;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Removes the uploads that nobody goes on with, every now and then, as long as the service runs. No thread waits for it. A look
 * that fails is logged, and the next one comes all the same.
 */
public final class UploadPurging {

    private static final Logger LOG = LoggerFactory.getLogger(UploadPurging.class);

    private UploadPurging() {}

    /**
     * Begins.
     *
     * @param registry whose uploads
     * @return what ends it, at once; a removal that is cut off by that is finished by the next look
     */
    public static Disposable begin(Registry registry, PurgePlan plan) {
        return looks(registry, plan).subscribe();
    }

    /** What one look found. */
    record Sum(long uploads, long bytes) {

        static final Sum NONE = new Sum(0, 0);

        Sum plus(AbandonedUpload upload) {
            return new Sum(uploads + 1, bytes + upload.size());
        }
    }

    /** Emits what each look found, without end. */
    static Flux<Sum> looks(Registry registry, PurgePlan plan) {
        return Mono.defer(
                        () -> Mono.delay(plan.pause(ThreadLocalRandom.current().nextDouble())))
                .then(look(registry, plan))
                .repeat();
    }

    private static Mono<Sum> look(Registry registry, PurgePlan plan) {
        return Mono.defer(() -> registry.purgeUploads(plan.age(), !plan.dryRun())
                        .doOnNext(upload -> LOG.debug(
                                "abandoned upload {} in {}, {} bytes", upload.id(), upload.repository(), upload.size()))
                        .reduce(Sum.NONE, Sum::plus))
                .doOnNext(sum -> log(sum, plan))
                .onErrorResume(UploadPurging::failed);
    }

    private static void log(Sum sum, PurgePlan plan) {
        if (sum.uploads > 0) {
            LOG.info(
                    "{} {} abandoned uploads of {} bytes, without activity for {}",
                    plan.dryRun() ? "found" : "removed",
                    sum.uploads,
                    sum.bytes,
                    plan.age());
        }
    }

    private static Mono<Sum> failed(Throwable failure) {
        LOG.warn("not all abandoned uploads could be looked for: {}", failure.getMessage());
        return Mono.empty();
    }
}
