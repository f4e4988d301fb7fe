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
package io.cloudfiles.flink.s3.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QueuePolicyTest {
    private static final ObjectNode OURS = QueuePolicy.statement("arn:aws:sqs:r:1:q", "arn:aws:s3:::b", "123456789012");

    @Test
    void letsOneBucketOfOneAccountSend() {
        assertThat(OURS.toString())
                .isEqualTo(
                        "{\"Sid\":\"CloudFilesBucketSends\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},"
                                + "\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:aws:sqs:r:1:q\",\"Condition\":{\"ArnEquals\":"
                                + "{\"aws:SourceArn\":\"arn:aws:s3:::b\"},\"StringEquals\":{\"aws:SourceAccount\":\"123456789012\"}}}");
        assertThat(QueuePolicy.statement("q", "b", null).toString()).doesNotContain("SourceAccount");
    }

    @Test
    void keepsStatementsOfOthers() {
        String theirs =
                "{\"Version\":\"2012-10-17\",\"Id\":\"x\",\"Statement\":{\"Sid\":\"theirs\",\"Effect\":\"Deny\"}}";

        String both = QueuePolicy.with(theirs, OURS);
        assertThat(QueuePolicy.has(theirs, OURS)).isFalse();
        assertThat(QueuePolicy.has(both, OURS)).isTrue();
        assertThat(both)
                .startsWith(
                        "{\"Version\":\"2012-10-17\",\"Id\":\"x\",\"Statement\":[{\"Sid\":\"theirs\",\"Effect\":\"Deny\"},{\"Sid\"");
        ObjectNode later = QueuePolicy.statement("arn:aws:sqs:r:1:q", "arn:aws:s3:::b", null);
        assertThat(QueuePolicy.with(both, later)).contains("theirs").doesNotContain("SourceAccount");
        assertThat(QueuePolicy.with(null, OURS)).isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[" + OURS + "]}");
    }

    @Test
    void refusesWhatIsNoPolicy() {
        assertThatThrownBy(() -> QueuePolicy.has("[]", OURS)).hasMessage("no JSON object");
        assertThatThrownBy(() -> QueuePolicy.with("{", OURS)).hasMessageStartingWith("no JSON: ");
    }
}
