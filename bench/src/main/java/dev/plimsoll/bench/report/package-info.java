/** What is made of the figures: text, JSON lines, HTML. */
@NullMarked
package dev.plimsoll.bench.report;

import org.jspecify.annotations.NullMarked;
