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
package io.cloudfiles.flink.testing.s3;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * S3Proxy over a store in memory. It lives in the class loader that {@link S3Emulator} makes, and is spoken to by interfaces of the JDK:
 * supplies its endpoint, takes the names of buckets to make.
 */
public final class S3ProxyServer implements Supplier<URI>, Consumer<String>, Closeable {
    private final BlobStore store = new TransientNio2BlobStore();
    private final S3Proxy server;

    /** Starts it at a free port. */
    public S3ProxyServer(String accessKey, String secretKey) throws Exception {
        server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
                .build();
        server.start();
    }

    @Override
    public URI get() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void accept(String bucket) {
        store.createContainer(bucket);
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("S3Proxy does not stop.", e);
        }
    }
}
