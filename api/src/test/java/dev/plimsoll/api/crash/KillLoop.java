package dev.plimsoll.api.crash;

import dev.plimsoll.api.crash.Tally.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Kills the server, with SIGKILL and at a random time, while several clients push, tag and delete, and starts it again; as often
 * as it is told to. After each start the server is held to every answer it has given: not a byte of what it acknowledged is
 * lost, nothing that it did not is half there, and uploads go on where it says they are.
 *
 * <p>The clients' account is kept in this process, which nobody kills.
 *
 * <p>Arguments: the runnable jar, an empty directory, the number of rounds: and the seed of an earlier run.
 */
public final class KillLoop {

    private static final int CLIENTS = 4;
    private static final int LONGEST_LIFE = 700;

    private final Path jar;
    private final Path storage;
    private final SplittableRandom random;
    private final Tally tally = new Tally();
    private final List<Client> clients = new ArrayList<>();
    private final List<Recovery> recoveries = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private volatile boolean killed;

    private KillLoop(Path jar, Path directory, long seed) {
        this.jar = jar;
        this.storage = directory.resolve("storage");
        this.random = new SplittableRandom(seed);
        for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client("load/r" + i, random.split(), tally);
            clients.add(client);
            recoveries.add(new Recovery(client, random.split(), tally));
        }
    }

    public static void main(String[] arguments) throws Exception {
        long seed = arguments.length > 3
                ? Long.parseLong(arguments[3])
                : ThreadLocalRandom.current().nextLong();
        System.out.println("seed " + seed);
        KillLoop loop = new KillLoop(Path.of(arguments[0]), Path.of(arguments[1]), seed);
        int exit = 1;
        try {
            loop.run(Integer.parseInt(arguments[2]));
            exit = 0;
        } catch (ExecutionException broken) {
            System.out.println("broken: " + broken.getCause());
        } finally {
            System.out.println(loop.tally);
            System.exit(exit);
        }
    }

    private void run(int rounds) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            round();
            if (round % 50 == 0) {
                System.out.println(round + " rounds: " + tally);
            }
        }
        try (Server server = Server.start(jar, storage)) {
            verify(server, true);
            server.stop();
        }
        verifyFiles();
        Violation.unless(Server.command(jar, "fsck", storage) == 0, "fsck finds damage, see fsck.log");
        for (Seen seen : Seen.values()) {
            Violation.unless(rounds < 20 || tally.of(seen) > 0, "the case was never met: %s", seen);
        }
    }

    private void round() throws Exception {
        try (Server server = Server.start(jar, storage)) {
            verify(server, false);
            killed = false;
            List<Future<?>> working = new ArrayList<>();
            for (Client client : clients) {
                working.add(threads.submit(() -> untilKilled(client, server.port())));
            }
            Thread.sleep(random.nextInt(LONGEST_LIFE)); // The moment of the kill, which is to be any.
            killed = true;
            server.kill();
            await(working);
        }
    }

    private void untilKilled(Client client, int port) {
        try {
            client.work(port);
        } catch (IOException broken) {
            Violation.unless(killed, "the connection broke while the server lived: %s", broken);
        }
    }

    private void verify(Server server, boolean everything) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (Recovery recovery : recoveries) {
            running.add(threads.submit(() -> recovery.verified(server.port(), everything)));
        }
        await(running);
    }

    private static void await(List<Future<?>> futures) throws Exception {
        for (Future<?> future : futures) {
            future.get();
        }
    }

    /** Whatever lies under a digest is what the digest says, also what nobody has asked for. */
    private void verifyFiles() throws IOException {
        try (Stream<Path> files = Files.walk(storage.resolve("docker/registry/v2/blobs/sha256"))) {
            for (Path data : files.filter(Files::isRegularFile).toList()) {
                String name = "sha256:" + data.getName(data.getNameCount() - 2);
                Violation.unless(Payload.digest(Files.readAllBytes(data)).equals(name), "%s has other bytes", data);
            }
        }
    }
}
