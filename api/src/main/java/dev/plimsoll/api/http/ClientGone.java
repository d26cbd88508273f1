package dev.plimsoll.api.http;

/** The connection ended before the request did. There is nobody left to answer, and nothing wrong with the service. */
final class ClientGone extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClientGone(Throwable cause) {
        super("client gone", cause, false, false);
    }
}
