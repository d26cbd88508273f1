package dev.plimsoll.bench.campaign;

import dev.plimsoll.bench.client.Failures;
import dev.plimsoll.bench.client.Refused;
import reactor.core.Exceptions;

/** A registry that cannot be loaded. */
public final class TargetUnusable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean forbidden;

    TargetUnusable(String target, String what, Throwable cause) {
        super(target + " " + what + ": " + Failures.kind(cause) + hint(cause), cause);
        forbidden = isForbidden(cause);
    }

    private static String hint(Throwable cause) {
        return isForbidden(cause) ? " (are the credentials right?)" : "";
    }

    private static boolean isForbidden(Throwable cause) {
        return Exceptions.unwrap(cause) instanceof Refused refused
                && (refused.status() == 401 || refused.status() == 403);
    }

    /** Returns whether it is the credentials that it does not like. */
    public boolean isForbidden() {
        return forbidden;
    }
}
