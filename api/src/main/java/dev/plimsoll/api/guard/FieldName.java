package dev.plimsoll.api.guard;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The headers that decide where a request ends or whom it is for. */
enum FieldName {
    HOST("host"),
    EXPECT("expect"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),

    /** Of a websocket draft long dead: Netty takes a request that has it to have a body of eight bytes. */
    WEBSOCKET_KEY("sec-websocket-key1"),
    OTHER("");

    private static final List<FieldName> DECISIVE =
            Arrays.stream(values()).filter(name -> name.lowerCase.length > 0).toList();

    private final byte[] lowerCase;

    FieldName(String lowerCase) {
        this.lowerCase = lowerCase.getBytes(StandardCharsets.US_ASCII);
    }

    /** Recognises a name, which must be a token, in any case. */
    static FieldName of(ByteBuf in, int from, int to) {
        for (FieldName name : DECISIVE) {
            if (name.matches(in, from, to)) {
                return name;
            }
        }
        return OTHER;
    }

    private boolean matches(ByteBuf in, int from, int to) {
        if (to - from != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            // Adds the bit that makes a capital small; every other byte of these names has it already.
            if ((in.getByte(from + i) | 0x20) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }
}
