package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.spi.DescriptorCache.Kind;
import dev.plimsoll.engine.spi.DescriptorCache.Question;

/**
 * Names in Redis. They begin with the registry's own, so that several registries may use one Redis. What belongs to one digest has
 * it in braces, so that a cluster keeps it in one place and one script can reach it.
 */
record Keys(String prefix) {

    static Keys of(Seal seal) {
        return new Keys("plimsoll:" + seal.name("keys") + ":");
    }

    /** Returns the key that says whether a repository's link was seen. */
    String link(Question question) {
        return content(question.kind(), question.digest()) + ":" + question.repository();
    }

    /** Returns the key that says what a digest stands for. */
    String content(Kind kind, Digest digest) {
        return prefix + "{" + digest + "}:" + (kind == Kind.BLOB ? "blob" : "manifest");
    }

    /** Returns the channel on which changes are told. */
    String changes() {
        return prefix + "changes";
    }

    /** Returns the key of an upload's record. */
    String upload(RepositoryName repository, UploadId id) {
        return prefix + "upload:" + repository + ":" + id;
    }

    /** Returns the key that is written to see whether writing works. */
    String probe() {
        return prefix + "probe";
    }
}
