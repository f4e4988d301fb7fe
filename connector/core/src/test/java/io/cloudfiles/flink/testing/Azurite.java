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

import java.io.Closeable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Azurite, the emulator of Azure's storage, with its service for blobs in a process of its own, its data in memory and its signatures checked.
 * Where it cannot be installed a test that starts it is left out, and says why. Safe for use by many threads.
 */
@Experimental
public final class Azurite implements Closeable {
    /** The account that it knows. */
    public static final String ACCOUNT = "emulator";

    /** The key of {@link #ACCOUNT}. */
    public static final String ACCOUNT_KEY =
            Base64.getEncoder().encodeToString("emulator-secret-never-to-be-seen".getBytes(StandardCharsets.US_ASCII));

    private final AzuriteProcess process;

    private Azurite(AzuriteProcess process) {
        this.process = process;
    }

    /** Starts one, without containers. */
    public static Azurite start() {
        return new Azurite(AzuriteProcess.start("blob", ACCOUNT + ":" + ACCOUNT_KEY));
    }

    /** Where it listens. */
    public URI server() {
        return process.server();
    }

    /** A directory of a container, as a location names it. */
    public static String location(String container, String path) {
        return "abfss://" + container + "@" + ACCOUNT + ".dfs.core.windows.net/" + path;
    }

    /** Makes a container. */
    public void createContainer(String name) {
        AzuriteRequest.of("PUT", name).with("restype", "container").send(server());
    }

    /** The endpoint of the account behind a server or a proxy of it. */
    public static String endpointAt(URI server) {
        return server + "/" + ACCOUNT;
    }

    /** The options that reach it, directly. */
    public Map<String, String> options() {
        return optionsThrough(server());
    }

    /** The options that reach it through a proxy. */
    public static Map<String, String> optionsThrough(URI server) {
        return Map.of("azure.endpoint", endpointAt(server), "azure.account-key", ACCOUNT_KEY);
    }

    @Override
    public void close() {
        process.close();
    }
}
