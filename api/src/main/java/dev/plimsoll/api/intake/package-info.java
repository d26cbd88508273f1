/** How bytes are taken from the connections of clients: how many at a time, and when. */
@NullMarked
package dev.plimsoll.api.intake;

import org.jspecify.annotations.NullMarked;
