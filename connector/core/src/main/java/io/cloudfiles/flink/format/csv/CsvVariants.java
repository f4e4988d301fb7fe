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

import io.cloudfiles.flink.format.TimestampParser;
import io.cloudfiles.flink.format.VariantTexts;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder;

/**
 * Values of variants: the first that fits of a whole number, a decimal, a date, an instant, a truth value, a text. Each value is judged by
 * itself, so that it does not depend on where a file is cut.
 */
final class CsvVariants {
    private static final int MICROS = 6;

    private final VariantTexts texts;
    private final CsvDates dates;
    private final boolean prefersDate;
    private final TimestampParser timestamps;

    CsvVariants(CsvConfig config) {
        this.texts = new VariantTexts(config.locale());
        this.dates = new CsvDates(config.temporal());
        this.prefersDate = config.inference().prefersDate();
        this.timestamps = TimestampParser.ofInstants(
                MICROS, config.temporal().zone(), config.temporal().timestampFormat());
    }

    /** Appends the scanner's value, which is not null. */
    void append(CsvScanner in, BinaryVariantInternalBuilder variant) {
        in.repair();
        String text = in.text();
        if (texts.appendNumber(variant, text)) {
            return;
        }
        if (!text.isEmpty() && prefersDate && dates.isDate(in)) {
            variant.appendDate(dates.days());
        } else if (!text.isEmpty() && timestamps.parse(in.bytes, in.textStart, in.textEnd)) {
            variant.appendTimestampLtz(timestamps.micros());
        } else if (!texts.appendBoolean(variant, text)) {
            variant.appendString(text);
        }
    }
}
