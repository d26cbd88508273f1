package dev.plimsoll.engine.blob;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import java.time.Instant;

/**
 * An upload that nobody went on with.
 *
 * @param lastActivity when its record advanced or its bytes were written last
 * @param size how many bytes it has acknowledged; if it has no record, how many lie there
 */
public record AbandonedUpload(RepositoryName repository, UploadId id, Instant lastActivity, long size) {}
