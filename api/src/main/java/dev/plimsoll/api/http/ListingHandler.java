package dev.plimsoll.api.http;

import dev.plimsoll.api.security.Action;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.error.PageInvalid;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists of names, a page at a time: the tags of a repository, the repositories of the registry. */
final class ListingHandler {

    private final Registry registry;

    ListingHandler(Registry registry) {
        this.registry = registry;
    }

    Mono<ServerResponse> tags(Endpoint.Tags endpoint, Call call) {
        int size = Page.size(call.query());
        Optional<Tag> after = last(call.query()).map(Tag::parse);
        String path = "/v2/" + endpoint.name() + "/tags/list";
        return Page.first(size, registry.repository(endpoint.name()).tags(after))
                .map(page -> linked(tags(endpoint.name(), page), page, path, size, Tag::name));
    }

    /** Of the repositories, whoever asks sees those that are his to see. */
    Mono<ServerResponse> catalog(Endpoint.Catalog endpoint, Call call) {
        int size = Page.size(call.query());
        Optional<RepositoryName> after = last(call.query()).map(RepositoryName::parse);
        return Page.first(size, registry.repositories(after).filter(name -> call.may(Action.CATALOG, name)))
                .map(page -> linked(repositories(page), page, "/v2/_catalog", size, RepositoryName::value));
    }

    private static byte[] tags(RepositoryName name, Page<Tag> page) {
        List<String> tags = page.items().stream().map(Tag::name).toList();
        return Json.object(json -> {
            json.writeStringProperty("name", name.value());
            Json.strings(json, "tags", tags);
        });
    }

    private static byte[] repositories(Page<RepositoryName> page) {
        List<String> names = page.items().stream().map(RepositoryName::value).toList();
        return Json.object(json -> Json.strings(json, "repositories", names));
    }

    private static <T> Reply linked(byte[] body, Page<T> page, String path, int size, Function<T, String> key) {
        Reply reply = Reply.of(200).json(body);
        return page.more() ? reply.with(HttpHeaders.LINK, page.link(path, size, key)) : reply;
    }

    private static Optional<String> last(Query query) {
        return query.one("last", () -> new PageInvalid("more than one last")).filter(text -> !text.isEmpty());
    }
}
