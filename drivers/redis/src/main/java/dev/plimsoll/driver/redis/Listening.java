package dev.plimsoll.driver.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.function.Consumer;

/** Passes messages on, on the connection's thread. */
final class Listening extends RedisPubSubAdapter<String, String> {

    private final Consumer<String> messages;

    Listening(Consumer<String> messages) {
        this.messages = messages;
    }

    @Override
    public void message(String channel, String message) {
        messages.accept(message);
    }
}
