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
package io.cloudfiles.flink.option;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptionResolverTest {
    private enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    private static final OptionSpec<Duration> INTERVAL = OptionSpec.duration(
                    "discovery.interval", Duration.ofSeconds(10), "Pause.")
            .alias("cloudFiles.interval");
    private static final OptionSpec<MemorySize> SIZE = OptionSpec.size(
                    "read.split-size", MemorySize.ofMebiBytes(64), "Size.")
            .alias("cloudFiles.maxBytes");
    private static final OptionSpec<Order> ORDER = OptionSpec.constant(
                    "release.order", Order.class, Order.OLDEST_FIRST, "Order.")
            .alias("latestFirst")
            .valueAlias("true", "newest-first")
            .valueAlias("false", "oldest-first");
    private static final OptionSpec<Integer> LIMIT = OptionSpec.integer("release.max-files", null, "Limit.");
    private static final OptionSpec<Boolean> OVERWRITES =
            OptionSpec.bool("ledger.allow-overwrites", false, "Overwrites.").onlyAvailable("Leave it out.", "false");
    private static final OptionSpec<String> QUEUE =
            OptionSpec.string("notification.queue", null, "Queue.").unavailable("Use discovery.mode = listing.");
    private static final OptionSpec<String> SECRET =
            OptionSpec.string("s3.secret-key", null, "Secret.").onlyAvailable("Use the default chain.", "none");

    private static final OptionSpec<Map<String, String>> PROPERTIES =
            OptionSpec.family("table.properties", "Properties.").alias("cloudFiles.property");
    private static final OptionSpec<Map<String, String>> TAGS = OptionSpec.family("notification.tags", "Tags.")
            .alias("cloudFiles.resourceTag")
            .unavailable("Use discovery.mode = listing.");

    private final OptionResolver resolver = new OptionResolver(
                    List.of(INTERVAL, SIZE, ORDER, LIMIT, OVERWRITES, QUEUE, SECRET, PROPERTIES, TAGS))
            .misplaced("mergeSchema", "It is the sink's.");

    @Test
    void gathersTheMembersOfAFamilyAndKeepsTheCaseOfTheirNames() {
        assertThat(resolve(Map.of("Table.Properties.Owner", "me", "cloudfiles.property.cost.centre", "7"))
                        .get(PROPERTIES.option()))
                .containsExactlyInAnyOrderEntriesOf(Map.of("Owner", "me", "cost.centre", "7"));
    }

    @Test
    void refusesAMemberOfAFamilyThatIsNotAvailable() {
        assertThat(problems(Map.of("cloudFiles.resourceTag.team", "data")))
                .containsExactly(new OptionProblem(
                        ErrorCode.CF_OPTION_NOT_AVAILABLE,
                        "Option 'cloudFiles.resourceTag.team' = 'data' is not available in this version. "
                                + "Use discovery.mode = listing."));
    }

    @Test
    void refusesTwoValuesOfOneMemberAndAFamilyWithoutAName() {
        assertThat(problems(Map.of("table.properties.a", "1", "cloudFiles.property.a", "2")))
                .extracting(OptionProblem::code)
                .containsExactly(ErrorCode.CF_INVALID_OPTIONS);
        assertThat(problems(Map.of("table.properties.", "1")))
                .extracting(OptionProblem::code)
                .containsExactly(ErrorCode.CF_UNKNOWN_OPTION_KEYS_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "10 s,PT10S",
        "1 day,PT24H",
        "2 weeks,PT336H",
        "1 month,PT720H",
        "7 d,PT168H",
        "5min,PT5M",
        "INTERVAL 3 hours,PT3H"
    })
    void readsDurationsInBothSpellings(String text, Duration expected) {
        assertThat(resolve(Map.of("cloudfiles.INTERVAL", text)).get(INTERVAL.option()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"128 mb,134217728", "10g,10737418240", "1024,1024", "1 gb,1073741824"})
    void readsSizesInBothSpellings(String text, long bytes) {
        assertThat(resolve(Map.of("read.split-size", text)).get(SIZE.option()).getBytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "release.order,newest-first,NEWEST_FIRST",
        "release.order,newestFirst,NEWEST_FIRST",
        "release.order,OLDEST_FIRST,OLDEST_FIRST",
        "latestFirst,true,NEWEST_FIRST",
        "LATESTFIRST,False,OLDEST_FIRST"
    })
    void readsConstantsInEverySpelling(String key, String text, Order expected) {
        assertThat(resolve(Map.of(key, text)).get(ORDER.option())).isEqualTo(expected);
    }

    @Test
    void namesTheKeyOfAutoLoaderWhoseFirstPartIsMissing() {
        assertThatThrownBy(() -> resolve(Map.of("maxbytes", "1 mb")))
                .hasMessageContaining("'maxbytes' is not known. Did you mean 'cloudFiles.maxBytes'?");
    }

    @Test
    void namesTheKeyOfSparkThatHasNotTheFirstPart() {
        assertThatThrownBy(() -> resolve(Map.of("cloudFiles.latestFirst", "true")))
                .hasMessageContaining("'cloudFiles.latestFirst' is not known. Did you mean 'latestFirst'?");
    }

    @Test
    void namesTheNearestKeyForAnUnknownOne() {
        assertThatThrownBy(() -> resolve(Map.of("discovery.intervall", "1 s")))
                .isInstanceOfSatisfying(
                        CloudFilesException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_UNKNOWN_OPTION_KEYS_ERROR))
                .hasMessageContaining("'discovery.intervall' is not known. Did you mean 'discovery.interval'?");
    }

    @Test
    void suggestsNothingForAKeyThatResemblesNone() {
        assertThatThrownBy(() -> resolve(Map.of("zzz", "1"))).hasMessageContaining("See docs/reference/options.md");
    }

    @Test
    void saysWherePastedSinkOptionsGo() {
        assertThatThrownBy(() -> resolve(Map.of("mergeSchema", "true"))).hasMessageContaining("It is the sink's.");
    }

    @Test
    void refusesTwoSpellingsWithDifferentValuesAndNamesBoth() {
        assertThatThrownBy(() -> resolve(Map.of("discovery.interval", "1 s", "cloudFiles.interval", "2 s")))
                .hasMessageContaining("'cloudFiles.interval'")
                .hasMessageContaining("'discovery.interval'");
    }

    @Test
    void acceptsTwoSpellingsWithTheSameValue() {
        Configuration resolved = resolve(Map.of("discovery.interval", "60 s", "cloudFiles.interval", "1 min"));
        assertThat(resolved.get(INTERVAL.option())).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void refusesWhatThisVersionCannotHonourAndSaysWhatToDoInstead() {
        assertThatThrownBy(() -> resolve(Map.of("notification.queue", "q")))
                .isInstanceOfSatisfying(
                        CloudFilesException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_OPTION_NOT_AVAILABLE))
                .hasMessageContaining("Use discovery.mode = listing.");
        assertThatThrownBy(() -> resolve(Map.of("ledger.allow-overwrites", "true")))
                .hasMessageContaining("Leave it out.");
        assertThat(resolve(Map.of("ledger.allow-overwrites", "FALSE")).get(OVERWRITES.option()))
                .isFalse();
    }

    @Test
    void reportsEveryProblemTogether() {
        assertThatThrownBy(() -> resolve(Map.of("release.max-files", "many", "foo.bar", "1", "read.split-size", "big")))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS))
                .hasMessageContaining("3 options are wrong")
                .hasMessageContaining("'release.max-files' = 'many' is wrong: expected a whole number")
                .hasMessageContaining("'foo.bar' is not known")
                .hasMessageContaining("'read.split-size' = 'big' is wrong: expected a size");
    }

    @Test
    void masksSecretsInItsErrors() {
        assertThatThrownBy(() -> resolve(Map.of("s3.secret-key", "hunter2")))
                .hasMessageContaining(SecretMask.MASK)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesOneKeyForTwoOptions() {
        OptionSpec<Integer> twin = OptionSpec.integer("other.key", 1, "Other.").alias("cloudFiles.interval");
        assertThatThrownBy(() -> new OptionResolver(List.of(INTERVAL, twin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other.key");
    }

    private Configuration resolve(Map<String, String> given) {
        List<OptionProblem> problems = new ArrayList<>();
        Configuration resolved = resolver.resolve(given, problems);
        OptionProblem.throwIfAny(problems);
        return resolved;
    }

    private List<OptionProblem> problems(Map<String, String> given) {
        List<OptionProblem> problems = new ArrayList<>();
        resolver.resolve(given, problems);
        return problems;
    }
}
