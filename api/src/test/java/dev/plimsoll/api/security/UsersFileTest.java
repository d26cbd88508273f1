package dev.plimsoll.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plimsoll.api.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCrypt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@Timeout(60)
class UsersFileTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("users");
        Files.writeString(file, Accounts.line("alice", "one"));
    }

    private static Mono<Boolean> check(UsersFile users, String user, String password) {
        return users.users().check(user, password, "here");
    }

    private static void awaits(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(20))
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(LIMIT);
    }

    @Test
    void onlyTheRightPasswordIsRight() {
        try (UsersFile users = UsersFile.open(file)) {
            check(users, "alice", "one")
                    .as(StepVerifier::create)
                    .expectNext(true)
                    .expectComplete()
                    .verify(LIMIT);
            check(users, "alice", "two")
                    .as(StepVerifier::create)
                    .expectComplete()
                    .verify(LIMIT);
            check(users, "alice", "").as(StepVerifier::create).expectComplete().verify(LIMIT);
            check(users, "bob", "one").as(StepVerifier::create).expectComplete().verify(LIMIT);
        }
    }

    /** The threads of logins begin when somebody waits for them; otherwise a quick check is over before, and answers at once. */
    @Test
    void aCheckDoesNotRunOnAThreadThatMustNotWait() throws Exception {
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();
        CompletableFuture<String> answered = new CompletableFuture<>();
        Schedulers.onScheduleHook("waiting", task -> () -> {
            if (Thread.currentThread().getName().startsWith("plimsoll-logins")) {
                waiting.join();
            }
            task.run();
        });
        try (UsersFile users = UsersFile.open(file)) {
            Schedulers.parallel().schedule(() -> {
                check(users, "alice", "one")
                        .map(right -> Thread.currentThread().getName())
                        .subscribe(answered::complete, answered::completeExceptionally);
                waiting.complete(true);
            });
            assertThat(answered.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).startsWith("plimsoll-logins");
        } finally {
            Schedulers.resetOnScheduleHook("waiting");
        }
    }

    @Test
    void aGoodLoginIsRememberedAndAnswersAtOnce() {
        try (UsersFile users = UsersFile.open(file)) {
            check(users, "alice", "one").block(LIMIT);
            check(users, "alice", "one")
                    .map(right -> Thread.currentThread().getName())
                    .as(StepVerifier::create)
                    .expectNext(Thread.currentThread().getName())
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void whoCancelsDoesNotTakeTheAnswerFromOthers() {
        try (UsersFile users = UsersFile.open(file)) {
            Mono<Boolean> other = Mono.when(check(users, "alice", "one")).thenReturn(true);
            check(users, "alice", "one").subscribe().dispose();
            other.as(StepVerifier::create).expectNext(true).expectComplete().verify(LIMIT);
        }
    }

    @Test
    void wrongPasswordsAreLimitedForOneUserFromOnePlaceAndRightOnesAreNot() {
        try (UsersFile users = UsersFile.open(file)) {
            for (int i = 0; i < 10; i++) {
                check(users, "alice", "wrong" + i)
                        .as(StepVerifier::create)
                        .expectComplete()
                        .verify(LIMIT);
            }
            check(users, "alice", "one")
                    .as(StepVerifier::create)
                    .expectError(TooManyRequests.class)
                    .verify(LIMIT);
            users.users()
                    .check("alice", "one", "there")
                    .as(StepVerifier::create)
                    .expectNext(true)
                    .expectComplete()
                    .verify(LIMIT);
            check(users, "alice", "one")
                    .as(StepVerifier::create)
                    .expectNext(true)
                    .expectComplete()
                    .verify(LIMIT);
            for (int i = 0; i < 30; i++) {
                users.users()
                        .check("alice", "one", i)
                        .as(StepVerifier::create)
                        .expectNext(true)
                        .expectComplete()
                        .verify(LIMIT);
            }
        }
    }

    @Test
    void tooManyAtOnceAreRefusedAndNotKeptWaiting() {
        try (UsersFile users = UsersFile.open(file)) {
            Flux.range(0, 2000)
                    .flatMap(i -> users.users().check("u" + i, "p", i), 2000)
                    .as(StepVerifier::create)
                    .expectError(TooManyRequests.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void aChangedFileIsInForceAndForgetsWhoWasLoggedIn() throws IOException {
        try (UsersFile users = UsersFile.open(file)) {
            check(users, "alice", "one").block(LIMIT);
            Path next = Files.writeString(directory.resolve("next"), Accounts.line("alice", "two"));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            Users before = users.users();
            awaits(() -> users.users() != before);
            check(users, "alice", "one")
                    .as(StepVerifier::create)
                    .expectComplete()
                    .verify(LIMIT);
            check(users, "alice", "two")
                    .as(StepVerifier::create)
                    .expectNext(true)
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void aBrokenFileChangesNothingAndAMendedOneDoes() throws IOException {
        try (UsersFile users = UsersFile.open(file)) {
            Users before = users.users();
            Files.writeString(file, "alice:plain\n");
            users.look();
            assertThat(users.users()).isSameAs(before);
            Files.delete(file);
            users.look();
            assertThat(users.users()).isSameAs(before);
            Files.writeString(file, Accounts.line("bob", "three"));
            users.look();
            assertThat(users.users().has("alice")).isFalse();
            assertThat(users.users().has("bob")).isTrue();
        }
    }

    @Test
    void aFileThatIsNotThereIsNoBeginning() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsersFile.open(directory.resolve("none")))
                .withMessageContaining("cannot be read");
    }

    /** As Apache's htpasswd and others write them. */
    @ParameterizedTest
    @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
    void everyKindOfBcryptIsUnderstood(String kind) throws IOException {
        String hash = BCrypt.hashpw("päss", BCrypt.gensalt(4)).replaceFirst("^\\$2a\\$", kind.replace("$", "\\$"));
        Files.writeString(file, "alice:" + hash + "\n");
        try (UsersFile users = UsersFile.open(file)) {
            check(users, "alice", "päss")
                    .as(StepVerifier::create)
                    .expectNext(true)
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    /** The cost is what takes the time. */
    @Test
    void anUnknownUserIsComparedWithAHashOfTheHighestCost() throws IOException {
        Files.writeString(
                file,
                "alice:" + BCrypt.hashpw("one", BCrypt.gensalt(4)) + "\nbob:" + BCrypt.hashpw("b", BCrypt.gensalt(5))
                        + "\n");
        try (UsersFile users = UsersFile.open(file)) {
            assertThat(users.users().comparedWith("alice")).startsWith("$2a$04$");
            assertThat(users.users().comparedWith("nobody"))
                    .isEqualTo(users.users().comparedWith("bob"));
            users.users()
                    .check("nobody", "b", "here")
                    .as(StepVerifier::create)
                    .expectComplete()
                    .verify(LIMIT);
        }
    }
}
