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
package io.cloudfiles.flink.gcs;

import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Breaks the connection of an object's content that is closed before its end. The client would read it to the end, to keep the connection:
 * up to a whole window, and beside the thread that reads.
 */
final class MediaBodies implements ExecChainHandler {
    private static final String CONTENT = "alt=media";

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        @Nullable HttpEntity entity = response.getEntity();
        if (entity != null && request.getRequestUri().contains(CONTENT)) {
            response.setEntity(new Media(entity, scope.execRuntime));
        }
        return response;
    }

    private static final class Media extends HttpEntityWrapper {
        private final ExecRuntime connection;

        Media(HttpEntity entity, ExecRuntime connection) {
            super(entity);
            this.connection = connection;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new Content(super.getContent(), connection);
        }
    }

    private static final class Content extends FilterInputStream {
        private final ExecRuntime connection;
        private volatile boolean ended;

        Content(InputStream in, ExecRuntime connection) {
            super(in);
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            return noted(in.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return noted(in.read(buffer, offset, length));
        }

        private int noted(int read) {
            ended |= read < 0;
            return read;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                in.close();
            } else {
                connection.discardEndpoint();
            }
        }
    }
}
