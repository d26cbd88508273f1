package dev.plimsoll.bench.campaign;

import dev.plimsoll.bench.measure.Round;
import dev.plimsoll.bench.measure.Sample;

/** Is told what happens. Called on several threads, not at once. */
public interface Watcher {

    /**
     * Something begins.
     *
     * @param phase in a word or two
     * @param number of the round; 0 before the first
     */
    void begins(String target, String phase, int number);

    /** So it stands. */
    void sampled(Sample sample);

    /** A round is over. */
    void ended(Round round);
}
