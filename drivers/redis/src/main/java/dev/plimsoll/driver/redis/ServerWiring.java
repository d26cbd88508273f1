package dev.plimsoll.driver.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** One Redis server, or the one that sentinels name at the moment of connecting. */
final class ServerWiring implements Wiring {

    private final RedisURI uri;
    private final ClientResources resources;
    private final RedisClient client;

    ServerWiring(RedisURI uri) {
        this.uri = uri;
        this.resources = Settings.resources();
        this.client = RedisClient.create(resources);
        client.setOptions(Settings.server(uri.isSsl()));
    }

    @Override
    public Mono<Line> connect() {
        return Mono.fromCompletionStage(() -> client.connectAsync(StringCodec.UTF8, uri))
                .map(connection -> new Line(connection, connection.reactive()));
    }

    @Override
    public Mono<Line> subscribe(String channel, Consumer<String> messages) {
        return Mono.fromCompletionStage(() -> client.connectPubSubAsync(StringCodec.UTF8, uri))
                .flatMap(connection -> subscribed(connection, channel, messages));
    }

    static Mono<Line> subscribed(
            StatefulRedisPubSubConnection<String, String> connection, String channel, Consumer<String> messages) {
        connection.addListener(new Listening(messages));
        return connection.reactive().subscribe(channel).thenReturn(new Line(connection, connection.reactive()));
    }

    @Override
    public boolean losesMessages() {
        return false;
    }

    @Override
    public Mono<Void> close() {
        return Settings.shutdown(client, resources);
    }
}
