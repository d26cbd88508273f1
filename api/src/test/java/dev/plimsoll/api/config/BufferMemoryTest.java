package dev.plimsoll.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BufferMemoryTest {

    @ParameterizedTest
    @CsvSource({
        "256, 4096, 256",
        "256, 512, 256",
        "256, 256, 128",
        "256, 128, 64",
        "256, 64, 32",
        "8, 64, 8",
        "256, 40, 8"
    })
    void uploadsGetWhatNettyLeaves(long configured, long direct, long fitted) {
        assertThat(BufferMemory.fitted(configured << 20, direct << 20)).isEqualTo(fitted << 20);
    }

    @ParameterizedTest
    @CsvSource({"32, 96, 32", "128, 256, 64", "256, 6144, 256", "8, 40, 8", "8, 16, 4"})
    void readsHaveAsMuchAgainIfThatIsHalfOfWhatNettyHas(long uploads, long direct, long reads) {
        assertThat(BufferMemory.forReads(uploads << 20, direct << 20)).isEqualTo(reads << 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 39})
    void aJvmWithTooLittleIsRefused(long direct) {
        assertThatThrownBy(() -> BufferMemory.fitted(256 << 20, direct << 20)).isInstanceOf(Invalid.class);
    }
}
