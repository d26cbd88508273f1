package dev.plimsoll.api.crash;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often what was seen. A loop that never met the case in question has shown nothing. */
final class Tally {

    /** What is counted. */
    enum Seen {
        CHUNKS_ACKNOWLEDGED,
        BLOBS_ACKNOWLEDGED,
        TAGS_ACKNOWLEDGED,
        DELETES_ACKNOWLEDGED,
        UPLOADS_RESUMED,
        CHUNKS_IN_FLIGHT_KEPT,
        CHUNKS_IN_FLIGHT_LOST,
        WRITES_IN_FLIGHT_DONE,
        WRITES_IN_FLIGHT_UNDONE,
        OBJECTS_VERIFIED
    }

    private final Map<Seen, LongAdder> counts = new EnumMap<>(Seen.class);

    Tally() {
        for (Seen seen : Seen.values()) {
            counts.put(seen, new LongAdder());
        }
    }

    void add(Seen seen) {
        Objects.requireNonNull(counts.get(seen)).increment();
    }

    long of(Seen seen) {
        return Objects.requireNonNull(counts.get(seen)).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((seen, count) -> text.append("%s%d %s"
                .formatted(
                        text.isEmpty() ? "" : ", ",
                        count.sum(),
                        seen.name().toLowerCase(Locale.ROOT).replace('_', ' '))));
        return text.toString();
    }
}
