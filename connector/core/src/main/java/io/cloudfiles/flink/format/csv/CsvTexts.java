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

import java.io.Serializable;

/**
 * The texts that stand for something else.
 *
 * @param nullValue null
 * @param emptyValue what an empty pair of quotes stands for
 * @param nanValue not a number
 * @param positiveInf infinity
 * @param negativeInf negative infinity
 */
record CsvTexts(String nullValue, String emptyValue, String nanValue, String positiveInf, String negativeInf)
        implements Serializable {}
