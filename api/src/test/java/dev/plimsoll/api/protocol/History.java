package dev.plimsoll.api.protocol;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What several clients did to one thing at the same time, and the question whether it behaved as if they had come one after the
 * other: linearizability, decided by the search of Wing and Gong, which remembers where it has been.
 *
 * @param <S> the state of the thing
 */
record History<S>(S initial, List<Operation<S>> operations) {

    History {
        operations = List.copyOf(operations);
    }

    /**
     * One operation. It took effect at some moment between its begin and its end.
     *
     * @param what was done by whom and what came of it, for people
     * @param effect from the state before to the state after; empty if what came of it cannot come of that state
     */
    record Operation<S>(long begin, long end, String what, Function<S, Optional<S>> effect) {}

    /** A point of the search: what has taken effect, and the state that led to. */
    private record Point<S>(BitSet done, S state) {}

    /** Returns whether there is an order of all operations that explains every result and contradicts no clock. */
    boolean isLinearizable() {
        return canEnd(new Point<>(new BitSet(), initial), new HashSet<>());
    }

    private boolean canEnd(Point<S> point, Set<Point<S>> seen) {
        if (point.done().cardinality() == operations.size()) {
            return true;
        }
        if (!seen.add(point)) {
            return false;
        }
        long earliestEnd =
                open(point).mapToLong(i -> operations.get(i).end()).min().orElseThrow();
        return open(point)
                .filter(i -> operations.get(i).begin() <= earliestEnd)
                .mapToObj(i -> after(point, i))
                .flatMap(Optional::stream)
                .anyMatch(next -> canEnd(next, seen));
    }

    /** Returns what has not taken effect yet. */
    private IntStream open(Point<S> point) {
        return IntStream.range(0, operations.size()).filter(i -> !point.done().get(i));
    }

    private Optional<Point<S>> after(Point<S> point, int operation) {
        BitSet done = (BitSet) point.done().clone();
        done.set(operation);
        return operations.get(operation).effect().apply(point.state()).map(state -> new Point<>(done, state));
    }

    @Override
    public String toString() {
        return operations.stream()
                .sorted(Comparator.comparingLong(Operation::begin))
                .map(operation -> operation.begin() + "-" + operation.end() + " " + operation.what())
                .collect(Collectors.joining("\n", "from " + initial + "\n", ""));
    }
}
