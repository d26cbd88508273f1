package dev.plimsoll.engine.error;

/** A range that does not fit: content offered at another offset than the upload's end, or read beyond an object's. */
public final class RangeInvalid extends RegistryException {

    private static final long serialVersionUID = 1L;

    private final long end;

    /** @param end where the upload or object really ends, in bytes */
    public RangeInvalid(String message, long end) {
        super(ErrorCode.RANGE_INVALID, message);
        this.end = end;
    }

    /** Returns where the upload or object really ends, in bytes. */
    public long end() {
        return end;
    }
}
