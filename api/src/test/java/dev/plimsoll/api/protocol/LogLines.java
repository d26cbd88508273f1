package dev.plimsoll.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * What the program logs from now on, as an operator would read it: from level INFO, messages with their traces. To be made when
 * the program runs, since its start begins a new log.
 */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final PatternLayout layout = new PatternLayout();

    LogLines() {
        layout.setContext(root.getLoggerContext());
        layout.setPattern("%level %msg%ex");
        layout.start();
        setContext(root.getLoggerContext());
        start();
        root.setLevel(Level.INFO);
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(layout.doLayout(event));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Asserts that no line tells what no answer may tell either, and that each is one line. */
    void assertNothingIsTold() {
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(line).doesNotContain(BadInput.NEVER_TOLD).doesNotContainPattern("\\p{Cntrl}"));
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(level);
        stop();
    }
}
