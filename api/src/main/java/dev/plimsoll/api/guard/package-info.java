/**
 * What stands between the socket and the HTTP codec: requests that could be understood in two ways, and clients that are
 * slower than anybody needs to be, get no further.
 */
@NullMarked
package dev.plimsoll.api.guard;

import org.jspecify.annotations.NullMarked;
