package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.spi.ListOptions.Depth;
import dev.plimsoll.engine.spi.ObjectKey;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The parts of one driver, put together. */
final class S3Store {

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final RequestsUnderWay http;
    private final EventLoopGroup eventLoops;
    private final S3AsyncClient client;
    private final S3Presigner presigner;
    private final Names names;
    private final Bucket bucket;
    private final SpoolFiles files;
    private final Mono<Honoured> honoured;
    private final Reads reads;
    private final SmallObjects small;
    private final Removal removal;
    private final Appends appends;
    private final Publishing publishing;
    private final DirectUploads direct;
    private final Redirects redirects;
    private final OrphanSweep orphans;

    /** @param eventLoops closed with the store */
    S3Store(S3Options options, SdkAsyncHttpClient http, EventLoopGroup eventLoops, AwsCredentialsProvider credentials) {
        this.http = new RequestsUnderWay(http);
        this.eventLoops = eventLoops;
        this.files = new SpoolFiles(options.spool());
        Credentials ready = new Credentials(credentials, files);
        this.client = Clients.client(options, this.http, ready);
        this.presigner = Clients.presigner(options, credentials);
        this.names = new Names(options.prefix());
        this.bucket = new Bucket(client, ready, options);
        this.honoured = new ConditionProbe(bucket, names, options.conditions()).once();
        Writes writes = new Writes(bucket, names, honoured);
        this.reads = new Reads(bucket, names);
        this.small = new SmallObjects(bucket, names, writes);
        this.removal = new Removal(bucket, names, writes);
        this.appends = new Appends(bucket, names, writes, reads, removal, files);
        this.publishing = new Publishing(bucket, names, writes, reads, removal, files);
        this.direct = new DirectUploads(bucket, names, files, publishing);
        this.redirects = new Redirects(bucket, names, options, presigner, files);
        this.orphans = new OrphanSweep(bucket, names.below(ObjectKey.ROOT), Clock.systemUTC());
    }

    static S3Store open(S3Options options) {
        EventLoopGroup eventLoops = Clients.eventLoops();
        AwsCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
        return new S3Store(options, Clients.http(options, eventLoops), eventLoops, chain);
    }

    Reads reads() {
        return reads;
    }

    SmallObjects small() {
        return small;
    }

    Removal removal() {
        return removal;
    }

    Appends appends() {
        return appends;
    }

    Publishing publishing() {
        return publishing;
    }

    DirectUploads direct() {
        return direct;
    }

    Redirects redirects() {
        return redirects;
    }

    /** Returns what the store honours, found out once; fails if that is not enough. */
    Mono<Honoured> honoured() {
        return honoured;
    }

    Listing listing(Depth depth) {
        return new Listing(bucket, names, depth);
    }

    /** Returns how many local files are open. */
    int openFiles() {
        return files.openCount();
    }

    Mono<Void> check() {
        return bucket.list(names.below(ObjectKey.ROOT), "", Optional.empty(), 1)
                .then(honoured)
                .doOnNext(known -> orphans.start(files.threads()))
                .then();
    }

    /** Aborts multipart uploads that have been open for too long, now. */
    Mono<Long> sweep() {
        return orphans.sweep();
    }

    Mono<Void> close() {
        return Mono.<Void>fromRunnable(orphans::stop)
                .then(direct.discardBelow(ObjectKey.ROOT))
                .then(http.ended(CLOSING))
                .then(files.call(this::closeClients))
                .then(Mono.fromRunnable(files::shutDown));
    }

    /** Blocks for as long as the event loops need to end what they do. */
    private boolean closeClients() {
        client.close();
        presigner.close();
        http.close();
        return eventLoops
                .shutdownGracefully(0, CLOSING.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSING.toMillis());
    }
}
