package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QueryTest {

    @Test
    void valuesAreUnescapedAndPlusSignsStay() {
        Query query = Query.parse("artifactType=application%2Fvnd.x+json&last=a/b&digest=sha256%3A00");
        assertThat(query.all("artifactType")).containsExactly("application/vnd.x+json");
        assertThat(query.all("last")).containsExactly("a/b");
        assertThat(query.all("digest")).containsExactly("sha256:00");
    }

    @Test
    void everyValueOfARepeatedParameterIsGivenInOrder() {
        assertThat(Query.parse("tag=b&x=1&tag=a&tag=").all("tag")).containsExactly("b", "a", "");
    }

    @Test
    void oneValueIsWhatItIsAndNoneIsEmptyAndTwoAreAnError() {
        Query query = Query.parse("a=1&b=2&b=2&&c");
        assertThat(query.one("a", IllegalStateException::new)).contains("1");
        assertThat(query.one("c", IllegalStateException::new)).contains("");
        assertThat(query.one("d", IllegalStateException::new)).isEmpty();
        assertThatThrownBy(() -> query.one("b", IllegalStateException::new)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void namesAreUnescapedLikeValues() {
        assertThat(Query.parse("%6e=5").all("n")).containsExactly("5");
    }

    @Test
    void anEscapedValueComesBackAsItWas() {
        String value = "application/vnd.ö+json; a=\"b\" &c=%";
        assertThat(Query.parse("x=" + Query.escape(value)).all("x")).containsExactly(value);
    }
}
