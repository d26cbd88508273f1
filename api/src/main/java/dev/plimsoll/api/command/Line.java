package dev.plimsoll.api.command;

import dev.plimsoll.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** A line of a command's output: one JSON object. */
final class Line {

    private Line() {}

    /** Returns the object whose members {@code members} writes. */
    static String of(Consumer<JsonGenerator> members) {
        return StandardCharsets.UTF_8.decode(Json.object(members)).toString();
    }
}
