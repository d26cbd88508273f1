/**
 * Who may do what: accounts, rules, tokens, and how often. Decisions only: how a client says who it is, and how it is refused, is HTTP's
 * business.
 */
@NullMarked
package dev.plimsoll.api.security;

import org.jspecify.annotations.NullMarked;
