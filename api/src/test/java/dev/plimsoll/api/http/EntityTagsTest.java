package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntityTagsTest {

    private static final Digest DIGEST = Digest.parse("sha256:" + "0a".repeat(32));

    @Test
    void aTagIsTheDigestInQuotes() {
        assertThat(EntityTags.of(DIGEST)).isEqualTo("\"" + DIGEST + "\"");
    }

    @Test
    void theTagMatchesAloneInAListOverLinesWeaklyOrByStar() {
        String tag = EntityTags.of(DIGEST);
        assertThat(EntityTags.match(List.of(tag), DIGEST)).isTrue();
        assertThat(EntityTags.match(List.of("\"x\", " + tag), DIGEST)).isTrue();
        assertThat(EntityTags.match(List.of("\"x\"", tag), DIGEST)).isTrue();
        assertThat(EntityTags.match(List.of("W/" + tag), DIGEST)).isTrue();
        assertThat(EntityTags.match(List.of("*"), DIGEST)).isTrue();
    }

    @Test
    void anythingElseDoesNotMatch() {
        assertThat(EntityTags.match(List.of(), DIGEST)).isFalse();
        assertThat(EntityTags.match(List.of(DIGEST.toString()), DIGEST)).isFalse();
        assertThat(EntityTags.match(List.of("\"x\"", "", ","), DIGEST)).isFalse();
    }
}
