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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.cloud.OptionValues;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a storage account is managed.
 *
 * @param endpoint of Azure Resource Manager
 * @param account id of the account there
 */
record ArmAddress(URI endpoint, String account) {
    /**
     * Resolves options.
     *
     * @throws CloudFilesException when something is missing
     */
    static ArmAddress of(AzureContainer container, ReadableConfig options) {
        List<OptionProblem> problems = new ArrayList<>();
        @Nullable String subscription = OptionValues.text(CloudOptions.AZURE_SUBSCRIPTION_ID, options);
        @Nullable String group = OptionValues.text(CloudOptions.AZURE_RESOURCE_GROUP, options);
        @Nullable URI endpoint = OptionValues.uri(CloudOptions.AZURE_MANAGEMENT_ENDPOINT, options, problems);
        if (subscription == null || group == null) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Options 'azure.subscription-id' and 'azure.resource-group' are missing: they say where account '"
                            + container.account()
                            + "' is found, to set notifications up. 'az storage account show --name "
                            + container.account() + " --query id' prints both."));
        }
        OptionProblem.throwIfAny(problems);
        return new ArmAddress(
                endpoint == null ? ofCloud(String.valueOf(container.endpoint().getHost())) : endpoint,
                "/subscriptions/" + subscription + "/resourceGroups/" + group
                        + "/providers/Microsoft.Storage/storageAccounts/" + container.account());
    }

    private static URI ofCloud(String host) {
        if (host.endsWith(".chinacloudapi.cn")) {
            return URI.create("https://management.chinacloudapi.cn");
        }
        return URI.create(
                host.endsWith(".usgovcloudapi.net")
                        ? "https://management.usgovcloudapi.net"
                        : "https://management.azure.com");
    }

    /** The subscription that has it, as scopes of roles are written. */
    String subscription() {
        return account.substring(0, account.indexOf("/resourceGroups/"));
    }
}
