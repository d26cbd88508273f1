package dev.plimsoll.api.config;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.Ordered;

/** Says in one line why the service cannot start. */
final class StartFailures {

    private static final Logger LOG = LoggerFactory.getLogger(StartFailures.class);

    private StartFailures() {}

    /** Reports what an analyzer, one of these or of Spring Boot's, found out. */
    static final class Reporter implements FailureAnalysisReporter {

        @Override
        public void report(FailureAnalysis analysis) {
            LOG.error("Cannot start. {}", (oneLine(analysis.getDescription()) + oneLine(analysis.getAction())).strip());
        }

        private static String oneLine(@Nullable String text) {
            return text == null ? "" : text.strip().replaceAll("\\s+", " ") + ' ';
        }
    }

    /** Recognises a property of ours that is wrong, before Spring Boot does, which would show its value. */
    static final class Property extends AbstractFailureAnalyzer<Invalid> implements Ordered {

        @Override
        protected FailureAnalysis analyze(Throwable root, Invalid cause) {
            return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }

    /** Recognises a server that cannot listen, if nobody knew better why. */
    static final class Listening extends AbstractFailureAnalyzer<ApplicationContextException> implements Ordered {

        @Override
        protected @Nullable FailureAnalysis analyze(Throwable root, ApplicationContextException cause) {
            return String.valueOf(cause.getMessage()).contains("webServerStartStop")
                    ? new FailureAnalysis(
                            "Cannot listen where server.address and server.port say: " + reason(cause), null, cause)
                    : null;
        }

        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }

        private static String reason(Throwable cause) {
            return String.valueOf(Invalid.innermost(cause).getMessage());
        }
    }
}
