package dev.plimsoll.engine.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ByteLedgerTest {

    private final ByteLedger ledger = new ByteLedger(100, 10);
    private final AtomicInteger admitted = new AtomicInteger();

    @Test
    void admitsWhileThereIsRoom() {
        ledger.take(99);
        assertThat(ledger.admits(admitted::incrementAndGet)).isTrue();
        assertThat(admitted).hasValue(0);
    }

    @Test
    void keepsWaitersUntilBytesAreGivenBack() {
        ledger.take(100);
        assertThat(ledger.admits(admitted::incrementAndGet)).isFalse();
        ledger.give(1);
        assertThat(admitted).hasValue(1);
        ledger.give(1);
        assertThat(admitted).hasValue(1);
    }

    @Test
    void admitsAsManyAsThereIsRoomFor() {
        ledger.take(100);
        for (int i = 0; i < 20; i++) {
            assertThat(ledger.admits(admitted::incrementAndGet)).isFalse();
        }
        ledger.give(30);
        assertThat(admitted).hasValue(3);
    }

    @Test
    void admitsEveryoneOnceNothingIsTaken() {
        ledger.take(100);
        for (int i = 0; i < 1_000; i++) {
            assertThat(ledger.admits(admitted::incrementAndGet)).isFalse();
        }
        ledger.give(100);
        assertThat(admitted).hasValue(1_000);
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotCallWhoWaitsAgainAtOnce() {
        ByteLedger.Waiter greedy = new ByteLedger.Waiter() {
            @Override
            public void admitted() {
                admitted.incrementAndGet();
                ledger.take(100);
                assertThat(ledger.admits(this)).isFalse();
            }
        };
        ledger.take(100);
        assertThat(ledger.admits(greedy)).isFalse();
        ledger.give(100);
        assertThat(admitted).hasValue(1);
    }

    @Test
    void entersArrivedBytesBeyondTheLineAndThenAdmitsNobody() {
        ledger.take(150);
        ledger.give(40);
        assertThat(ledger.used()).isEqualTo(110);
        assertThat(ledger.admits(admitted::incrementAndGet)).isFalse();
    }

    @Test
    void forgetsAWaiter() {
        ledger.take(100);
        ByteLedger.Waiter waiter = admitted::incrementAndGet;
        assertThat(ledger.admits(waiter)).isFalse();
        ledger.forget(waiter);
        ledger.give(100);
        assertThat(admitted).hasValue(0);
    }

    @Test
    void refusesABudgetThatHoldsNothing() {
        assertThatThrownBy(() -> new ByteLedger(9, 10)).isInstanceOf(IllegalArgumentException.class);
    }
}
