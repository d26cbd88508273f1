/** What a registry is configured to allow: one gate for every command. */
@NullMarked
package dev.plimsoll.engine.access;

import org.jspecify.annotations.NullMarked;
