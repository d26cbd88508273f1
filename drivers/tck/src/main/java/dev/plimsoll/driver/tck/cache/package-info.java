/** What a shared cache and a store of upload records must do, and what a registry of several nodes must do with them. */
@NullMarked
package dev.plimsoll.driver.tck.cache;

import org.jspecify.annotations.NullMarked;
