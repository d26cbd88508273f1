package dev.plimsoll.bench.campaign;

import dev.plimsoll.bench.load.Amount;
import dev.plimsoll.bench.measure.FirstTouch;
import dev.plimsoll.bench.measure.Meter;
import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.Stopwatch;
import dev.plimsoll.bench.scenario.Scenario;
import dev.plimsoll.bench.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Loads targets in turn: A, B, A, B. So what changes on the machine while it runs meets all of them alike. */
public final class Campaign {

    private static final int AT_ONCE = 64;

    private final Plan plan;
    private final Scenario scenario;
    private final Watcher watcher;

    public Campaign(Plan plan, Scenario scenario, Watcher watcher) {
        this.plan = plan;
        this.scenario = scenario;
        this.watcher = watcher;
    }

    /**
     * Runs all rounds, and blocks until they are over.
     *
     * @return their figures, in order of time
     * @throws TargetUnusable if a registry cannot be reached, lets nobody in, or does not take what the scenario needs
     */
    public List<Round> run(List<Target> targets) {
        targets.forEach(this::prepare);
        List<Round> rounds = new ArrayList<>();
        for (int number = 1; number <= plan.rounds(); number++) {
            for (Target target : targets) {
                rounds.add(round(target, number));
            }
        }
        return rounds;
    }

    private void prepare(Target target) {
        watcher.begins(target.name(), "prepare", 0);
        block(target, "is no usable registry", target.client().ping());
        block(target, "could not be prepared", scenario.prepare(target));
        if (!plan.warmup().equals(Amount.NONE)) {
            watcher.begins(target.name(), "warm up", 0);
            plan.load()
                    .run(plan.warmup(), target.operations(scenario), new Meter())
                    .block();
        }
    }

    private static void block(Target target, String otherwise, Mono<Void> step) {
        try {
            step.block();
        } catch (RuntimeException failure) {
            throw new TargetUnusable(target.name(), otherwise, failure);
        }
    }

    private Round round(Target target, int number) {
        List<String> idle = idleSessions(target);
        if (plan.touch() > 0) {
            watcher.begins(target.name(), "touch memory", number);
            FirstTouch.touch(plan.touch());
        }
        watcher.begins(target.name(), "measure", number);
        Round round = measured(target, number);
        watcher.ended(round);
        Flux.fromIterable(idle)
                .flatMap(at -> target.client().cancel(plan.repository(), at), AT_ONCE)
                .blockLast();
        return round;
    }

    private List<String> idleSessions(Target target) {
        List<String> idle = new ArrayList<>();
        Flux<String> opening = Flux.range(0, plan.idleSessions())
                .flatMap(number -> target.client().begin(plan.repository()), AT_ONCE)
                .doOnNext(idle::add);
        block(target, "could not begin idle uploads", opening.then());
        return idle;
    }

    private Round measured(Target target, int number) {
        Meter meter = new Meter();
        Stopwatch watch = new Stopwatch(target.name(), number, meter, target.client()::moved, target.server());
        watch.start(plan.interval(), watcher::sampled);
        plan.load().run(plan.amount(), target.operations(scenario), meter).block();
        return watch.stop();
    }
}
