/** JMH benchmarks of single parts of the engine. */
@NullMarked
package dev.plimsoll.bench.micro;

import org.jspecify.annotations.NullMarked;
