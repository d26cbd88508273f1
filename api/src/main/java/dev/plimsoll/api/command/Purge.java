package dev.plimsoll.api.command;

import dev.plimsoll.api.config.PlimsollProperties;
import dev.plimsoll.api.config.Sharing;
import dev.plimsoll.api.config.StorageDrivers;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.AbandonedUpload;
import dev.plimsoll.engine.spi.StorageDriver;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.ApplicationArguments;

/**
 * Removes the uploads that nobody goes on with, as the service does by itself now and then; it may be running meanwhile. With
 * {@code --dry-run} it changes nothing. Prints one JSON object a line: each upload, and in the end how many and how much.
 */
final class Purge implements Command {

    private static final Duration CLOSING = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "purge";
    }

    @Override
    public int run(PlimsollProperties properties, ApplicationArguments arguments, PrintStream out) {
        boolean remove = !arguments.containsOption("dry-run")
                && !properties.uploads().purge().dryRun();
        if (remove && properties.readOnly()) {
            throw new IllegalStateException("plimsoll.read-only forbids it; --dry-run would look only");
        }
        StorageDriver driver = driver(properties.storageUri(), remove);
        try (Sharing sharing = Sharing.ofRecords(properties, driver)) {
            sharing.await();
            purge(registry(driver, sharing, properties), properties, remove, out);
        } finally {
            driver.close().block(CLOSING);
        }
        return SUCCESS;
    }

    private static Registry registry(StorageDriver driver, Sharing sharing, PlimsollProperties properties) {
        Registry.Builder registry = Registry.builder(driver);
        sharing.configure(registry, properties.uploads().records(), driver);
        return registry.build();
    }

    private static StorageDriver driver(URI storage, boolean remove) {
        return remove ? StorageDrivers.create(storage) : StorageDrivers.createReadOnly(storage);
    }

    private static void purge(Registry registry, PlimsollProperties properties, boolean remove, PrintStream out) {
        AtomicLong uploads = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        registry.purgeUploads(properties.uploads().purge().age(), remove)
                .doOnNext(upload -> uploads.incrementAndGet())
                .doOnNext(upload -> bytes.addAndGet(upload.size()))
                .doOnNext(upload -> out.println(line(upload, remove)))
                .blockLast();
        out.println(line(uploads.get(), bytes.get(), remove));
    }

    private static String line(AbandonedUpload upload, boolean removed) {
        return Line.of(json -> json.writeStringProperty(
                        "repository", upload.repository().value())
                .writeStringProperty("id", upload.id().toString())
                .writeStringProperty("lastActivity", upload.lastActivity().toString())
                .writeNumberProperty("size", upload.size())
                .writeBooleanProperty("removed", removed));
    }

    private static String line(long uploads, long bytes, boolean removed) {
        return Line.of(json -> json.writeNumberProperty("uploads", uploads)
                .writeNumberProperty("bytes", bytes)
                .writeBooleanProperty("removed", removed));
    }
}
