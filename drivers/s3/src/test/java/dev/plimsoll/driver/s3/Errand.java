package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.StorageDriver;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Something a driver is asked to do in a place of its own, and what can be seen there before and after. */
enum Errand {
    PUT {
        @Override
        Mono<?> run(Place place, String before) {
            return place.put(WriteCondition.always());
        }
    },
    PUT_IF_ABSENT {
        @Override
        Mono<?> run(Place place, String before) {
            return place.put(WriteCondition.ifAbsent());
        }
    },
    PUT_IF_MATCH {
        @Override
        String prepare(Place place) {
            return value(place.driver.put(place.target, bytes(0, 1), WriteCondition.always(), Durability.DURABLE))
                    .token();
        }

        @Override
        Mono<?> run(Place place, String before) {
            return place.put(WriteCondition.ifMatch(new Version(before)));
        }
    },
    APPEND {
        @Override
        String prepare(Place place) {
            return value(place.append(Staged.empty(place.staged), 0, SMALL / 2)).token();
        }

        @Override
        Mono<?> run(Place place, String before) {
            return place.append(new Staged(place.staged, SMALL / 2, before), SMALL / 2, SMALL);
        }

        @Override
        ObjectKey result(Place place) {
            return place.staged;
        }
    },
    APPEND_LARGE {
        @Override
        Mono<?> run(Place place, String before) {
            return place.append(Staged.empty(place.staged), 0, LARGE);
        }

        @Override
        ObjectKey result(Place place) {
            return place.staged;
        }
    },
    PUBLISH {
        @Override
        String prepare(Place place) {
            return value(place.append(Staged.empty(place.staged), 0, SMALL)).token();
        }

        @Override
        Mono<?> run(Place place, String before) {
            return place.publish(new Staged(place.staged, SMALL, before));
        }
    },
    PUBLISH_LARGE {
        @Override
        String prepare(Place place) {
            return value(place.append(Staged.empty(place.staged), 0, LARGE)).token();
        }

        @Override
        Mono<?> run(Place place, String before) {
            return place.publish(new Staged(place.staged, LARGE, before));
        }
    },
    /** The target is known before the first byte. */
    STORE_LARGE {
        @Override
        Mono<?> run(Place place, String before) {
            return place.append(place.driver.begin(place.staged, place.target), 0, LARGE)
                    .flatMap(place::publish);
        }
    },
    READ {
        @Override
        String prepare(Place place) {
            return value(place.put(WriteCondition.always())).token();
        }

        @Override
        Mono<?> run(Place place, String before) {
            return place.read(place.target).filter(content -> content == SMALL);
        }
    },
    GET {
        @Override
        String prepare(Place place) {
            return value(place.put(WriteCondition.always())).token();
        }

        @Override
        Mono<?> run(Place place, String before) {
            return place.driver
                    .get(place.target, SMALL)
                    .filter(found -> found.content().equals(bytes(0, SMALL)));
        }
    },
    LIST {
        @Override
        String prepare(Place place) {
            return value(place.put(WriteCondition.always())).token();
        }

        @Override
        Mono<?> run(Place place, String before) {
            return place.driver
                    .list(place.directory, ListOptions.subtree())
                    .filter(entry -> entry.key().equals(place.target))
                    .single();
        }
    },
    DELETE {
        @Override
        String prepare(Place place) {
            return value(place.put(WriteCondition.always())).token();
        }

        @Override
        Mono<?> run(Place place, String before) {
            return place.driver.delete(place.target).thenReturn(before);
        }

        @Override
        long lengthAfter() {
            return -1;
        }
    },
    DELETE_BELOW {
        @Override
        String prepare(Place place) {
            return value(place.append(Staged.empty(place.staged), 0, LARGE)).token();
        }

        @Override
        Mono<?> run(Place place, String before) {
            return place.driver.deleteBelow(place.directory).thenReturn(before);
        }

        @Override
        long lengthAfter() {
            return -1;
        }

        @Override
        ObjectKey result(Place place) {
            return place.staged;
        }
    };

    static final int SMALL = 100_000;
    static final int LARGE = 9 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] CONTENT = new byte[LARGE];

    static {
        new Random(5).nextBytes(CONTENT);
    }

    /** A directory in a store. */
    record Place(StorageDriver driver, ObjectKey directory, ObjectKey target, ObjectKey staged) {

        static Place of(StorageDriver driver, String name) {
            return new Place(
                    driver, ObjectKey.of(name), ObjectKey.of(name + "/target"), ObjectKey.of(name + "/staged"));
        }

        Mono<Version> put(WriteCondition condition) {
            return driver.put(target, bytes(0, SMALL), condition, Durability.DURABLE);
        }

        Mono<Staged> append(Staged at, int from, int to) {
            return driver.append(
                    at,
                    Flux.range(0, (to - from) / 50_000 + 1)
                            .map(part -> bytes(from + part * 50_000, Math.min(to, from + (part + 1) * 50_000))));
        }

        Mono<?> publish(Staged ready) {
            return driver.publish(ready, target, PublishMode.FIRST_WINS);
        }

        /** Returns how many bytes there are; fails if they are not the right ones. */
        Mono<Long> read(ObjectKey key) {
            return driver.read(key, ByteRange.ALL).reduce(0L, Place::checked);
        }

        private static long checked(long at, ByteBuffer bytes) {
            if (!bytes.equals(bytes((int) at, (int) at + bytes.remaining()))) {
                throw new AssertionError("other bytes after " + at);
            }
            return at + bytes.remaining();
        }
    }

    static ByteBuffer bytes(int from, int to) {
        return ByteBuffer.wrap(CONTENT, from, to - from).slice();
    }

    static <T> T value(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }

    /** Makes what the errand needs, and returns what it must know of it. */
    String prepare(Place place) {
        return "";
    }

    /** Emits something if it was done. */
    abstract Mono<?> run(Place place, String before);

    /** Where something can be seen. */
    ObjectKey result(Place place) {
        return place.target;
    }

    /** How much of it can be seen then; -1 if nothing. */
    long lengthAfter() {
        return name().endsWith("LARGE") ? LARGE : SMALL;
    }

    /** Returns how much there is now, having read all of it; -1 if there is nothing. */
    long length(Place place) {
        return place.driver
                .stat(result(place))
                .flatMap(found -> place.read(result(place)))
                .blockOptional(PATIENCE)
                .orElse(-1L);
    }
}
