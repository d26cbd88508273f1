package dev.plimsoll.engine.error;

/** A page size that is no number, or negative. */
public final class PageInvalid extends RegistryException {

    private static final long serialVersionUID = 1L;

    public PageInvalid(String message) {
        super(ErrorCode.PAGINATION_NUMBER_INVALID, message);
    }
}
