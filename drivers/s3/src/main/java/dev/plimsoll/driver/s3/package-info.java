/** A store in a bucket of an S3-compatible service, shared by any number of nodes. */
@NullMarked
package dev.plimsoll.driver.s3;

import org.jspecify.annotations.NullMarked;
