package dev.plimsoll.driver.tck.cache;

import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.spi.DescriptorCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A shared cache in this process: the reference, which forgets nothing by itself and tells changes at once. */
public final class SharedMemory {

    private record Name(DescriptorCache.Kind kind, Digest digest) {}

    private record Known(Digest canonical, MediaType mediaType) {}

    private final Map<DescriptorCache.Question, Known> links = new HashMap<>();
    private final Map<DescriptorCache.Question, String> tickets = new HashMap<>();
    private final Map<Name, Descriptor> contents = new HashMap<>();
    private final List<Consumer<DescriptorCache.Change>> listeners = new CopyOnWriteArrayList<>();
    private long drawn;

    /** Returns the cache as one more node sees it. */
    public DescriptorCache node() {
        return new Node();
    }

    /** Loses every entry and every ticket. */
    public synchronized void flush() {
        links.clear();
        tickets.clear();
        contents.clear();
    }

    private synchronized DescriptorCache.Answer find(DescriptorCache.Question question) {
        Known link = links.get(question);
        Descriptor content = contents.get(new Name(question.kind(), question.digest()));
        if (link != null && content != null) {
            return new DescriptorCache.Answer.Known(new Descriptor(link.mediaType(), link.canonical(), content.size()));
        }
        String ticket = Long.toString(++drawn);
        tickets.put(question, ticket);
        return new DescriptorCache.Answer.Unknown(
                Optional.ofNullable(content), Optional.of(new DescriptorCache.Ticket(ticket)));
    }

    private synchronized void set(
            DescriptorCache.Question question, Descriptor descriptor, DescriptorCache.Ticket ticket) {
        if (question.digest().algorithm().isProvisional() || !ticket.token().equals(tickets.remove(question))) {
            return;
        }
        links.put(question, new Known(descriptor.digest(), descriptor.mediaType()));
        MediaType everywhere =
                question.kind() == DescriptorCache.Kind.MANIFEST ? descriptor.mediaType() : MediaType.OCTET_STREAM;
        contents.put(
                new Name(question.kind(), question.digest()),
                new Descriptor(everywhere, descriptor.digest(), descriptor.size()));
    }

    private void clear(DescriptorCache.Change change, Runnable forget) {
        synchronized (this) {
            forget.run();
        }
        listeners.forEach(listener -> listener.accept(change));
    }

    private void forget(DescriptorCache.Question question) {
        links.remove(question);
        tickets.remove(question);
    }

    private void forget(Digest content) {
        contents.keySet().removeIf(name -> name.digest().equals(content));
        new ArrayList<>(tickets.keySet())
                .stream().filter(question -> question.digest().equals(content)).forEach(tickets::remove);
    }

    private final class Node implements DescriptorCache {

        @Override
        public Mono<Answer> find(Question question) {
            return Mono.fromSupplier(() -> SharedMemory.this.find(question));
        }

        @Override
        public Mono<Void> set(Question question, Descriptor descriptor, Ticket ticket) {
            return run(() -> SharedMemory.this.set(question, descriptor, ticket));
        }

        @Override
        public Mono<Void> clear(Question question) {
            return run(() -> SharedMemory.this.clear(new Change.Link(question), () -> forget(question)));
        }

        @Override
        public Mono<Void> clear(Digest content) {
            return run(() -> SharedMemory.this.clear(new Change.Content(content), () -> forget(content)));
        }

        private static Mono<Void> run(Runnable change) {
            return Mono.<@Nullable Void>fromRunnable(change).then();
        }

        @Override
        public void listen(Consumer<Change> listener) {
            listeners.add(listener);
        }

        @Override
        public OptionalLong stretch() {
            return OptionalLong.of(1);
        }
    }
}
