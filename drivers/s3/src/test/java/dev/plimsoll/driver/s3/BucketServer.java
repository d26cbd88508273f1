package dev.plimsoll.driver.s3;

import dev.plimsoll.driver.s3.awssdk.MemoryBuckets;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** An S3-compatible server in this JVM on the loopback address, with one bucket that is named {@code bucket}. */
public final class BucketServer implements AutoCloseable {

    /** What a request must be signed with. */
    public static final String ACCESS_KEY = "local-identity";

    public static final String SECRET_KEY = "local-credential";

    static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));

    private final S3Proxy proxy;
    private final MemoryBuckets buckets;

    private BucketServer(S3Proxy proxy, MemoryBuckets buckets) {
        this.proxy = proxy;
        this.buckets = buckets;
    }

    /** Starts a server on a port, or on a free one if that is 0. */
    public static BucketServer start(MemoryBuckets buckets, int port) {
        S3Proxy proxy = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .blobStore(buckets)
                .build();
        try {
            proxy.start();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        return new BucketServer(proxy, buckets);
    }

    static BucketServer start(MemoryBuckets buckets) {
        return start(buckets, 0);
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    public MemoryBuckets buckets() {
        return buckets;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** Returns what a configuration names a prefix of the bucket with. */
    public URI storage(String prefix) {
        return URI.create("s3://bucket/" + prefix + "?path-style=true&endpoint=" + endpoint());
    }

    /** Returns options for a prefix of the bucket, as a configuration would give them. */
    S3Options options(String prefix, Path spool) {
        return S3Uri.options(URI.create(storage(prefix) + "&spool=" + spool));
    }

    static S3Store store(S3Options options) {
        EventLoopGroup eventLoops = Clients.eventLoops();
        return store(options, Clients.http(options, eventLoops), eventLoops);
    }

    static S3Store store(S3Options options, SdkAsyncHttpClient http, EventLoopGroup eventLoops) {
        return new S3Store(options, http, eventLoops, CREDENTIALS);
    }

    /** Serves on the port that is named by the argument until the process is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        try (BucketServer server = start(MemoryBuckets.create(), Integer.parseInt(arguments[0]))) {
            System.out.println("serving " + server.storage("prefix"));
            Thread.currentThread().join();
        }
    }
}
