package dev.plimsoll.api.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What checking passwords needs: threads for it, since bcrypt is slow on purpose, a limit of wrong ones, and a way to recognise a
 * good one without keeping it.
 */
final class Logins implements AutoCloseable {

    /** Who tries to log in, and from where. */
    record Attempt(String user, Object from) {}

    /** Wrong passwords for one user from one place: ten, and then one every six seconds. */
    private static final Duration INTERVAL = Duration.ofSeconds(6);

    private static final int BURST = 10;

    /** At most half of the machine guesses passwords, and no more than that wait for it. */
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final int QUEUE = 100;
    private static final String HMAC = "HmacSHA256";

    private final RateLimit limit = new RateLimit("too many failed logins", INTERVAL, BURST);
    private final Scheduler scheduler = Schedulers.newBoundedElastic(THREADS, QUEUE, "plimsoll-logins", 60, true);
    private final Mac mac;

    Logins() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + HMAC, impossible);
        }
    }

    RateLimit limit() {
        return limit;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    static TooManyRequests busy() {
        return new TooManyRequests("too many logins at once", Duration.ofSeconds(1));
    }

    /** Returns what stands for a user and a password in memory: an HMAC with a key that this process never tells. */
    ByteBuffer proof(String user, String password) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        Mac own = copy();
        own.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).flip());
        own.update(name);
        return ByteBuffer.wrap(own.doFinal(password.getBytes(StandardCharsets.UTF_8)));
    }

    private Mac copy() {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's " + HMAC + " can be copied", impossible);
        }
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
