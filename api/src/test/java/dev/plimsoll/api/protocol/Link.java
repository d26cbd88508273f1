package dev.plimsoll.api.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Link} header that leads to the next page of a listing (RFC 8288). */
final class Link {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; ?rel=\"?next\"?");
    private static final int PAGES = 1000;

    private Link() {}

    /** Returns the target of the next page, which must be there. */
    static String next(Answer page) {
        return find(page).orElseThrow(() -> new AssertionError("no next page in:\n" + page));
    }

    /** Follows the links of a listing and returns all its pages. */
    static List<Answer> follow(String first, Function<String, Answer> get) {
        List<Answer> pages = new ArrayList<>();
        Optional<String> next = Optional.of(first);
        while (next.isPresent() && pages.size() < PAGES) {
            Answer page = get.apply(next.get());
            pages.add(page);
            next = find(page);
        }
        return pages;
    }

    private static Optional<String> find(Answer page) {
        return page.header("Link").map(link -> {
            Matcher matcher = NEXT.matcher(link);
            if (!matcher.matches()) {
                throw new AssertionError("not a link to a next page: " + link);
            }
            return matcher.group(1).replaceFirst("^https?://[^/]*", "");
        });
    }
}
