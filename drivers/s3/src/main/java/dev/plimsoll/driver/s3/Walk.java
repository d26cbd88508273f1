package dev.plimsoll.driver.s3;

import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.Entry.Kind;
import dev.plimsoll.engine.spi.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A walk along the names that begin alike, page by page, in the order of keys.
 *
 * <p>S3 orders names by their bytes, keys are ordered segment by segment: {@code foo-bar} comes before {@code foo/bar} in the
 * bucket and after it in a listing. A page is therefore sorted; and when its last name leaves open whether an earlier one,
 * such as {@code foo/bar} after a page that ends with {@code foo-bar}, is still to come, that stretch is listed first and
 * passed over later.
 */
final class Walk {

    private static final String SLASH = "/";
    private static final String BEFORE_SLASH = "+-.";
    private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

    /** An entry, or a prefix whose entries come at this place. */
    private record Item(ObjectKey key, Optional<Kind> kind) {}

    private final Bucket bucket;
    private final Names names;
    private final Listing listing;
    private final String prefix;
    private final Optional<ObjectKey> floor;
    private final List<String> passed;

    private String after;
    private boolean ended;

    /**
     * @param floor the key to begin after
     * @param passed prefixes that are listed elsewhere
     */
    Walk(Bucket bucket, Names names, Listing listing, String prefix, Optional<ObjectKey> floor, List<String> passed) {
        this.bucket = bucket;
        this.names = names;
        this.listing = listing;
        this.prefix = prefix;
        this.floor = floor;
        this.after = floor.map(names::of).orElse("");
        this.passed = new ArrayList<>(passed);
    }

    /** Emits the entries; each subscription walks afresh. */
    Flux<Entry> entries() {
        return Flux.defer(() -> new Walk(bucket, names, listing, prefix, floor, passed).walk());
    }

    private Flux<Entry> walk() {
        return OnDemand.ask(Mono.defer(this::page))
                .repeat(() -> !ended)
                .concatMap(page -> Flux.fromIterable(page).concatMap(this::entries, 1), 0);
    }

    private Flux<Entry> entries(Item item) {
        return item.kind.map(kind -> Flux.just(new Entry(item.key, kind))).orElseGet(() -> listing.expanded(item.key));
    }

    private Mono<List<Item>> page() {
        Optional<String> delimiter = listing.isFlat() ? Optional.empty() : Optional.of(SLASH);
        return bucket.list(prefix, after, delimiter, Bucket.MOST_AT_ONCE).map(this::sorted);
    }

    private List<Item> sorted(ListObjectsV2Response page) {
        List<Item> items = new ArrayList<>(Stream.concat(
                        page.contents().stream().map(S3Object::key).flatMap(name -> item(name, Kind.OBJECT)),
                        page.commonPrefixes().stream()
                                .map(CommonPrefix::prefix)
                                .flatMap(name -> item(name, Kind.PREFIX)))
                .toList());
        ended = !page.isTruncated();
        if (!ended) {
            String last = last(page);
            items.addAll(comingBefore(last));
            after = following(last);
        }
        items.sort(Comparator.comparing(Item::key));
        return items;
    }

    private Stream<Item> item(String name, Kind kind) {
        if (passed.stream().anyMatch(name::startsWith)) {
            return Stream.empty();
        }
        return names.key(kind == Kind.PREFIX ? withoutSlash(name) : name).stream()
                .filter(this::isWanted)
                .map(key -> new Item(key, Optional.of(kind)));
    }

    private boolean isWanted(ObjectKey key) {
        return floor.isEmpty() || key.compareTo(floor.get()) > 0;
    }

    private static String withoutSlash(String name) {
        return name.substring(0, name.length() - SLASH.length());
    }

    private static String last(ListObjectsV2Response page) {
        Stream<String> objects = page.contents().stream().map(S3Object::key);
        Stream<String> prefixes = page.commonPrefixes().stream().map(CommonPrefix::prefix);
        return Stream.concat(objects, prefixes).max(Comparator.naturalOrder()).orElse("");
    }

    /** Everything below a prefix that is listed already is jumped over. */
    private String following(String last) {
        return passed.stream()
                .filter(last::startsWith)
                .findFirst()
                .or(() -> Optional.of(last).filter(name -> name.endsWith(SLASH)))
                .map(prefix -> prefix + LAST)
                .orElse(last);
    }

    /** Prefixes that follow the last name in the bucket and come before some of the page in a listing. */
    private List<Item> comingBefore(String last) {
        List<Item> before = new ArrayList<>();
        for (int i = prefix.length() + 1; i < last.length(); i++) {
            String stretch = last.substring(0, i) + SLASH;
            if (BEFORE_SLASH.indexOf(last.charAt(i)) >= 0 && last.charAt(i - 1) != '/' && !passed.contains(stretch)) {
                passed.add(stretch);
                names.key(withoutSlash(stretch))
                        .filter(this::isWanted)
                        .ifPresent(key -> before.add(new Item(key, Optional.empty())));
            }
        }
        return before;
    }
}
