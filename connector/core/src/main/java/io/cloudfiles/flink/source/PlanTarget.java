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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.schema.TargetLimits;
import org.apache.flink.table.types.logical.RowType;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What whoever takes the rows of a source asks of its columns.
 *
 * @param requirement throws when inferred columns are not to be kept, given all that the source would give
 * @param limits what it does not take of further columns, given all that the source would give
 */
record PlanTarget(Consumer<RowType> requirement, Function<RowType, TargetLimits> limits) {}
