package dev.plimsoll.api.guard;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Looks at one connection from time to time, and ends it if its client is too slow. */
final class Watchdog extends ChannelInboundHandlerAdapter {

    private static final long SHORTEST_ROUND = Duration.ofMillis(5).toNanos();
    private static final long LONGEST_ROUND = Duration.ofMillis(500).toNanos();
    private static final int ROUNDS = 20;

    private final GuardSettings settings;
    private final Traffic traffic;
    private final FramingGuard guard;
    private final BodyRate rate;
    private final WriteStall stall;
    private @Nullable ScheduledFuture<?> rounds;

    Watchdog(GuardSettings settings, Traffic traffic, FramingGuard guard) {
        this.settings = settings;
        this.traffic = traffic;
        this.guard = guard;
        this.rate = new BodyRate(settings);
        this.stall = new WriteStall(settings);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        HeaderDeadline deadline =
                new HeaderDeadline(settings, context.executor().ticker().nanoTime());
        long round = round(settings);
        rounds = context.executor()
                .scheduleAtFixedRate(() -> look(context, deadline), round, round, TimeUnit.NANOSECONDS);
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (rounds != null) {
            rounds.cancel(false);
        }
        context.fireChannelInactive();
    }

    private void look(ChannelHandlerContext context, HeaderDeadline deadline) {
        long now = context.executor().ticker().nanoTime();
        if (stall.isStalled(context.channel(), now)) {
            guard.hangUp();
        } else if (rate.isTooLow(traffic, now)) {
            guard.refuse(Fault.SLOW_BODY);
        } else if (deadline.isMissed(traffic, now)) {
            late();
        }
    }

    /** Who has said nothing is told nothing. */
    private void late() {
        if (traffic.framing().inHead()) {
            guard.refuse(Fault.SLOW_HEAD);
        } else {
            guard.hangUp();
        }
    }

    private static long round(GuardSettings settings) {
        long shortest = LongStream.of(
                        GuardSettings.nanos(settings.headerTimeout()),
                        GuardSettings.nanos(settings.idleTimeout()),
                        settings.minBodyRate() == 0
                                ? Long.MAX_VALUE
                                : settings.bodyRateWindow().toNanos(),
                        GuardSettings.nanos(settings.writeTimeout()))
                .min()
                .orElseThrow();
        return Math.min(Math.max(shortest / ROUNDS, SHORTEST_ROUND), LONGEST_ROUND);
    }
}
