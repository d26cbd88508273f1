/** Configuration: properties, the registry made from them, the tuning of the HTTP server. */
@NullMarked
package dev.plimsoll.api.config;

import org.jspecify.annotations.NullMarked;
