package dev.plimsoll.api.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must be true of one repository, by the answers that its only client has had. Each thing is in one of several possible
 * states: in just one after an answer, in more while a request is not answered.
 */
final class Claims {

    final Map<Payload, Set<Boolean>> blobs = new HashMap<>();
    final Map<String, Set<Optional<Image>>> tags = new HashMap<>();
    final List<Session> sessions = new ArrayList<>();

    private final Set<Payload> touchedBlobs = new HashSet<>();
    private final Set<String> touchedTags = new HashSet<>();

    /** A blob may be there from now on (true), or not be there any more (false). */
    void maybe(Payload blob, boolean there) {
        Set<Boolean> states = new HashSet<>(blobs.getOrDefault(blob, Set.of(false)));
        states.add(there);
        blobs.put(blob, states);
        touchedBlobs.add(blob);
    }

    void surely(Payload blob, boolean there) {
        blobs.put(blob, Set.of(there));
        touchedBlobs.add(blob);
    }

    /** A tag may be moved from now on. */
    void maybe(String tag, Optional<Image> image) {
        Set<Optional<Image>> states = new HashSet<>(tags.getOrDefault(tag, Set.of(Optional.empty())));
        states.add(image);
        tags.put(tag, states);
        touchedTags.add(tag);
    }

    void surely(String tag, Optional<Image> image) {
        tags.put(tag, Set.of(image));
        touchedTags.add(tag);
    }

    /** Returns what has changed since the last time. */
    Collection<Payload> touchedBlobs() {
        Set<Payload> touched = new HashSet<>(touchedBlobs);
        touchedBlobs.clear();
        return touched;
    }

    /** Returns what has changed since the last time. */
    Collection<String> touchedTags() {
        Set<String> touched = new HashSet<>(touchedTags);
        touchedTags.clear();
        return touched;
    }

    /** Returns the blobs that are there, no doubt. */
    List<Payload> present() {
        return blobs.entrySet().stream()
                .filter(blob -> blob.getValue().equals(Set.of(true)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the blobs that some image may need. */
    Set<Payload> needed() {
        Set<Payload> needed = new HashSet<>();
        tags.values()
                .forEach(states -> states.forEach(state -> state.ifPresent(image -> needed.addAll(image.blobs()))));
        return needed;
    }
}
