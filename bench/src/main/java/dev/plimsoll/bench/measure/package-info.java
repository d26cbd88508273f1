/** What is measured while they run: latencies, the client's and the server's CPU time and memory. */
@NullMarked
package dev.plimsoll.bench.measure;

import org.jspecify.annotations.NullMarked;
