package dev.plimsoll.engine.content;

import dev.plimsoll.engine.error.UploadUnknown;
import java.util.UUID;

/** The name of one upload session, a random UUID in its canonical lower-case form. */
public record UploadId(UUID value) {

    /**
     * Reads an upload's name.
     *
     * @throws UploadUnknown if the text is no UUID in canonical form: no upload can have that name
     */
    public static UploadId parse(String text) {
        if (text.length() == 36) {
            try {
                UUID value = UUID.fromString(text);
                if (value.toString().equals(text)) {
                    return new UploadId(value);
                }
            } catch (IllegalArgumentException malformed) {
                throw new UploadUnknown("upload unknown");
            }
        }
        throw new UploadUnknown("upload unknown");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
