package dev.plimsoll.engine.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchPoolTest {

    private static final int KIB = 1024;

    private final ByteLedger ledger = new ByteLedger(4 * BatchPool.BATCH, BatchPool.BATCH);
    private final BatchPool pool = new BatchPool(ledger);

    @Test
    void takesTheSmallestThatFits() {
        assertThat(pool.take(1).size()).isEqualTo(4 * KIB);
        assertThat(pool.take(4 * KIB).size()).isEqualTo(4 * KIB);
        assertThat(pool.take(4 * KIB + 1).size()).isEqualTo(16 * KIB);
        assertThat(pool.take(16 * KIB + 1).size()).isEqualTo(64 * KIB);
        assertThat(pool.take(64 * KIB + 1).size()).isEqualTo(256 * KIB);
        assertThat(pool.take(10_000 * KIB).size()).isEqualTo(256 * KIB);
        assertThat(ledger.used()).isEqualTo((4 + 4 + 16 + 64 + 256 + 256) * KIB);
    }

    @Test
    void allSizesLiveInTheSameMemory() {
        for (int size = BatchPool.LEAST; size <= BatchPool.BATCH; size *= 4) {
            List<Batch> taken = take(4 * BatchPool.BATCH / size, size);
            assertThat(taken).allMatch(batch -> batch.bytes().isDirect());
            taken.forEach(pool::give);
            assertThat(pool.allocated()).isEqualTo(ledger.capacity());
        }
        assertThat(ledger.used()).isZero();
    }

    @Test
    void whatOverdrawsTheLedgerIsOnTheHeapAndNotKept() {
        List<Batch> pooled = take(4, BatchPool.BATCH);
        Batch over = pool.take(1);
        assertThat(over.bytes().isDirect()).isFalse();
        assertThat(over.size()).isEqualTo(BatchPool.LEAST);
        assertThat(pool.allocated()).isEqualTo(ledger.capacity());
        pool.give(over);
        pooled.forEach(pool::give);
        assertThat(pool.take(1).bytes().isDirect()).isTrue();
        assertThat(ledger.used()).isEqualTo(BatchPool.LEAST);
    }

    /** Each batch is filled with a number of its own, which must still be there when it is given back. */
    @Test
    void noTwoBatchesShareAByte() {
        Random random = new Random(5);
        List<Batch> taken = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            if (taken.size() < 40 && random.nextBoolean()) {
                taken.add(filled(pool.take(1 << random.nextInt(19)), (byte) step));
            } else if (!taken.isEmpty()) {
                giveUnharmed(taken.remove(random.nextInt(taken.size())));
            }
        }
        taken.forEach(this::giveUnharmed);
        assertThat(ledger.used()).isZero();
    }

    private static Batch filled(Batch batch, byte number) {
        ByteBuffer bytes = batch.bytes();
        assertThat(bytes.position()).isZero();
        assertThat(bytes.limit()).isEqualTo(batch.size());
        for (int at = 0; at < batch.size(); at += 512) {
            bytes.put(at, number);
        }
        return batch;
    }

    private void giveUnharmed(Batch batch) {
        for (int at = 512; at < batch.size(); at += 512) {
            assertThat(batch.bytes().get(at)).isEqualTo(batch.bytes().get(0));
        }
        pool.give(batch);
    }

    private List<Batch> take(int count, int size) {
        List<Batch> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(pool.take(size));
        }
        return taken;
    }
}
