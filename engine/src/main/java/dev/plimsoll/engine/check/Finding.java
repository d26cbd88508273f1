package dev.plimsoll.engine.check;

import dev.plimsoll.engine.spi.ObjectKey;
import java.util.Locale;

/**
 * Something in a store that is not as it should be.
 *
 * @param key the object it was found at
 * @param detail what is wrong with it, in words
 */
public record Finding(Kind kind, ObjectKey key, String detail) {

    /** What can be wrong. Damage is seen by readers, now or later; garbage only takes room. */
    public enum Kind {
        /** An object's bytes cannot be read. */
        UNREADABLE(true),
        /** A blob's bytes do not hash to its name. */
        BLOB_MISMATCH(true),
        /** A link holds no digest, or another one than its place says. */
        LINK_WRONG(true),
        /** A link leads to bytes that are not there. */
        LINK_DANGLING(true),
        /** A tag leads to a manifest that its repository does not have. */
        TAG_DANGLING(true),
        /** A tag has a history and leads nowhere: it is listed, and cannot be read. */
        TAG_HALF_MADE(true),
        /** A list of referrers names a manifest that its repository does not have. */
        REFERRER_DANGLING(true),
        /** An upload cannot be resumed: its record is damaged, or fewer bytes are there than were acknowledged. */
        UPLOAD_BROKEN(true),
        /** The secret that vouches for the states of uploads is none: uploads go on, but are read again. */
        SECRET_WRONG(true),
        /** No repository has a link to a blob. */
        BLOB_UNLINKED(false),
        /** A further name, or a media type, of a blob that its repository has no link to. */
        NAME_UNUSED(false),
        /** An upload without activity for a while. */
        UPLOAD_OLD(false),
        /** Bytes of an upload that has no record: it was another registry's, or was cut off in its only request. */
        UPLOAD_WITHOUT_RECORD(false),
        /** An upload whose bytes were published: only its record is left. */
        UPLOAD_SPENT(false),
        /** An object that is neither this registry's nor distribution's. */
        FOREIGN(false);

        private final boolean damage;

        Kind(boolean damage) {
            this.damage = damage;
        }

        /** Returns whether it is damage, rather than garbage. */
        public boolean isDamage() {
            return damage;
        }

        /** Returns its name in lower case, with hyphens. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
