package dev.plimsoll.api.http;

import dev.plimsoll.engine.error.PageInvalid;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One page of a listing.
 *
 * @param more whether the listing goes on after it
 */
record Page<T>(List<T> items, boolean more) {

    /** The most items of a page, and how many there are if the client named no number. */
    static final int MOST = 1000;

    /**
     * Reads the parameter {@code n}. A number beyond what a page may have is cut to that.
     *
     * @throws PageInvalid if it is negative or no number
     */
    static int size(Query query) {
        return query.one("n", () -> new PageInvalid("more than one n"))
                .map(Page::number)
                .orElse(MOST);
    }

    /** Takes the first {@code size} items, having asked for one more to see whether it exists. */
    static <T> Mono<Page<T>> first(int size, Flux<T> all) {
        return all.take(size + 1L).collectList().map(items -> cut(size, items));
    }

    /**
     * Returns the {@code Link} to the page after this one.
     *
     * @param path of the listing
     * @param size of the next page
     * @param key what {@code last} must be to go on after an item
     */
    String link(String path, int size, Function<T, String> key) {
        return '<' + path + "?n=" + size + "&last=" + key.apply(items.get(items.size() - 1)) + ">; rel=\"next\"";
    }

    /** A page of nothing has no last item to go on after, so it never has a next page. */
    private static <T> Page<T> cut(int size, List<T> items) {
        return new Page<>(List.copyOf(items.subList(0, Math.min(size, items.size()))), size > 0 && items.size() > size);
    }

    private static int number(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new PageInvalid("n is not a number of items");
        }
        String digits = text.replaceFirst("^0+(?=.)", "");
        return digits.length() > 4 ? MOST : Math.min(Integer.parseInt(digits), MOST);
    }
}
