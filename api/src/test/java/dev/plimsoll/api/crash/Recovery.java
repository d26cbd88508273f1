package dev.plimsoll.api.crash;

import dev.plimsoll.api.crash.Connection.Reply;
import dev.plimsoll.api.crash.Tally.Seen;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Holds a server that came back to everything its client was told before. */
final class Recovery {

    private static final int SAMPLE = 5;

    private final Client client;
    private final Claims claims;
    private final RandomGenerator random;
    private final Tally tally;

    Recovery(Client client, RandomGenerator random, Tally tally) {
        this.client = client;
        this.claims = client.claims;
        this.random = random;
        this.tally = tally;
    }

    /**
     * Verifies what was touched since the last time and a sample of the rest, or everything; settles what was in doubt; goes on
     * with uploads. Returns itself.
     */
    Recovery verified(int port, boolean everything) throws IOException {
        try (Connection connection = new Connection(port)) {
            for (Session session : List.copyOf(claims.sessions)) {
                resume(connection, session, everything);
            }
            for (Payload blob : everything ? List.copyOf(claims.blobs.keySet()) : touchedAndSome()) {
                blob(connection, blob);
            }
            for (String tag : everything ? List.copyOf(claims.tags.keySet()) : claims.touchedTags()) {
                tag(connection, tag);
            }
        }
        return this;
    }

    private Collection<Payload> touchedAndSome() {
        Collection<Payload> blobs = claims.touchedBlobs();
        List<Payload> all = List.copyOf(claims.blobs.keySet());
        for (int i = 0; i < SAMPLE && !all.isEmpty(); i++) {
            blobs.add(all.get(random.nextInt(all.size())));
        }
        return blobs;
    }

    private void resume(Connection connection, Session session, boolean toItsEnd) throws IOException {
        Reply status = connection.exchange("GET", session.location, null);
        if (status.status() == 404) {
            Violation.unless(session.ending, "%s is gone", session);
            claims.sessions.remove(session);
            tally.add(Seen.WRITES_IN_FLIGHT_DONE);
            return;
        }
        int offset = client.expect(204, status, session).offset();
        Violation.unless(
                session.acknowledged <= offset && offset <= session.sent,
                "%s is at %d after the restart",
                session,
                offset);
        if (session.sent > session.acknowledged) {
            tally.add(offset > session.acknowledged ? Seen.CHUNKS_IN_FLIGHT_KEPT : Seen.CHUNKS_IN_FLIGHT_LOST);
        }
        session.acknowledge(offset);
        session.ending = false;
        goOn(connection, session, toItsEnd);
    }

    private void goOn(Connection connection, Session session, boolean toItsEnd) throws IOException {
        int left = session.payload.size() - session.acknowledged;
        if (left > 3) {
            client.append(connection, session, left / 2);
        }
        if (toItsEnd || random.nextInt(3) > 0) {
            client.finish(connection, session);
        }
        tally.add(Seen.UPLOADS_RESUMED);
    }

    private void blob(Connection connection, Payload blob) throws IOException {
        Set<Boolean> possible = claims.blobs.getOrDefault(blob, Set.of(false));
        Reply reply = connection.exchange("GET", client.blob(blob), null);
        boolean there = reply.status() == 200;
        Violation.unless(
                there || reply.status() == 404, "%s in %s answers %d", blob, client.repository, reply.status());
        Violation.unless(possible.contains(there), "%s in %s is %s", blob, client.repository, there ? "there" : "lost");
        Violation.unless(
                !there || Arrays.equals(reply.body(), blob.bytes()),
                "%s in %s has other bytes",
                blob,
                client.repository);
        settled(possible.size(), there);
        claims.blobs.put(blob, Set.of(there));
    }

    private void tag(Connection connection, String tag) throws IOException {
        Set<Optional<Image>> possible = claims.tags.getOrDefault(tag, Set.of(Optional.empty()));
        Reply reply = connection.exchange("GET", client.manifest(tag), null, "Accept: " + Image.TYPE);
        Violation.unless(reply.status() == 200 || reply.status() == 404, "%s answers %d", tag, reply.status());
        Optional<Image> found = possible.stream()
                .flatMap(Optional::stream)
                .filter(image -> Arrays.equals(image.bytes(), reply.body()))
                .findFirst();
        Violation.unless(
                reply.status() == 200 ? found.isPresent() : possible.contains(Optional.empty()),
                "the tag %s in %s answers %d %s, and may be %s",
                tag,
                client.repository,
                reply.status(),
                reply.text(),
                possible);
        if (found.isPresent()) {
            whole(connection, found.get());
        }
        settled(possible.size(), found.isPresent());
        claims.tags.put(tag, Set.of(found));
    }

    private void whole(Connection connection, Image image) throws IOException {
        for (Payload blob : image.blobs()) {
            Reply head = connection.exchange("HEAD", client.blob(blob), null);
            Violation.unless(
                    head.status() == 200 && head.header("content-length").equals(Integer.toString(blob.size())),
                    "%s of %s in %s answers %d",
                    blob,
                    image,
                    client.repository,
                    head.status());
        }
    }

    private void settled(int states, boolean done) {
        tally.add(Seen.OBJECTS_VERIFIED);
        if (states > 1) {
            tally.add(done ? Seen.WRITES_IN_FLIGHT_DONE : Seen.WRITES_IN_FLIGHT_UNDONE);
        }
    }
}
