/** What the nodes of a registry share in Redis, through Lettuce: known links, what holds no longer, records of uploads. */
@NullMarked
package dev.plimsoll.driver.redis;

import org.jspecify.annotations.NullMarked;
