package dev.plimsoll.bench.measure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Takes the figures of one round, from {@link #start} to {@link #stop}. Both read {@code /proc}: not for threads that must not block. */
public final class Stopwatch {

    private final String target;
    private final int number;
    private final Meter meter;
    private final LongSupplier moved;
    private final @Nullable ServerProcess server;
    private final List<Sample> samples = new CopyOnWriteArrayList<>();

    private long began;
    private long movedBefore;
    private double clientBefore;
    private double busyBefore;
    private double serverBefore;
    private boolean freshPeak;
    private @Nullable Disposable sampling;

    /**
     * @param moved how many bytes of content were moved so far, of operations under way too
     * @param server the process that is loaded; null if it is elsewhere
     */
    public Stopwatch(String target, int number, Meter meter, LongSupplier moved, @Nullable ServerProcess server) {
        this.target = target;
        this.number = number;
        this.meter = meter;
        this.moved = moved;
        this.server = server;
    }

    /** Starts the clock, and shows a sample at each interval. */
    public void start(Duration interval, Consumer<Sample> watcher) {
        freshPeak = server != null && server.forgetPeak();
        serverBefore = server == null ? 0 : server.cpuSeconds();
        clientBefore = Machine.clientCpuSeconds();
        busyBefore = Machine.busyCpuSeconds();
        movedBefore = moved.getAsLong();
        began = System.nanoTime();
        sampling = Flux.interval(interval, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .map(tick -> sample())
                .doOnNext(samples::add)
                .subscribe(watcher);
    }

    private Sample sample() {
        return new Sample(
                seconds(),
                moved.getAsLong() - movedBefore,
                meter.operations(),
                meter.failed(),
                server == null ? 0 : server.resident());
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Stops the clock. */
    public Round stop() {
        double seconds = seconds();
        double client = Machine.clientCpuSeconds() - clientBefore;
        double busy = Machine.busyCpuSeconds() - busyBefore;
        if (sampling != null) {
            sampling.dispose();
        }
        samples.add(sample());
        Optional<ServerFigures> figures = Optional.ofNullable(server).map(this::figures);
        double other = busy - client - figures.map(ServerFigures::cpuSeconds).orElse(0.0);
        return new Round(
                target,
                number,
                seconds,
                meter.operations(),
                meter.bytes(),
                meter.failures(),
                meter.latency(),
                meter.service(),
                client,
                Math.max(0, other),
                figures,
                List.copyOf(samples));
    }

    private ServerFigures figures(ServerProcess process) {
        long sampled = samples.stream().mapToLong(Sample::resident).max().orElse(0);
        long peak = freshPeak ? Math.max(sampled, process.peakResident()) : sampled;
        return new ServerFigures(process.cpuSeconds() - serverBefore, peak, process.resident());
    }
}
