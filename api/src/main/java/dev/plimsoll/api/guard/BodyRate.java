package dev.plimsoll.api.guard;

import java.util.concurrent.TimeUnit;

/** Whether the body of a request has come too slowly, window by window, over the time in which the server waited for it. */
final class BodyRate {

    private final long bytesPerSecond;
    private final long window;
    private long request;
    private long waitedBefore;
    private long bytesBefore;

    BodyRate(GuardSettings settings) {
        this.window = settings.bodyRateWindow().toNanos();
        this.bytesPerSecond = settings.minBodyRate();
    }

    /** To be asked from time to time: a body that began since it was last asked began now. */
    boolean isTooLow(Traffic traffic, long now) {
        if (!traffic.framing().inBody() || traffic.framing().requests() != request) {
            begin(traffic, now);
            return false;
        }
        long waited = traffic.patience().total(now) - waitedBefore;
        if (waited < window) {
            return false;
        }
        double seconds = (double) waited / TimeUnit.SECONDS.toNanos(1);
        boolean tooLow = traffic.framing().bodyBytes() - bytesBefore < bytesPerSecond * seconds;
        begin(traffic, now);
        return tooLow;
    }

    private void begin(Traffic traffic, long now) {
        request = traffic.framing().requests();
        waitedBefore = traffic.patience().total(now);
        bytesBefore = traffic.framing().bodyBytes();
    }
}
