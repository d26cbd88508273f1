package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.StorageFull;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.jspecify.annotations.Nullable;

/** What is being done to which key. The one place that turns failures of the file system into the engine's errors. */
record Operation(String name, ObjectKey key) {

    /** Returns the failure as the engine knows it. A local path stays in the cause, which clients are not shown. */
    Throwable failure(Throwable failure) {
        if (failure instanceof RegistryException || failure instanceof Error) {
            return failure;
        }
        if (NoRoom.causes(failure)) {
            return new StorageFull(this + ": no room left", failure);
        }
        return new Unavailable(this + ": the store failed", mayPass(failure), failure);
    }

    private static boolean mayPass(Throwable failure) {
        boolean lasting = failure instanceof SyncFailure
                || failure instanceof AccessDeniedException
                || says(failure, "Read-only file system");
        return failure instanceof IOException && !lasting;
    }

    private static boolean says(@Nullable Throwable failure, String reason) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at.getMessage() != null && at.getMessage().contains(reason)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return name + " of " + (key.isRoot() ? "the root" : key);
    }
}
