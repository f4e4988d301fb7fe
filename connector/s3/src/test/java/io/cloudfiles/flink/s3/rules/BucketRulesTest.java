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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BucketRulesTest {
    private static final Rule OURS = Rule.ofNewFiles("ours", "arn:aws:sqs:r:1:ours", "in/");

    /** Everything that a text can have without another meaning, and elements that nobody here knows. */
    private static final String ODD = """
            <?xml version='1.0' encoding="UTF-8"?><!-- <QueueConfiguration> > -->
            <?pi <a> ?>
            <n:NotificationConfiguration  xmlns:n = "urn:x"\t odd='a > b'
              ><n:EventBridgeConfiguration/>
              <n:QueueConfiguration><n:Id>a &amp; b</n:Id>  <n:Queue><![CDATA[arn:aws:sqs:r:2:<q>]]></n:Queue>
                <n:Event>s3:ObjectRemoved:*</n:Event><n:New at="'>'"><n:Deep/></n:New></n:QueueConfiguration ><!-- last -->
              <n:Future n:x="1"><n:Whatever>&#65;&#x42;</n:Whatever></n:Future>
              <n:CloudFunctionConfiguration><n:Id>f</n:Id><n:CloudFunction>arn:f</n:CloudFunction><n:Event>s3:ObjectCreated:Put</n:Event>
                <n:Filter><n:S3Key><n:FilterRule><n:Name>Prefix</n:Name><n:Value>other+%C3%A4/</n:Value></n:FilterRule></n:S3Key></n:Filter>
              </n:CloudFunctionConfiguration>
            </n:NotificationConfiguration>

            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                ODD,
                "<NotificationConfiguration></NotificationConfiguration>",
                "<NotificationConfiguration xmlns=\"x\">\r\n\t<TopicConfiguration><Event>e</Event></TopicConfiguration>\r\n"
                        + "</NotificationConfiguration>"
            })
    void whatIsPutInAndTakenOutLeavesTheTextAsItWas(String xml) {
        BucketRules with = BucketRules.parse(xml).with(OURS);

        assertThat(with.find("ours")).contains(OURS);
        assertThat(with.toXml())
                .hasSize(xml.length() + OURS.toXml(xml.equals(ODD) ? "n:" : "").length());
        assertThat(with.without("ours").toXml()).isEqualTo(xml);
        assertThat(with.with(OURS).toXml()).isEqualTo(with.toXml());
    }

    @Test
    void understandsWhatOthersWrote() {
        BucketRules odd = BucketRules.parse(ODD);

        assertThat(odd.all())
                .containsExactly(
                        new Rule(
                                "a & b",
                                "QueueConfiguration",
                                "arn:aws:sqs:r:2:<q>",
                                java.util.List.of("s3:ObjectRemoved:*"),
                                KeyFilter.below("")),
                        new Rule(
                                "f",
                                "CloudFunctionConfiguration",
                                "arn:f",
                                java.util.List.of("s3:ObjectCreated:Put"),
                                KeyFilter.below("other ä/")));
        assertThat(odd.with(OURS).toXml()).contains("</n:QueueConfiguration ><n:QueueConfiguration><n:Id>ours</n:Id>");
    }

    @Test
    void anEmptyRootAndNoneTakeARule() {
        assertThat(BucketRules.parse("<a:NotificationConfiguration x='/'  />")
                        .with(OURS)
                        .toXml())
                .isEqualTo(
                        "<a:NotificationConfiguration x='/'  >" + OURS.toXml("a:") + "</a:NotificationConfiguration>");
        assertThat(BucketRules.parse(" \n").with(OURS).find("ours")).contains(OURS);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:*, in/, '', true",
        "s3:ObjectCreated:Copy, in/a/, '', true",
        "s3:ObjectCreated:Put, '', .csv, true",
        "s3:ObjectCreated:Put, i, '', true",
        "s3:ObjectCreated:Put, int/, '', false",
        "s3:ObjectCreated:Put, out/, '', false",
        "s3:ObjectRemoved:*, in/, '', false",
        "s3:ObjectTagging:Put, '', '', false"
    })
    void findsWhatS3WouldRefuse(String event, String prefix, String suffix, boolean isRefused) {
        Rule other = new Rule(
                "x",
                "TopicConfiguration",
                "arn:t",
                java.util.List.of("s3:ObjectRestore:*", event),
                new KeyFilter(prefix, suffix));

        assertThat(other.conflictsWith(OURS)).isEqualTo(isRefused);
    }

    @Test
    void prefixesAreWrittenAsS3TakesThem() {
        Rule rule = Rule.ofNewFiles("r", "arn", "a b/ä+%*&<(!)'/");

        assertThat(rule.asXml()).contains("<Value>a+b/%C3%A4%2B%25%2A%26%3C(!)'/</Value>");
        assertThat(BucketRules.parse("").with(rule).find("r")).contains(rule);
        assertThat(Rule.ofNewFiles("r", "arn", "").asXml()).doesNotContain("Filter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "<Error/>",
                "<NotificationConfiguration>",
                "<NotificationConfiguration></Other>",
                "<!DOCTYPE x><NotificationConfiguration/>",
                "<NotificationConfiguration>&nbsp;</NotificationConfiguration>",
                "<NotificationConfiguration><a></NotificationConfiguration></a>",
                "<NotificationConfiguration a='>"
            })
    void refusesWhatItCannotKeep(String text) {
        assertThatThrownBy(() -> BucketRules.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChangeOfSpellingIsNone() {
        String spelled =
                "<N:NotificationConfiguration xmlns:N='x'> <N:A> <N:Id>&#97;</N:Id> </N:A> </N:NotificationConfiguration>";
        String other = "<NotificationConfiguration><A><Id>a</Id></A></NotificationConfiguration>";

        assertThat(BucketRules.parse(spelled).meaningOfOthers("x"))
                .isEqualTo(BucketRules.parse(other).meaningOfOthers("x"))
                .isNotEqualTo(BucketRules.parse(other.replace(">a<", ">b<")).meaningOfOthers("x"));
    }
}
