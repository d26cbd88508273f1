package dev.plimsoll.driver.s3;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An S3-compatible server in this JVM, on a random port, and drivers on its one bucket. */
final class BucketServer {

    static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local-identity", "local-credential"));

    private final S3Proxy proxy;
    private final MemoryBuckets buckets;

    private BucketServer(S3Proxy proxy, MemoryBuckets buckets) {
        this.proxy = proxy;
        this.buckets = buckets;
    }

    static BucketServer start(MemoryBuckets buckets) {
        S3Proxy proxy = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "local-identity", "local-credential")
                .blobStore(buckets)
                .build();
        try {
            proxy.start();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        return new BucketServer(proxy, buckets);
    }

    void stop() {
        try {
            proxy.stop();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    MemoryBuckets buckets() {
        return buckets;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** Returns options for the bucket, as a configuration would give them. */
    S3Options options(String parameters, Path spool) {
        return S3Uri.options(URI.create(
                "s3://bucket/some/prefix?path-style=true&endpoint=" + endpoint() + "&spool=" + spool + parameters));
    }
}
