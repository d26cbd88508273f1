package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.spi.DescriptorCache.Change;
import dev.plimsoll.engine.spi.DescriptorCache.Kind;
import dev.plimsoll.engine.spi.DescriptorCache.Question;
import java.util.Optional;

/** A change as a line of text. */
final class ChangeText {

    private static final String CONTENT = "CONTENT";

    private ChangeText() {}

    static String write(Change change) {
        if (change instanceof Change.Link link) {
            Question question = link.question();
            return question.kind() + " " + question.digest() + " " + question.repository();
        }
        return CONTENT + " " + ((Change.Content) change).digest();
    }

    /** Returns a change; empty if the text is none. */
    static Optional<Change> read(String text) {
        String[] words = text.split(" ", -1);
        try {
            if (words.length == 2 && words[0].equals(CONTENT)) {
                return Optional.of(new Change.Content(Digest.parse(words[1])));
            }
            return words.length == 3 ? Optional.of(new Change.Link(question(words))) : Optional.empty();
        } catch (RegistryException | IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    private static Question question(String[] words) {
        return new Question(Kind.valueOf(words[0]), RepositoryName.parse(words[2]), Digest.parse(words[1]));
    }
}
