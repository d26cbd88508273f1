package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.error.KeyInvalid;
import dev.plimsoll.engine.spi.ObjectKey;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What objects are called in the bucket. Names of the driver's own have a tilde, which no key can have, so nobody reaches
 * them by a key and no listing shows them.
 */
final class Names {

    private static final char OWN = '~';

    private final String root;
    private final String instance = Long.toString(new SecureRandom().nextLong() >>> 1, Character.MAX_RADIX);
    private final AtomicLong count = new AtomicLong();

    /** @param prefix what all names begin with, without a slash at either end; may be empty */
    Names(String prefix) {
        this.root = prefix.isEmpty() ? "" : prefix + "/";
    }

    String of(ObjectKey key) {
        return root + key.value();
    }

    /** Returns what the names of all objects below a prefix begin with. */
    String below(ObjectKey prefix) {
        return prefix.isRoot() ? root : of(prefix) + "/";
    }

    /** Returns what the names of all that is held for a staged object begin with. */
    String ownOf(ObjectKey key) {
        return of(key) + OWN;
    }

    String ownOf(ObjectKey key, String nonce) {
        return ownOf(key) + nonce;
    }

    /** Returns a name for the driver's own use that belongs to no key. */
    String own(String purpose) {
        return root + OWN + purpose + '-' + nonce();
    }

    /** Returns letters and digits that no driver ever gets again. */
    String nonce() {
        return instance + 'n' + Long.toString(count.getAndIncrement(), Character.MAX_RADIX);
    }

    /** Returns the key of a name; empty if it is the driver's own, or foreign. */
    Optional<ObjectKey> key(String name) {
        try {
            return name.startsWith(root) ? Optional.of(ObjectKey.of(name.substring(root.length()))) : Optional.empty();
        } catch (KeyInvalid foreign) {
            return Optional.empty();
        }
    }
}
