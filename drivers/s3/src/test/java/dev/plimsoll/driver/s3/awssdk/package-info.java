/**
 * What S3Proxy keeps its objects in, for tests. S3Proxy decides by the name of a store's class what it leaves to it, and answers
 * 501 to the conditions of all others: only one with {@code .awssdk.} in its name gets every condition as it was sent.
 */
package dev.plimsoll.driver.s3.awssdk;
