package dev.plimsoll.api.protocol;

import static dev.plimsoll.api.protocol.AnswerAssert.assertThat;

import dev.plimsoll.api.protocol.History.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Clients that move, read and delete one tag at random; what they saw is a history of digests, the empty text being no tag. */
final class TagHistory {

    private static final String TAG = "contended";
    private static final String ABSENT = "";

    private final Repo repo;
    private final List<Manifest> images;
    private final int operations;

    /**
     * @param images pushed already, by digest
     * @param operations how many each client does
     */
    TagHistory(Repo repo, List<Manifest> images, int operations) {
        this.repo = repo;
        this.images = List.copyOf(images);
        this.operations = operations;
    }

    /** Returns what so many clients did and saw; a seed decides what they do, but not when. */
    History<String> of(int clients, long seed) throws Exception {
        List<List<Operation<String>>> all =
                Clients.atOnce(clients, client -> client(client, new SplittableRandom(seed * 1_000 + client)));
        return new History<>(ABSENT, all.stream().flatMap(List::stream).toList());
    }

    private List<Operation<String>> client(int client, SplittableRandom random) {
        List<Operation<String>> done = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            Manifest image = images.get(random.nextInt(images.size()));
            String seen = images.get(random.nextInt(images.size())).digest();
            done.add(
                    switch (random.nextInt(6)) {
                        case 0 -> put(client, image);
                        case 1 -> create(client, image);
                        case 2, 3 -> move(client, seen, image);
                        case 4 -> delete(client);
                        default -> get(client);
                    });
        }
        return done;
    }

    private Operation<String> put(int client, Manifest image) {
        return done(client, repo.putting(TAG, image), answer -> {
            assertThat(answer).hasStatus(201);
            return state -> Optional.of(image.digest());
        });
    }

    private Operation<String> create(int client, Manifest image) {
        Request request = repo.putting(TAG, image).with("If-None-Match", "*");
        return done(client, request, answer -> swapped(answer, ABSENT, image.digest()));
    }

    private Operation<String> move(int client, String from, Manifest image) {
        Request request = repo.putting(TAG, image).with("If-Match", '"' + from + '"');
        return done(client, request, answer -> swapped(answer, from, image.digest()));
    }

    private static Function<String, Optional<String>> swapped(Answer answer, String from, String to) {
        assertThat(answer).hasStatus(201, 412);
        boolean moved = answer.status() == 201;
        return state -> Optional.of(moved ? to : state).filter(any -> state.equals(from) == moved);
    }

    private Operation<String> get(int client) {
        return done(client, ProtocolTest.reading("GET", repo.manifest(TAG)), answer -> {
            assertThat(answer).hasStatus(200, 404);
            String found = answer.status() == 200 ? Algorithm.SHA256.digest(answer.body()) : ABSENT;
            return state -> Optional.of(state).filter(found::equals);
        });
    }

    /** Of two who delete one tag at once, both may be told that it is gone. */
    private Operation<String> delete(int client) {
        return done(client, Request.of("DELETE", repo.manifest(TAG)), answer -> {
            assertThat(answer).hasStatus(202, 404);
            boolean unknown = answer.status() == 404;
            return state -> Optional.of(ABSENT).filter(any -> !unknown || state.equals(ABSENT));
        });
    }

    private Operation<String> done(
            int client, Request request, Function<Answer, Function<String, Optional<String>>> meaning) {
        long begin = System.nanoTime();
        Answer answer = repo.send(request);
        long end = System.nanoTime();
        return new Operation<>(begin, end, client + ": " + answer, meaning.apply(answer));
    }
}
