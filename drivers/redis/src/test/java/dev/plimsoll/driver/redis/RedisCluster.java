package dev.plimsoll.driver.redis;

import dev.plimsoll.driver.tck.cache.Eventually;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A cluster of three real servers, each with a third of the slots and no replica. */
final class RedisCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SLOTS = 16384;

    private final List<RedisProcess> nodes =
            Stream.generate(RedisCluster::node).limit(3).toList();

    private static RedisProcess node() {
        return RedisProcess.start(
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes.conf",
                "--cluster-node-timeout",
                "3000",
                "--cluster-require-full-coverage",
                "no",
                "--cluster-announce-ip",
                "127.0.0.1");
    }

    RedisCluster() {
        for (int slot = 0; slot < SLOTS; slot += SLOTS / 16) {
            node(slot * nodes.size() / SLOTS)
                    .tell("CLUSTER ADDSLOTS "
                            + IntStream.range(slot, slot + SLOTS / 16)
                                    .mapToObj(Integer::toString)
                                    .collect(Collectors.joining(" ")));
        }
        nodes.forEach(node -> node.tell("CLUSTER MEET 127.0.0.1 " + nodes.get(0).port()));
        Eventually.holds(PATIENCE, this::isWhole);
    }

    /** Returns whether every node sees all the others, and they every slot, and whether messages reach all of them. */
    boolean isWhole() {
        return nodes.stream()
                .allMatch(node -> seesAll(node.tell("CLUSTER INFO")) && tellsAll(node.tell("CLUSTER NODES")));
    }

    private static boolean seesAll(String info) {
        return info.contains("cluster_known_nodes:3")
                && info.contains("cluster_state:ok")
                && info.contains("cluster_slots_ok:" + SLOTS);
    }

    /** A node that is still shaking hands, or has no connection to another, drops what is published. */
    private static boolean tellsAll(String nodes) {
        return !nodes.contains("handshake") && !nodes.contains("disconnected") && !nodes.contains("fail");
    }

    RedisProcess node(int number) {
        return nodes.get(number);
    }

    URI uri() {
        return URI.create("redis-cluster://"
                + nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(",")));
    }

    void flush() {
        nodes.forEach(RedisProcess::flush);
    }

    long executed(String command) {
        return nodes.stream().mapToLong(node -> node.executed(command)).sum();
    }

    /** Returns which node has keys that contain a text. */
    int holderOf(String text) {
        return IntStream.range(0, nodes.size())
                .filter(number -> !keys(number, text).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private List<String> keys(int node, String text) {
        return words(node(node).tell("KEYS *" + text + "*"));
    }

    private static List<String> words(String answer) {
        return answer.lines().filter(line -> !line.matches("[*$:+-].*")).toList();
    }

    /** Moves the slot of the keys that contain a text to another node, and all its keys with it. */
    void move(String text, int from, int to) {
        String slot = node(from)
                .tell("CLUSTER KEYSLOT " + keys(from, text).get(0))
                .substring(1)
                .strip();
        String target = id(to);
        node(to).tell("CLUSTER SETSLOT " + slot + " IMPORTING " + id(from));
        node(from).tell("CLUSTER SETSLOT " + slot + " MIGRATING " + target);
        String keys = String.join(" ", words(node(from).tell("CLUSTER GETKEYSINSLOT " + slot + " 1000")));
        node(from).tell("MIGRATE 127.0.0.1 " + node(to).port() + " \"\" 0 5000 KEYS " + keys);
        nodes.forEach(node -> node.tell("CLUSTER SETSLOT " + slot + " NODE " + target));
    }

    private String id(int node) {
        return words(node(node).tell("CLUSTER MYID")).get(0);
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}
