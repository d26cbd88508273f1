package dev.plimsoll.api.protocol;

import dev.plimsoll.api.protocol.ResultTable.Result;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Enters each test in the {@link ResultTable} of the run; a test without a {@link Row} is refused. */
final class ResultRecorder implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        ResultTable table = context.getRoot()
                .getStore(Namespace.create(ResultTable.class))
                .getOrComputeIfAbsent(ResultTable.class, key -> new ResultTable(), ResultTable.class);
        Method method = context.getRequiredTestMethod();
        Row row = Objects.requireNonNull(method.getAnnotation(Row.class), () -> "no @Row on " + method);
        ProtocolTest test = (ProtocolTest) context.getRequiredTestInstance();
        String failure =
                context.getExecutionException().map(Throwable::toString).orElse("");
        table.add(new Result(test.registry.name(), row.behaviour(), row.from(), name(context, method), failure));
    }

    private static String name(ExtensionContext context, Method method) {
        String words = method.getName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        boolean plain = context.getDisplayName().startsWith(method.getName());
        return plain ? words : words + " " + context.getDisplayName();
    }
}
