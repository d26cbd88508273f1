package dev.plimsoll.api.guard;

/** Whether a connection has been too long without a request, or a request too long without the end of its head. */
final class HeaderDeadline {

    private enum Stage {
        OPENED,
        HEAD,
        BUSY,
        IDLE
    }

    private final long headerTimeout;
    private final long idleTimeout;
    private Stage stage = Stage.OPENED;
    private long requests;
    private long since;
    private long waitedBefore;

    HeaderDeadline(GuardSettings settings, long now) {
        this.headerTimeout = GuardSettings.nanos(settings.headerTimeout());
        this.idleTimeout = GuardSettings.nanos(settings.idleTimeout());
        this.since = now;
    }

    /** To be asked from time to time: what began since it was last asked began now. */
    boolean isMissed(Traffic traffic, long now) {
        Stage current = stage(traffic);
        if (current != stage || traffic.framing().requests() != requests) {
            stage = current;
            requests = traffic.framing().requests();
            since = now;
            waitedBefore = traffic.patience().total(now);
        }
        return switch (stage) {
            case OPENED -> now - since > headerTimeout;
            case HEAD -> traffic.patience().total(now) - waitedBefore > headerTimeout;
            case IDLE -> now - since > idleTimeout;
            case BUSY -> false;
        };
    }

    private static Stage stage(Traffic traffic) {
        if (traffic.framing().inHead()) {
            return Stage.HEAD;
        }
        if (!traffic.idle()) {
            return Stage.BUSY;
        }
        return traffic.framing().requests() == 0 ? Stage.OPENED : Stage.IDLE;
    }
}
