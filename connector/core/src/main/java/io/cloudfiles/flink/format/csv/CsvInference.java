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
 * What inference makes of values.
 *
 * @param infersTypes whether types other than STRING are inferred
 * @param prefersDate whether a date is a DATE, not a timestamp
 * @param share of the records that are looked at
 */
record CsvInference(boolean infersTypes, boolean prefersDate, double share) implements Serializable {}
