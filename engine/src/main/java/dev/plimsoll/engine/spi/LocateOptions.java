package dev.plimsoll.engine.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * What can be done with a location.
 *
 * @param addressFor how long an address must work at least, counted from subscription; empty if an address is of no use, only a
 *     file
 */
public record LocateOptions(Optional<Duration> addressFor) {

    /** Returns that only a file is of use: a driver that has none need not even look. */
    public static LocateOptions file() {
        return new LocateOptions(Optional.empty());
    }

    /** Returns that an address is of use too, if it works that long at least. */
    public static LocateOptions fileOrAddress(Duration validFor) {
        return new LocateOptions(Optional.of(validFor));
    }
}
