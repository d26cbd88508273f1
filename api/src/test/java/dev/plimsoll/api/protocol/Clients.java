package dev.plimsoll.api.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several clients at once, each on a thread of its own. */
final class Clients {

    private static final int LIMIT_SECONDS = 50;

    private Clients() {}

    /** What the client of a number does. */
    @FunctionalInterface
    interface Doing<T> {
        T by(int client) throws Exception;
    }

    /** Lets so many clients begin at the same moment and returns what each brought, in order. */
    static <T> List<T> atOnce(int clients, Doing<T> doing) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            CyclicBarrier start = new CyclicBarrier(clients);
            List<Future<T>> begun = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                begun.add(threads.submit(() -> {
                    start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                    return doing.by(client);
                }));
            }
            return results(begun);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> List<T> results(List<Future<T>> begun) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> one : begun) {
            results.add(one.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        }
        return results;
    }
}
