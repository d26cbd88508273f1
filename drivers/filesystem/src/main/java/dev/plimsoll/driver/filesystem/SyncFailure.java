package dev.plimsoll.driver.filesystem;

import java.io.IOException;

/**
 * The device did not take what was written. The kernel then forgets that the pages were dirty, so a second attempt on the
 * same file would succeed with the data gone: the file must be dropped.
 */
final class SyncFailure extends IOException {

    private static final long serialVersionUID = 1L;

    SyncFailure(IOException cause) {
        super("the device did not take what was written", cause);
    }
}
