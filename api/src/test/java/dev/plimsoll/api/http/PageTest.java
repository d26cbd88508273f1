package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.error.PageInvalid;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class PageTest {

    @ParameterizedTest
    @CsvSource({"n=5, 5", "n=0, 0", "n=007, 7", "n=1000, 1000", "n=1001, 1000", "n=2147483648, 1000", "x=1, 1000"})
    void aPageIsAsLongAsAskedButForAThousand(String query, int size) {
        assertThat(Page.size(Query.parse(query))).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n=-1", "n=foo", "n=", "n=1.5", "n=%2B1", "n=1&n=1", "n=\u0661"})
    void anyOtherNumberIsRefused(String query) {
        assertThatThrownBy(() -> Page.size(Query.parse(query)))
                .isInstanceOfAny(PageInvalid.class, dev.plimsoll.engine.error.NameInvalid.class);
    }

    @Test
    void aPageAsksForOneItemMoreThanItShows() {
        AtomicLong requested = new AtomicLong();
        Page.first(3, Flux.range(1, 100).doOnNext(item -> requested.incrementAndGet()))
                .as(StepVerifier::create)
                .expectNext(new Page<>(List.of(1, 2, 3), true))
                .verifyComplete();
        assertThat(requested).hasValue(4);
    }

    @Test
    void theLastPageHasNoNextAndNeitherHasAPageOfNothing() {
        Page.first(3, Flux.range(1, 3))
                .as(StepVerifier::create)
                .expectNext(new Page<>(List.of(1, 2, 3), false))
                .verifyComplete();
        Page.first(0, Flux.range(1, 3))
                .as(StepVerifier::create)
                .expectNext(new Page<>(List.of(), false))
                .verifyComplete();
    }

    @Test
    void theLinkGoesOnAfterTheLastItem() {
        assertThat(new Page<>(List.of("a", "b"), true).link("/v2/_catalog", 2, item -> item))
                .isEqualTo("</v2/_catalog?n=2&last=b>; rel=\"next\"");
    }
}
