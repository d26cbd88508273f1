/** What is pushed: unique blobs cut from shared memory, and images made of them. */
@NullMarked
package dev.plimsoll.bench.content;

import org.jspecify.annotations.NullMarked;
