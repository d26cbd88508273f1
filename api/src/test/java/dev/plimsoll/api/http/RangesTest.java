package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.UploadInvalid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=500-1499, 500, 1500",
        "bytes=500-, 500, 2048",
        "bytes=-500, 1548, 2048",
        "bytes=2000-5000, 2000, 2048",
        "bytes=0-0, 0, 1",
        "bytes=2047-2047, 2047, 2048",
        "bytes=-9000, 0, 2048",
        "bytes=0-99999999999999999999999999, 0, 2048",
        "Bytes=1-2, 1, 3",
        "'bytes= 1-2 ', 1, 3"
    })
    void aRangeIsCutToWhatThereIs(String header, long first, long end) {
        assertThat(RangeHeader.parse(header, 2048)).contains(new ByteRange(first, end));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=500-0",
                "bytes=5000-10000",
                "bytes=2048-",
                "bytes=-0",
                "bytes=-",
                "bytes=",
                "bytes=5",
                "bytes=a-b",
                "bytes=1-b",
                "bytes=--5",
                "bytes=1--5",
                "bytes=99999999999999999999-",
                "bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8,9-9,10-10,11-11,12-12,13-13,14-14,15-15,16-16"
            })
    void aRangeOfNothingIsRefusedWithTheSize(String header) {
        assertThatThrownBy(() -> RangeHeader.parse(header, 2048)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(416);
            assertThat(refusal.headers().getFirst("Content-Range")).isEqualTo("bytes */2048");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-0,5-6", "items=0-5", "0-5", "bytes 0-5"})
    void severalRangesAndForeignUnitsGiveTheWhole(String header) {
        assertThat(RangeHeader.parse(header, 2048)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=-1", "bytes=0-0"})
    void nothingOfAnEmptyBlobCanBeAskedFor(String header) {
        assertThatThrownBy(() -> RangeHeader.parse(header, 0)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({"0-0, 0, 1", "5-9, 5, 5", "bytes 5-9/*, 5, 5", "0-999999999999999999, 0, 1000000000000000000"})
    void aChunksPlaceIsReadInBothForms(String header, long first, long length) {
        assertThat(UploadRange.parse(header)).isEqualTo(new UploadRange(first, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "5",
                "5-",
                "-5",
                "5-3",
                "a-b",
                "0-1/2",
                "bytes 0-1/2",
                "bytes 0-1",
                "bytes=0-1",
                "bytes */5",
                "0-9999999999999999999",
                "0--1",
                "+0-1",
                " 0-1",
                "0-1 "
            })
    void anyOtherPlaceIsMalformed(String header) {
        assertThatThrownBy(() -> UploadRange.parse(header)).isInstanceOf(UploadInvalid.class);
    }
}
