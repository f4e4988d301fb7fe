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

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** Listens on loopback and serves one request with each connection, each on a thread of its own. */
@Experimental
public final class RawHttpServer implements Closeable {
    private final String name;
    private final Handler handler;
    private final ServerSocket listener;

    /** Serves requests. */
    public interface Handler {
        /**
         * Serves one.
         *
         * @param client takes the answer, and is closed afterwards
         * @param in what else the client sends
         */
        void serve(RawHttp request, Socket client, InputStream in) throws IOException;
    }

    /** Starts it. */
    public RawHttpServer(String name, Handler handler) throws IOException {
        this.name = name;
        this.handler = handler;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept, name);
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread thread = new Thread(() -> serve(client), name + "-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                // Closed, or a client that went away.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            RawHttp request = RawHttp.read(in, client.getOutputStream());
            if (request != null) {
                handler.serve(request, client, in);
            }
        } catch (IOException e) {
            // The client went away, as it does when it gives up.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
