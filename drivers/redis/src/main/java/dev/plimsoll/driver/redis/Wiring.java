package dev.plimsoll.driver.redis;

import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** How to get connections to one form of Redis. */
interface Wiring {

    /** Connects for commands. */
    Mono<Line> connect();

    /** Connects and subscribes to a channel. Messages arrive in the order they were sent in, before any later reply. */
    Mono<Line> subscribe(String channel, Consumer<String> messages);

    /** Returns whether a message may be lost though the connection stands. */
    boolean losesMessages();

    /** Closes every connection, and ends the threads. */
    Mono<Void> close();
}
