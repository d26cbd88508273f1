package dev.plimsoll.driver.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A Redis cluster. Its nodes pass messages on to each other without making sure that they arrive. */
final class ClusterWiring implements Wiring {

    private final ClientResources resources;
    private final RedisClusterClient client;

    ClusterWiring(List<RedisURI> uris) {
        this.resources = Settings.resources();
        this.client = RedisClusterClient.create(resources, uris);
        client.setOptions(Settings.cluster(uris.get(0).isSsl()));
    }

    @Override
    public Mono<Line> connect() {
        return topology()
                .then(Mono.fromCompletionStage(() -> client.connectAsync(StringCodec.UTF8)))
                .delayUntil(ClusterWiring::reached)
                .map(connection -> new Line(connection, connection.reactive()));
    }

    @Override
    public Mono<Line> subscribe(String channel, Consumer<String> messages) {
        return topology()
                .then(Mono.fromCompletionStage(() -> client.connectPubSubAsync(StringCodec.UTF8)))
                .flatMap(connection -> ServerWiring.subscribed(connection, channel, messages));
    }

    /** Lettuce connects to a node when it first has a command for it, and rejects that command. */
    private static Mono<Void> reached(StatefulRedisClusterConnection<String, String> connection) {
        return Flux.fromIterable(connection.getPartitions())
                .filter(node -> node.getRole().isUpstream())
                .flatMap(node -> reached(connection, node.getUri()))
                .then()
                .timeout(Settings.PULSE)
                .onErrorComplete();
    }

    private static Mono<?> reached(StatefulRedisClusterConnection<String, String> connection, RedisURI node) {
        return Mono.fromCompletionStage(() -> connection.getConnectionAsync(node.getHost(), node.getPort()))
                .onErrorComplete();
    }

    /** Lettuce connects to a topology that it knows. */
    private Mono<Void> topology() {
        return Mono.fromCompletionStage(client::refreshPartitionsAsync);
    }

    @Override
    public boolean losesMessages() {
        return true;
    }

    @Override
    public Mono<Void> close() {
        return Settings.shutdown(client, resources);
    }
}
