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

import com.azure.core.client.traits.AzureNamedKeyCredentialTrait;
import com.azure.core.client.traits.AzureSasCredentialTrait;
import com.azure.core.client.traits.ConnectionStringTrait;
import com.azure.core.client.traits.TokenCredentialTrait;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.queue.QueueServiceClientBuilder;

/** The ways to give rights to a client that is being built, of whichever service. */
record AzureRights(
        AzureService service,
        ConnectionStringTrait<?> connectionString,
        AzureNamedKeyCredentialTrait<?> key,
        AzureSasCredentialTrait<?> signature,
        TokenCredentialTrait<?> tokens) {
    static AzureRights of(BlobServiceClientBuilder builder) {
        return new AzureRights(AzureService.BLOBS, builder, builder, builder, builder);
    }

    static AzureRights of(QueueServiceClientBuilder builder) {
        return new AzureRights(AzureService.QUEUES, builder, builder, builder, builder);
    }
}
