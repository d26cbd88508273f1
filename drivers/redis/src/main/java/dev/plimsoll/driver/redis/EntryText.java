package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.spi.DescriptorCache.Kind;
import java.util.Optional;

/** What is kept, as text: of a link its target and media type, of content what every repository has in common. */
final class EntryText {

    /** What a link says by itself. */
    record Link(Digest canonical, MediaType mediaType) {}

    private EntryText() {}

    static String link(Descriptor descriptor) {
        return descriptor.digest() + " " + descriptor.mediaType();
    }

    /** A blob's media type is its repository's affair; a manifest's is in its bytes. */
    static String content(Kind kind, Descriptor descriptor) {
        MediaType type = kind == Kind.MANIFEST ? descriptor.mediaType() : MediaType.OCTET_STREAM;
        return descriptor.digest() + " " + type + " " + descriptor.size();
    }

    static Optional<Link> readLink(String text) {
        String[] words = text.split(" ", -1);
        try {
            return words.length == 2
                    ? Optional.of(new Link(Digest.parse(words[0]), MediaType.parse(words[1])))
                    : Optional.empty();
        } catch (RegistryException damaged) {
            return Optional.empty();
        }
    }

    static Optional<Descriptor> readContent(String text) {
        String[] words = text.split(" ", -1);
        try {
            return words.length == 3
                    ? Optional.of(
                            new Descriptor(MediaType.parse(words[1]), Digest.parse(words[0]), Long.parseLong(words[2])))
                    : Optional.empty();
        } catch (RegistryException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
