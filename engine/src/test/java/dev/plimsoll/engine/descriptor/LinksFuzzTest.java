package dev.plimsoll.engine.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.fuzz.Fuzz;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.Version;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LinksFuzzTest {

    private static final ObjectKey KEY = ObjectKey.of("x/link");
    private static final String HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void aLinkFileHoldsADigestOrIsDamaged() {
        Fuzz.Outcome outcome = Fuzz.from("sha256:" + HEX, "sha512:" + HEX + HEX + "\n", " sha256:" + HEX)
                .refusedWith(Corrupt.class)
                .bytes(bytes -> Links.parse(KEY, new SmallObject(ByteBuffer.wrap(bytes), new Version("1"))));
        assertThat(outcome.taken()).isPositive();
        assertThat(outcome.refused()).isPositive();
    }
}
