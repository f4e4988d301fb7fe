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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.delta.line.Trap.Moment;
import io.cloudfiles.flink.delta.line.Trap.Sprung;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Passes the calls of one object on, by {@link Trap}s before and behind each of them.
 *
 * @param target the object
 * @param part its name in the places of traps
 * @param afterwards gets what strikes after a call
 */
record TrappedCalls(Object target, String part, Consumer<Sprung> afterwards) implements InvocationHandler {
    /** Gives an object with all public interfaces of this one. What strikes is thrown to the caller. */
    static <T> T around(T target, Class<? super T> type, String part) {
        return around(target, type, part, sprung -> {
            throw sprung;
        });
    }

    /** Gives an object with all public interfaces of this one. What strikes before a call is thrown to the caller. */
    static <T> T around(T target, Class<? super T> type, String part, Consumer<Sprung> afterwards) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> each = target.getClass(); each != null; each = each.getSuperclass()) {
            for (Class<?> implemented : each.getInterfaces()) {
                if (Modifier.isPublic(implemented.getModifiers())) {
                    interfaces.add(implemented);
                }
            }
        }
        @SuppressWarnings("unchecked") // it has all that the caller may ask of the original, but for its class
        T trapped = (T) type.cast(Proxy.newProxyInstance(
                TrappedCalls.class.getClassLoader(),
                interfaces.toArray(Class<?>[]::new),
                new TrappedCalls(target, part, afterwards)));
        return trapped;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Trap.pass(part, method.getName(), Moment.BEFORE);
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        try {
            Trap.pass(part, method.getName(), Moment.AFTER);
        } catch (Sprung sprung) {
            afterwards.accept(sprung);
        }
        return result;
    }
}
