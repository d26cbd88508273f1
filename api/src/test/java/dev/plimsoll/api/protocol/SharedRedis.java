package dev.plimsoll.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.redis.RedisContents;
import dev.plimsoll.driver.redis.RedisProcess;
import java.util.concurrent.TimeUnit;

/** A real Redis, which one registry at a time has to itself. */
final class SharedRedis {

    private static final long CONNECTING_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final RedisProcess PROCESS = RedisProcess.start();
    private static final RedisContents CONTENTS = new RedisContents(PROCESS.uri());

    private SharedRedis() {}

    /** Returns what a server is told to use it; it is empty now. */
    static String emptied() {
        PROCESS.flush();
        return property();
    }

    /** Returns what a server is told to use it, whatever is in it. */
    static String property() {
        return "plimsoll.redis=" + PROCESS.uri();
    }

    /** Returns a registry that was told to use it and does so now. */
    static RegistryUnderTest usedBy(RegistryUnderTest registry) {
        Request question = Request.of("GET", "/readyz");
        long deadline = System.nanoTime() + CONNECTING_NANOS;
        String ready = Http.send(registry.uri(), question).text();
        while (!ready.equals("ok\n") && System.nanoTime() < deadline) {
            ready = Http.send(registry.uri(), question).text();
        }
        assertThat(ready).isEqualTo("ok\n");
        return registry.sharing(CONTENTS::fingerprint);
    }

    /** Returns everything in it. */
    static String fingerprint() {
        return CONTENTS.fingerprint();
    }
}
