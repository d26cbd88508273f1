package dev.plimsoll.engine.json;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Strict readers and plain writers of JSON (RFC 8259), with limits on depth, tokens and lengths. */
public final class Json {

    private static final int DEEPEST = 100;
    private static final int MOST_TOKENS = 200_000;
    private static final int LONGEST_STRING = 4 * 1024 * 1024;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxTokenCount(MOST_TOKENS)
                    .maxStringLength(LONGEST_STRING)
                    .build())
            .build();

    private Json() {}

    /**
     * Returns a parser that fails with {@link tools.jackson.core.JacksonException} on anything RFC 8259 forbids, on a name
     * given twice in one object, and beyond its limits.
     *
     * @param content from position to limit, left as they are
     * @throws CharacterCodingException if the content is not UTF-8; a byte order mark is left in, and fails in the parser
     */
    public static JsonParser parser(ByteBuffer content) throws CharacterCodingException {
        CharBuffer text = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(content.duplicate());
        return FACTORY.createParser(ObjectReadContext.empty(), text.array(), 0, text.length());
    }

    /** Returns the object whose members {@code members} writes, as UTF-8; the array of the buffer is accessible, and holds no more. */
    public static ByteBuffer object(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.writeStartObject();
            members.accept(generator);
            generator.writeEndObject();
        }
        return ByteBuffer.wrap(out.toByteArray());
    }
}
