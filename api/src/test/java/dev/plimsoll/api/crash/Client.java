package dev.plimsoll.api.crash;

import dev.plimsoll.api.crash.Connection.Reply;
import dev.plimsoll.api.crash.Tally.Seen;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Does one random thing after the other in a repository of its own, and keeps account of the answers. */
final class Client {

    private static final int TAGS = 5;
    private static final int MOST_SESSIONS = 8;

    /** Content that every client pushes now and then, so that several push the same at once. */
    private static final List<Payload> COMMON =
            List.of(new Payload(1, 0), new Payload(2, 1), new Payload(3, 30_000), new Payload(4, 200_000));

    final String repository;
    final Claims claims = new Claims();

    private final RandomGenerator random;
    private final Tally tally;

    Client(String repository, RandomGenerator random, Tally tally) {
        this.repository = repository;
        this.random = random;
        this.tally = tally;
    }

    /** Goes on until the connection breaks. */
    void work(int port) throws IOException {
        try (Connection connection = new Connection(port)) {
            while (true) {
                step(connection);
            }
        }
    }

    private void step(Connection connection) throws IOException {
        int die = random.nextInt(100);
        if (die < 20) {
            begin(connection);
        } else if (die < 60) {
            goOn(connection);
        } else if (die < 72) {
            pushAtOnce(connection);
        } else if (die < 86) {
            pushImage(connection);
        } else if (die < 90) {
            deleteTag(connection);
        } else if (die < 94) {
            deleteBlob(connection);
        } else {
            read(connection);
        }
    }

    private Payload payload() {
        int die = random.nextInt(10);
        int most = die == 0 ? 2_000_000 : die < 5 ? 2_000 : 200_000;
        return die == 9
                ? COMMON.get(random.nextInt(COMMON.size()))
                : new Payload(random.nextLong(), 1 + random.nextInt(most));
    }

    private void begin(Connection connection) throws IOException {
        if (claims.sessions.size() < MOST_SESSIONS) {
            Reply begun = expect(202, connection.exchange("POST", uploads(), new byte[0]), "begin");
            claims.sessions.add(new Session(begun.header("location"), payload()));
        }
    }

    private void goOn(Connection connection) throws IOException {
        if (claims.sessions.isEmpty()) {
            begin(connection);
            return;
        }
        Session session = claims.sessions.get(random.nextInt(claims.sessions.size()));
        int left = session.payload.size() - session.acknowledged;
        int die = random.nextInt(10);
        if (die == 0) {
            cancel(connection, session);
        } else if (die < 4) {
            finish(connection, session);
        } else if (left > 1) {
            append(connection, session, 2 + random.nextInt(left - 1));
        }
    }

    /** Sends a piece of two bytes or more: the server cannot say that it has one, and not none. */
    void append(Connection connection, Session session, int length) throws IOException {
        int from = session.acknowledged;
        int to = from + length;
        session.sent = to;
        Reply reply = connection.exchange(
                "PATCH", session.location, session.payload.bytes(from, to), "Content-Range: " + from + "-" + (to - 1));
        Violation.unless(
                expect(202, reply, session).offset() == to, "%s: answer says %s", session, reply.header("range"));
        session.acknowledge(to);
        tally.add(Seen.CHUNKS_ACKNOWLEDGED);
    }

    /** Sends the rest with the digest. */
    void finish(Connection connection, Session session) throws IOException {
        Payload payload = session.payload;
        session.sent = payload.size();
        session.ending = true;
        claims.maybe(payload, true);
        byte[] rest = payload.bytes(session.acknowledged, payload.size());
        expect(201, connection.exchange("PUT", session.location + "?digest=" + payload.digest(), rest), session);
        claims.sessions.remove(session);
        acknowledged(payload);
    }

    private void cancel(Connection connection, Session session) throws IOException {
        session.ending = true;
        expect(204, connection.exchange("DELETE", session.location, null), session);
        claims.sessions.remove(session);
    }

    private void pushAtOnce(Connection connection) throws IOException {
        push(connection, payload());
    }

    private void push(Connection connection, Payload payload) throws IOException {
        claims.maybe(payload, true);
        String target = uploads() + "?digest=" + payload.digest();
        expect(201, connection.exchange("POST", target, payload.bytes()), payload);
        acknowledged(payload);
    }

    private void acknowledged(Payload payload) {
        claims.surely(payload, true);
        tally.add(Seen.BLOBS_ACKNOWLEDGED);
    }

    private void pushImage(Connection connection) throws IOException {
        List<Payload> present = claims.present();
        if (present.size() < 3) {
            return;
        }
        Image image = new Image(
                random.ints(3, 0, present.size()).mapToObj(present::get).toList());
        String tag = tag();
        claims.maybe(tag, Optional.of(image));
        Reply reply = connection.exchange("PUT", manifest(tag), image.bytes(), "Content-Type: " + Image.TYPE);
        expect(201, reply, tag);
        claims.surely(tag, Optional.of(image));
        tally.add(Seen.TAGS_ACKNOWLEDGED);
    }

    private void deleteTag(Connection connection) throws IOException {
        String tag = tag();
        boolean there = !claims.tags.getOrDefault(tag, Set.of(Optional.empty())).equals(Set.of(Optional.empty()));
        claims.maybe(tag, Optional.empty());
        expect(there ? 202 : 404, connection.exchange("DELETE", manifest(tag), null), tag);
        claims.surely(tag, Optional.empty());
        tally.add(Seen.DELETES_ACKNOWLEDGED);
    }

    /** Only what no image needs. */
    private void deleteBlob(Connection connection) throws IOException {
        List<Payload> loose = claims.present().stream()
                .filter(blob -> !claims.needed().contains(blob))
                .toList();
        if (!loose.isEmpty()) {
            Payload blob = loose.get(random.nextInt(loose.size()));
            claims.maybe(blob, false);
            expect(202, connection.exchange("DELETE", blob(blob), null), blob);
            claims.surely(blob, false);
            tally.add(Seen.DELETES_ACKNOWLEDGED);
        }
    }

    private void read(Connection connection) throws IOException {
        List<Payload> present = claims.present();
        if (!present.isEmpty()) {
            Payload blob = present.get(random.nextInt(present.size()));
            expect(200, connection.exchange("GET", blob(blob), null), blob);
        }
    }

    /** Returns a reply that must have this status; a server that is not being hurt has no excuse. */
    Reply expect(int status, Reply reply, Object what) {
        Violation.unless(
                reply.status() == status,
                "%s in %s: %d expected, answered %d %s",
                what,
                repository,
                status,
                reply.status(),
                reply.text());
        return reply;
    }

    private String tag() {
        return "t" + random.nextInt(TAGS);
    }

    String uploads() {
        return "/v2/" + repository + "/blobs/uploads/";
    }

    String blob(Payload blob) {
        return "/v2/" + repository + "/blobs/" + blob.digest();
    }

    String manifest(String reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }
}
