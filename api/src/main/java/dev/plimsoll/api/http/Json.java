package dev.plimsoll.api.http;

import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes small JSON documents, member by member: there is no data binding in this service. */
final class Json {

    static final String TYPE = "application/json";

    private Json() {}

    /** Returns the object whose members {@code members} writes, as UTF-8. */
    static byte[] object(Consumer<JsonGenerator> members) {
        return dev.plimsoll.engine.json.Json.object(members).array();
    }

    /** Writes a member that is a list of texts. */
    static void strings(JsonGenerator json, String name, Iterable<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
