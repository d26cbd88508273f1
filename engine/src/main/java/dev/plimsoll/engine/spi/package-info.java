/** What a storage driver, a shared descriptor cache or an upload store implements. */
@NullMarked
package dev.plimsoll.engine.spi;

import org.jspecify.annotations.NullMarked;
