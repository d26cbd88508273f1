/**
 * The protocol test kit: what a client of a registry may rely on, asserted over plain HTTP.
 *
 * <p>It runs against Plimsoll over each driver, or with {@code -Dplimsoll.kit.url=http://host:port} against any registry that
 * allows anonymous pushes and deletes:
 *
 * <pre>{@code ./mvnw -pl api test -Dtest='dev.plimsoll.api.protocol.*Test' -Dplimsoll.kit.url=http://127.0.0.1:5000}</pre>
 *
 * <p>Each test is a {@link dev.plimsoll.api.protocol.Row} of a table written to {@code target/protocol-kit}. Rows are numbered
 * by the behaviour they belong to:
 *
 * <ol>
 *   <li>the version check, and the API version on every answer
 *   <li>content types of manifests and indexes, to the letter
 *   <li>declared lengths, HEAD as GET without a body, nothing compressed
 *   <li>error documents and their codes
 *   <li>names and tags
 *   <li>one {@code Location}, made from nothing that a client could forge
 *   <li>authentication (not part of this kit)
 *   <li>reading blobs, by digests of any algorithm
 *   <li>ranges, conditional requests and what caches ask of blobs
 *   <li>deleting blobs
 *   <li>the empty blob and the empty object
 *   <li>beginning an upload
 *   <li>an upload in one POST
 *   <li>an upload in a POST and a PUT
 *   <li>a streamed upload
 *   <li>an upload in chunks
 *   <li>chunks out of order, the status of an upload, going on
 *   <li>closing an upload; lengths and digests that do not match; clients that go away
 *   <li>cancelling an upload
 *   <li>mounting a blob of another repository, named or not
 *   <li>digest algorithms that the upload did not name
 *   <li>putting and getting manifests, conditions on them
 *   <li>kinds of manifests, large ones, those whose content is missing
 *   <li>subjects, and tags set together with a manifest
 *   <li>deleting tags and manifests
 *   <li>listing tags
 *   <li>what a client accepts
 *   <li>listing referrers
 *   <li>naming an upstream
 *   <li>listing repositories
 *   <li>bad input: refused as it should be, and nothing changed
 * </ol>
 */
package dev.plimsoll.api.protocol;
