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
package io.cloudfiles.flink.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.cloud.PartUpload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The blocks of one file. Writers of one file see each other's blocks, so their names are never the same; they are as long as those of
 * Azure's own clients, since the service wants all names of a file to have one length.
 */
final class AzureBlocks implements PartUpload.Parts {
    private final AzureConnection connection;
    private final AzureWriter writer;
    private final Location file;
    private final List<String> blocks = new ArrayList<>();

    AzureBlocks(AzureConnection connection, AzureWriter writer, Location file) {
        this.connection = connection;
        this.writer = writer;
        this.file = file;
    }

    @Override
    public void put(byte[] content) throws IOException {
        writer.put(file, content);
    }

    @Override
    public void send(int number, byte[] bytes, int length) throws IOException {
        String block =
                Base64.getEncoder().encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
        BinaryData data = BinaryData.fromByteBuffer(ByteBuffer.wrap(bytes, 0, length));
        try {
            connection
                    .blob(file)
                    .getBlockBlobClient()
                    .stageBlockWithResponse(
                            new BlockBlobStageBlockOptions(block, data).setContentMd5(AzureWriter.md5(bytes, length)),
                            null,
                            Context.NONE);
        } catch (RuntimeException e) {
            throw connection.errors().translate(e, file, "written in block " + number);
        }
        blocks.add(block);
    }

    /** Sent again, since its answer was lost, it finds the blocks in the file that it made, and makes the same one. */
    @Override
    public void complete() throws IOException {
        try {
            connection.blob(file).getBlockBlobClient().commitBlockList(blocks, true);
        } catch (RuntimeException e) {
            throw connection.errors().translate(e, file, "put together of " + blocks.size() + " blocks");
        }
    }

    /** There is no request for it: Azure drops blocks of which no file was made after a week, or when the file is written anew. */
    @Override
    public void abort() {
        blocks.clear();
    }
}
