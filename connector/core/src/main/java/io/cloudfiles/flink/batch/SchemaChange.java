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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * A reader gives out rows of a schema version for the first time since it was started. Each reader tells for itself, so that a version is
 * told once per reader, and again after a restart.
 *
 * @param version number of the version
 * @param columns of the rows, in order, with rescued data and metadata columns
 */
@PublicEvolving
@TypeInfo(SchemaChangeTypeInfo.Factory.class)
public record SchemaChange(int version, RowType columns) {}
