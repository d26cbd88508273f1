package dev.plimsoll.driver.filesystem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A step without a result. */
@FunctionalInterface
interface Action extends Step<Void> {

    void act() throws IOException;

    @Override
    default @Nullable Void run() throws IOException {
        act();
        return null;
    }
}
