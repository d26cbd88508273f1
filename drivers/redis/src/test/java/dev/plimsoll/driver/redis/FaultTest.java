package dev.plimsoll.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.driver.tck.cache.Eventually;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.spi.SharedState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whatever becomes of Redis, every request is answered, rightly, and soon. */
@Execution(ExecutionMode.CONCURRENT) // it waits for most of its time
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class FaultTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final RedisProcess redis = RedisProcess.start();
    private final SlowProxy proxy = new SlowProxy(redis.port());
    private final Nodes nodes = new Nodes(proxy.uri());
    private final SharedState state = nodes.connected();
    private final Workload node = new Workload(nodes.store(), state, 0);
    private final Digest present = node.push();
    private final Digest deleted = node.push();

    FaultTest() {
        assertThat(node.has(present) && node.has(deleted)).isTrue();
        node.delete(deleted);
    }

    @AfterEach
    void close() {
        nodes.close();
        proxy.close();
        redis.close();
    }

    /** A second of requests while it fails, one after the breaker has opened, and then Redis is used again. */
    private void survives(String fault, Runnable fail, Runnable mend) {
        Workload.Latency before = node.ask(200, present, deleted);
        fail.run();
        Workload.Latency first = node.ask(200, present, deleted);
        Eventually.holds(SOON, () -> !Nodes.answers(state));
        Workload.Latency then = node.ask(1000, present, deleted);
        node.round();
        Digest meanwhile = node.push();
        assertThat(node.has(meanwhile)).isTrue();
        node.delete(meanwhile);
        assertThat(node.has(meanwhile)).isFalse();
        mend.run();
        Duration back = Eventually.holds(SOON, () -> Nodes.isConnected(state));
        node.round();
        assertThat(node.has(meanwhile)).isFalse();
        Eventually.holds(SOON, () -> isUsed(meanwhile));
        System.out.printf(
                "%s: before %s; at first %s; then %s; back after %d ms%n", fault, before, first, then, back.toMillis());
        assertThat(first.p50()).as("most of the first requests, ms").isLessThan(45);
        assertThat(first.most()).as("the first requests, ms").isLessThan(5000);
        assertThat(then.p50()).as("requests once the breaker is open, ms").isLessThan(25);
    }

    /** Requests are answered from Redis again, and still rightly. */
    private boolean isUsed(Digest gone) {
        node.ask(20, present, deleted);
        assertThat(node.has(gone)).isFalse();
        return redis.executed("eval") > 0 && hits() > 0;
    }

    private long hits() {
        long before = redis.executed("eval");
        node.ask(5, present, deleted);
        return redis.executed("eval") - before;
    }

    @Test
    void stopped() {
        survives("stopped and started again", redis::stop, redis::startAgain);
    }

    @Test
    void frozen() {
        survives("frozen", redis::freeze, redis::thaw);
    }

    @Test
    void slow() {
        survives("slow, 300 ms an answer", () -> proxy.delay(300), () -> proxy.delay(0));
    }

    @Test
    void somewhatSlow() {
        survives("slow, 100 ms an answer", () -> proxy.delay(100), () -> proxy.delay(0));
    }

    /** A node that starts without Redis uses it when it is there. */
    @Test
    void downAtTheStart() {
        redis.stop();
        SharedState late = nodes.open();
        Workload starting = new Workload(nodes.store(), late, 100);
        Workload.Latency without = starting.ask(200, present, deleted);
        starting.round();
        assertThat(Nodes.isConnected(late)).isFalse();
        redis.startAgain();
        Duration used = Eventually.holds(SOON, () -> Nodes.isConnected(late));
        System.out.printf("down at the start: %s; used %d ms after it is there%n", without, used.toMillis());
        starting.ask(20, present, deleted);
        starting.round();
    }

    @Test
    void paused() {
        redis.tell("CLIENT PAUSE 3000");
        Workload.Latency during = node.ask(2000, present, deleted);
        node.round();
        System.out.printf("paused for 3 s: %s%n", during);
        Eventually.holds(SOON, () -> Nodes.isConnected(state));
        node.ask(100, present, deleted);
    }

    @Test
    void swallowed() {
        survives("nothing passes, nothing is closed", () -> proxy.blackHole(true), () -> proxy.blackHole(false));
    }

    @Test
    void full() {
        survives(
                "out of memory",
                () -> redis.tell("CONFIG SET maxmemory 1"),
                () -> redis.tell("CONFIG SET maxmemory 0"));
    }

    @Test
    void sleeping() {
        Thread sleeper = new Thread(() -> redis.tell("DEBUG SLEEP 2"));
        sleeper.start();
        node.ask(2000, present, deleted);
        Eventually.holds(SOON, () -> !sleeper.isAlive());
        Eventually.holds(SOON, () -> Nodes.isConnected(state));
        node.ask(100, present, deleted);
    }

    @Test
    void flushed() {
        for (int i = 0; i < 50; i++) {
            redis.flush();
            node.ask(4, present, deleted);
        }
    }

    @Test
    void cut() {
        for (int i = 0; i < 10; i++) {
            proxy.cut();
            node.ask(50, present, deleted);
        }
        Eventually.holds(SOON, () -> Nodes.isConnected(state));
        assertThat(hits()).isPositive();
    }

    @Test
    void poisoned() {
        for (String poison : new String[] {
            "SET %s garbage",
            "SET %s \"1 00000000000000000000000000000000 x\"",
            "APPEND %s 7",
            "SETRANGE %s 60 9",
            "SET %s \"\""
        }) {
            node.ask(3, present, deleted);
            keys().forEach(key -> redis.tell(poison.formatted(key)));
            node.ask(3, present, deleted);
            node.ask(3, present, deleted);
        }
        keys().forEach(key -> redis.tell("DEL " + key));
        keys().forEach(key -> redis.tell("LPUSH " + key + " x"));
        node.ask(3, present, deleted);
    }

    /** An entry of one digest that somebody stored under another is none. */
    @Test
    void mixedUp() {
        Digest other = node.push();
        node.ask(3, present, deleted);
        String good = key(present);
        redis.tell("COPY " + good + " " + good.replace(present.hex(), deleted.hex()) + " REPLACE");
        redis.tell("COPY " + good + ":team/app " + good.replace(present.hex(), deleted.hex()) + ":team/app REPLACE");
        assertThat(node.has(deleted)).isFalse();
        node.ask(3, other, deleted);
    }

    private String key(Digest digest) {
        return keys().filter(key -> key.endsWith("{" + digest + "}:blob"))
                .findFirst()
                .orElseThrow();
    }

    private Stream<String> keys() {
        return redis.tell("KEYS plimsoll:*").lines().filter(line -> line.contains("{"));
    }
}
