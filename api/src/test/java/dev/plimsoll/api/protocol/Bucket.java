package dev.plimsoll.api.protocol;

import dev.plimsoll.api.BucketProcess;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A part of a bucket and all that is in it, what the driver hides included. The server is started when one is needed first. */
record Bucket(String prefix) {

    private static final BucketProcess SERVER = BucketProcess.start();
    private static final S3Client CLIENT = S3Client.builder()
            .endpointOverride(URI.create(SERVER.endpoint()))
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .build();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Returns a part that nobody used before. */
    static Bucket fresh() {
        return new Bucket("registry-" + NUMBER.incrementAndGet());
    }

    /** Returns what a server is told to use it. */
    String storage() {
        return SERVER.storage(prefix);
    }

    /** Returns the name and the entity tag of every object, and the name of what every unfinished object will be, a line each. */
    String fingerprint() {
        String objects =
                CLIENT.listObjectsV2Paginator(page -> page.bucket("bucket").prefix(prefix + "/")).contents().stream()
                        .map(object -> object.key() + " " + object.eTag() + "\n")
                        .collect(Collectors.joining());
        return CLIENT.listMultipartUploads(open -> open.bucket("bucket").prefix(prefix + "/")).uploads().stream()
                .map(upload -> upload.key() + " unfinished\n")
                .collect(Collectors.joining("", objects, ""));
    }
}
