package dev.plimsoll.bench.campaign;

import dev.plimsoll.bench.load.Amount;
import dev.plimsoll.bench.load.Load;
import java.time.Duration;

/**
 * What is run.
 *
 * @param load when operations begin
 * @param amount of each round
 * @param warmup of each target, before the first round; not measured
 * @param rounds how often each target has its turn
 * @param touch bytes of memory touched and freed before each round
 * @param idleSessions uploads that are begun before each round and given up after it
 * @param repository they are begun in
 * @param interval between samples
 */
public record Plan(
        Load load,
        Amount amount,
        Amount warmup,
        int rounds,
        long touch,
        int idleSessions,
        String repository,
        Duration interval) {}
