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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.DateTimePattern;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.time.ZoneId;

/**
 * How dates and timestamps are read.
 *
 * @param zone of instants that name none
 * @param dateFormat pattern of dates; null for the default forms
 * @param timestampFormat pattern of instants; null for the default forms
 * @param timestampNtzFormat pattern of wall clock times; null for the default forms
 */
record CsvTemporal(
        ZoneId zone,
        @Nullable DateTimePattern dateFormat,
        @Nullable DateTimePattern timestampFormat,
        @Nullable DateTimePattern timestampNtzFormat)
        implements Serializable {}
