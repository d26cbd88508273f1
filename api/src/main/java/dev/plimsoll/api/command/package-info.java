/** What the program does beside serving: sub-commands on a store, such as {@code fsck}. */
@NullMarked
package dev.plimsoll.api.command;

import org.jspecify.annotations.NullMarked;
