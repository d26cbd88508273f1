package dev.plimsoll.api.command;

import dev.plimsoll.api.config.PlimsollProperties;
import dev.plimsoll.api.config.StorageDrivers;
import dev.plimsoll.engine.check.Finding;
import dev.plimsoll.engine.check.StoreCheck;
import dev.plimsoll.engine.spi.StorageDriver;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.ApplicationArguments;

/**
 * Checks a store that nobody is writing to, and changes nothing in it. Prints one JSON object a line: each finding, and in the
 * end how much was checked and found.
 */
final class Fsck implements Command {

    private static final Duration YOUNG = Duration.ofDays(1);
    private static final Duration CLOSING = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "fsck";
    }

    @Override
    public int run(PlimsollProperties properties, ApplicationArguments arguments, PrintStream out) {
        StorageDriver driver = StorageDrivers.createReadOnly(properties.storageUri());
        try {
            return check(driver, out);
        } finally {
            driver.close().block(CLOSING);
        }
    }

    private static int check(StorageDriver driver, PrintStream out) {
        Totals totals = new Totals();
        new StoreCheck(driver, Instant.now().minus(YOUNG))
                .findings(key -> totals.objects.incrementAndGet())
                .doOnNext(totals::count)
                .doOnNext(finding -> out.println(line(finding)))
                .blockLast();
        out.println(line(totals));
        return totals.damage.get() == 0 ? SUCCESS : DAMAGE;
    }

    private record Totals(AtomicLong objects, AtomicLong damage, AtomicLong garbage) {

        Totals() {
            this(new AtomicLong(), new AtomicLong(), new AtomicLong());
        }

        void count(Finding finding) {
            (finding.kind().isDamage() ? damage : garbage).incrementAndGet();
        }
    }

    private static String line(Finding finding) {
        return Line.of(json -> json.writeStringProperty("class", finding.kind().isDamage() ? "damage" : "garbage")
                .writeStringProperty("kind", finding.kind().toString())
                .writeStringProperty("key", finding.key().value())
                .writeStringProperty("detail", finding.detail()));
    }

    private static String line(Totals totals) {
        return Line.of(json -> json.writeNumberProperty("objects", totals.objects.get())
                .writeNumberProperty("damage", totals.damage.get())
                .writeNumberProperty("garbage", totals.garbage.get()));
    }
}
