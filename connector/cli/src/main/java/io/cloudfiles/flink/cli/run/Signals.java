/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.cloudfiles.flink.cli.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Handles SIGINT and SIGTERM while it is open, each on a thread of its own.
 *
 * <p>A shutdown hook could not: Flink's own hooks would take the embedded cluster down beside it. {@code sun.misc.Signal} is the only
 * other way. It is exported for such uses, by the module {@code jdk.unsupported}, but to name it in the source is a warning that
 * nothing can silence, hence the reflection.
 */
final class Signals implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM");
    private static final int SIGNAL_BASE = 128;

    private final List<Object> previous = new ArrayList<>();
    private final Class<?> signalType;
    private final Class<?> handlerType;

    /** @param onSignal takes the number of each signal */
    Signals(IntConsumer onSignal) {
        try {
            signalType = Class.forName("sun.misc.Signal");
            handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "handle":
                                onSignal.accept(
                                        (int) signalType.getMethod("getNumber").invoke(arguments[0]));
                                return null;
                            case "equals":
                                return proxy == arguments[0];
                            default:
                                return method.invoke(onSignal, arguments);
                        }
                    });
            // In a process of Flink's they are for Flink.
            for (String signal : Host.current().leavesSignalsToUs() ? SIGNALS : List.<String>of()) {
                previous.add(install(signal, handler));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Java has no module jdk.unsupported.", e);
        }
    }

    private Object install(String signal, Object handler) throws ReflectiveOperationException {
        try {
            return signalType
                    .getMethod("handle", signalType, handlerType)
                    .invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("Signal " + signal + " cannot be handled. Is Java's option -Xrs set?", e);
        }
    }

    /** What a shell expects of a process that a signal ended. */
    static int exitCode(int signal) {
        return SIGNAL_BASE + signal;
    }

    /** Ends this process at once, as the signal would have done. */
    static void endProcess(int signal) {
        Runtime.getRuntime().halt(exitCode(signal));
    }

    @Override
    public void close() {
        try {
            for (int i = 0; i < previous.size(); i++) {
                install(SIGNALS.get(i), previous.get(i));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The handlers that were found cannot be put back.", e);
        }
    }
}
