package dev.plimsoll.api.protocol;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions on answers; every failure shows the whole exchange. */
final class AnswerAssert extends AbstractAssert<AnswerAssert, Answer> {

    private AnswerAssert(Answer actual) {
        super(actual, AnswerAssert.class);
    }

    static AnswerAssert assertThat(Answer actual) {
        return new AnswerAssert(actual);
    }

    AnswerAssert hasStatus(int... allowed) {
        if (IntStream.of(allowed).noneMatch(status -> status == actual.status())) {
            failWithMessage(
                    "status should be one of %s%n%s",
                    IntStream.of(allowed).boxed().toList(), actual);
        }
        return this;
    }

    /** Exactly one such header, with exactly this value. */
    AnswerAssert hasHeader(String name, String value) {
        Assertions.assertThat(actual.all(name)).as("%s of%n%s", name, actual).containsExactly(value);
        return this;
    }

    /** Exactly one such header. */
    AnswerAssert hasHeader(String name) {
        Assertions.assertThat(actual.all(name)).as("%s of%n%s", name, actual).hasSize(1);
        return this;
    }

    AnswerAssert hasNoHeader(String name) {
        Assertions.assertThat(actual.all(name)).as("%s of%n%s", name, actual).isEmpty();
        return this;
    }

    /** This very content, its length declared, nothing encoded. */
    AnswerAssert hasContent(byte[] content) {
        Assertions.assertThat(actual.body()).as("body of%n%s", actual).isEqualTo(content);
        return hasLength(content.length).hasNoHeader("Transfer-Encoding").hasNoHeader("Content-Encoding");
    }

    AnswerAssert hasLength(long length) {
        return hasHeader("Content-Length", Long.toString(length));
    }

    AnswerAssert hasNoBody() {
        Assertions.assertThat(actual.body()).as("body of%n%s", actual).isEmpty();
        return this;
    }

    /** An error document, and this code first in it. */
    AnswerAssert isError(int status, String... codes) {
        hasStatus(status);
        Assertions.assertThat(errorCodes()).as("codes of%n%s", actual).isNotEmpty();
        Assertions.assertThat(codes)
                .as("codes of%n%s", actual)
                .contains(errorCodes().get(0));
        return this;
    }

    /** Returns the codes of the error document, having checked its shape. */
    List<String> errorCodes() {
        hasHeader("Content-Type");
        Assertions.assertThat(actual.need("Content-Type")).startsWith("application/json");
        Assertions.assertThat(actual.text()).as("body of%n%s", actual).startsWith("{\"errors\":[");
        return Json.list(Json.object(actual.json()).get("errors")).stream()
                .map(this::errorCode)
                .toList();
    }

    private String errorCode(Object error) {
        Map<String, Object> members = Json.object(error);
        Assertions.assertThat(members).as("error of%n%s", actual).containsKeys("code", "message");
        Assertions.assertThat((String) members.get("message")).isNotBlank();
        return (String) members.get("code");
    }
}
