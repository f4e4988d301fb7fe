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
package io.cloudfiles.flink.testing;

import org.apache.flink.annotation.Experimental;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * An HTTP proxy in front of the server of a store that spoils requests. Each connection serves one request. Safe for use by many threads; a fault
 * that two threads race for hits as many requests as it says.
 */
@Experimental
public final class FaultyProxy implements Closeable {
    private static final String SLOW_DOWN =
            "<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>";

    /** What goes wrong. */
    public enum Fault {
        /** The store refuses as it does when it is busy: 503. */
        SLOW_DOWN,
        /** The request is done, and the connection breaks without an answer. */
        ANSWER_LOST,
        /** The connection breaks in the middle of the answer. */
        RESET_IN_BODY,
        /** The answer ends before it is complete, as if all were well. */
        TRUNCATED_BODY,
        /** No byte comes until the client gives up; the request is done. */
        NO_ANSWER
    }

    private record Armed(Predicate<String> requests, Fault fault, AtomicInteger left) {}

    private final URI server;
    private final RawHttpServer listener;
    private final List<Armed> faults = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger hits = new AtomicInteger();
    private final Lock writes = new ReentrantLock();
    private volatile boolean oneWriteAtATime;

    /** Starts in front of a server. */
    public FaultyProxy(URI server) throws IOException {
        this.server = server;
        this.listener = new RawHttpServer("faulty-proxy", this::serve);
    }

    /** Where it listens. */
    public URI endpoint() {
        return listener.endpoint();
    }

    /**
     * Spoils requests from now on.
     *
     * @param wanted picks them by their first lines, such as {@code PUT /bucket/key HTTP/1.1}
     * @param times how many of them
     */
    public FaultyProxy inject(Fault fault, int times, Predicate<String> wanted) {
        faults.add(new Armed(wanted, fault, new AtomicInteger(times)));
        return this;
    }

    /** Lets no two writes run at once from now on. */
    public FaultyProxy oneWriteAtATime() {
        oneWriteAtATime = true;
        return this;
    }

    /** The first lines of all requests so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How many requests were spoilt. */
    public int hits() {
        return hits.get();
    }

    private void serve(RawHttp request, Socket client, InputStream in) throws IOException {
        requests.add(request.first());
        answer(faultOf(request.first()), client, in, request);
    }

    private @Nullable Fault faultOf(String first) {
        for (Armed armed : faults) {
            if (armed.requests.test(first) && armed.left.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                hits.incrementAndGet();
                return armed.fault;
            }
        }
        return null;
    }

    private void answer(@Nullable Fault fault, Socket client, InputStream in, RawHttp request) throws IOException {
        OutputStream out = client.getOutputStream();
        if (fault == Fault.SLOW_DOWN) {
            out.write(("HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nx-ms-error-code: ServerBusy\r\n"
                            + "Connection: close\r\nContent-Length: "
                            + SLOW_DOWN.length() + "\r\n\r\n" + SLOW_DOWN)
                    .getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        byte[] answer =
                oneWriteAtATime && request.head().startsWith("PUT") ? forwardAlone(request) : request.sendTo(server);
        if (fault == Fault.ANSWER_LOST) {
            reset(client);
        } else if (fault == Fault.RESET_IN_BODY) {
            out.write(answer, 0, withHalfOfBody(answer));
            out.flush();
            reset(client);
        } else if (fault == Fault.TRUNCATED_BODY) {
            out.write(answer, 0, withHalfOfBody(answer));
        } else if (fault == Fault.NO_ANSWER) {
            while (in.read() >= 0) {
                // Until the client closes.
            }
        } else {
            out.write(answer);
        }
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    private static int withHalfOfBody(byte[] answer) {
        int head = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        return head + (answer.length - head) / 2;
    }

    private byte[] forwardAlone(RawHttp request) throws IOException {
        writes.lock();
        try {
            return request.sendTo(server);
        } finally {
            writes.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
