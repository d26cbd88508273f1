package dev.plimsoll.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Several scenarios by shares, in an order that spreads each of them evenly. */
final class Mixed implements Scenario {

    private final List<Scenario> parts;
    private final List<Scenario> order;

    /** @param shares how many operations of each there are for those of the others */
    Mixed(Map<Scenario, Integer> shares) {
        if (shares.values().stream().anyMatch(share -> share < 1)) {
            throw new IllegalArgumentException("the share of a scenario in a mix must be at least 1");
        }
        parts = List.copyOf(shares.keySet());
        order = spread(shares);
    }

    /** At each place stands the one that is furthest behind its share. */
    private static List<Scenario> spread(Map<Scenario, Integer> shares) {
        int total = shares.values().stream().mapToInt(Integer::intValue).sum();
        List<Scenario> order = new ArrayList<>(total);
        List<Map.Entry<Scenario, Integer>> all = List.copyOf(shares.entrySet());
        int[] behind = new int[all.size()];
        for (int place = 0; place < total; place++) {
            int furthest = 0;
            for (int i = 0; i < behind.length; i++) {
                behind[i] += all.get(i).getValue();
                furthest = behind[i] > behind[furthest] ? i : furthest;
            }
            behind[furthest] -= total;
            order.add(all.get(furthest).getKey());
        }
        return List.copyOf(order);
    }

    @Override
    public Mono<Void> prepare(Target target) {
        return Flux.fromIterable(parts).concatMap(part -> part.prepare(target)).then();
    }

    @Override
    public Mono<Long> operate(Target target, long number) {
        return order.get((int) (number % order.size())).operate(target, number);
    }
}
