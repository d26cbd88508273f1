package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.spi.DriverProvider;
import dev.plimsoll.engine.spi.StorageDriver;
import java.net.URI;

/**
 * Makes an {@link S3Driver} from {@code s3://bucket/prefix}, optionally with parameters; {@link S3Uri} lists them. Nothing of
 * the AWS SDK is loaded before that.
 */
public final class S3DriverProvider implements DriverProvider {

    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public StorageDriver create(URI storage) {
        return new S3Driver(S3Uri.options(storage));
    }
}
