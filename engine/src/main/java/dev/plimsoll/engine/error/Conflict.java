package dev.plimsoll.engine.error;

/** Another writer got there first: a compare-and-set lost, or a staged object is not as long as its caller believes. */
public final class Conflict extends RegistryException {

    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
        super(ErrorCode.UNAVAILABLE, message);
    }
}
