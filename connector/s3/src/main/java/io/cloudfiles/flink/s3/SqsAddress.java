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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A queue of SQS, as the user names it.
 *
 * @param url its URL, or null for one that is found by name
 * @param name its name
 * @param account that owns it, or null for that of the credentials
 * @param region that the address names, or null
 * @param endpoint of a service that is not Amazon's, or null
 */
record SqsAddress(
        @Nullable String url,
        String name,
        @Nullable String account,
        @Nullable String region,
        @Nullable URI endpoint) {
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\\d{12}):([A-Za-z0-9_.-]{1,80})");
    private static final Pattern URL = Pattern.compile("https?://([^/]+)/(?:.*/)?([A-Za-z0-9_-]{1,80}(?:\\.fifo)?)/?");
    private static final Pattern AMAZON =
            Pattern.compile("(?:vpce-[^.]+\\.)?(?:sqs(?:-fips)?\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue|queue)(?:\\.vpce)?"
                    + "\\.(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}(?:\\.fifo)?");

    /** Whether this names a queue of SQS by its form alone. */
    static boolean isAmazons(String queue) {
        Matcher url = URL.matcher(queue);
        return ARN.matcher(queue).matches()
                || (url.matches() && AMAZON.matcher(url.group(1)).matches());
    }

    /**
     * Parses a URL, an ARN or a name.
     *
     * @param option that has it
     * @throws CloudFilesException {@code CF_INVALID_OPTIONS}
     */
    static SqsAddress parse(String option, String queue) {
        Matcher arn = ARN.matcher(queue);
        if (arn.matches()) {
            return new SqsAddress(null, arn.group(3), arn.group(2), arn.group(1), null);
        }
        Matcher url = URL.matcher(queue);
        if (url.matches()) {
            URI uri = uri(option, queue);
            if (uri.getRawUserInfo() != null) {
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Option '" + option + "' = '" + withoutUser(queue)
                                + "' has credentials in the URL, which would be in logs and checkpoints. Set s3.access-key and"
                                + " s3.secret-key instead.");
            }
            Matcher amazon = AMAZON.matcher(url.group(1));
            if (amazon.matches()) {
                String region = amazon.group(1) == null ? amazon.group(2) : amazon.group(1);
                URI endpoint = url.group(1).startsWith("vpce-") ? origin(uri) : null;
                return new SqsAddress(queue, url.group(2), null, region, endpoint);
            }
            return new SqsAddress(queue, url.group(2), null, null, origin(uri));
        }
        if (NAME.matcher(queue).matches()) {
            return new SqsAddress(null, queue, null, null, null);
        }
        throw wrong(option, queue);
    }

    private static URI uri(String option, String queue) {
        try {
            return URI.create(queue);
        } catch (IllegalArgumentException e) {
            throw wrong(option, queue);
        }
    }

    private static URI origin(URI queue) {
        return URI.create(queue.getScheme() + "://" + queue.getAuthority());
    }

    private static String withoutUser(String queue) {
        return queue.replaceFirst("//[^/]*@", "//");
    }

    private static CloudFilesException wrong(String option, String queue) {
        return new CloudFilesException(
                ErrorCode.CF_INVALID_OPTIONS,
                "Option '" + option + "' = '" + withoutUser(queue)
                        + "' is no queue of SQS. Give its URL, such as"
                        + " https://sqs.eu-west-1.amazonaws.com/123456789012/landing, its ARN, or its name.");
    }
}
