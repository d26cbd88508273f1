package dev.plimsoll.driver.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import reactor.core.publisher.Mono;

/** A connection, and the commands that can be sent on it. */
record Line(StatefulConnection<String, String> connection, RedisClusterReactiveCommands<String, String> commands) {

    boolean isOpen() {
        return connection.isOpen();
    }

    Mono<Void> close() {
        return Mono.fromFuture(connection::closeAsync);
    }
}
