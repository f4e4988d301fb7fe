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
package io.cloudfiles.flink.discovery;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModificationBoundTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2021-01-01T00:00:00Z, 2021-01-01T00:00:00Z",
        "2021-01-01T01:00:00+01:00, 2021-01-01T00:00:00Z",
        "2021-01-01 00:00:00.000001 UTC+0, 2021-01-01T00:00:00.000001Z",
        "2021-01-01 02:00:00 UTC+2, 2021-01-01T00:00:00Z",
        "2021-01-01 09:00:00 Asia/Tokyo, 2021-01-01T00:00:00Z",
        "2021-01-01T01:00:00, 2021-01-01T00:00:00Z",
        "2021-01-01 01:00:00.123456, 2021-01-01T00:00:00.123456Z",
        "2021-07-01 02:00, 2021-07-01T00:00:00Z",
        "2021-07-01, 2021-06-30T22:00:00Z",
        "2021-07-01 UTC, 2021-07-01T00:00:00Z"
    })
    void readsIsoAndSparksForm(String text, Instant expected) {
        assertThat(ModificationBound.parse(text, BERLIN)).isEqualTo(expected);
    }

    @Test
    void refusesAnythingElse() {
        assertThatThrownBy(() -> ModificationBound.parse("yesterday", BERLIN)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> ModificationBound.parse("2021-01-01.5", BERLIN))
                .isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> ModificationBound.parse("2021-01-01 00:00:00 Mars", BERLIN))
                .isInstanceOf(DateTimeException.class);
    }
}
