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
package io.cloudfiles.flink.cli.expression;

import io.cloudfiles.flink.read.ComputedColumn;
import io.cloudfiles.flink.read.FileColumn;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.source.FileColumns;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes columns of expressions of Flink SQL over what is known of a file. Flink's planner checks them and makes code of them, where the job is
 * built; the names of metadata columns by themselves need no planner. Used by one thread.
 */
@Internal
public final class AddedColumns implements FileColumns {
    private static final String OPTION = "--add-column";

    /** Name of the argument that is the time; no column has it. */
    private static final String NOW = "the time when the file is opened";

    /** Evaluators of Flink know no time, so that it becomes an argument. */
    private static final Map<String, String> TIMES = Map.of(
            "CURRENT_TIMESTAMP", "`" + NOW + "`",
            "NOW()", "`" + NOW + "`",
            "LOCALTIMESTAMP", "CAST(`" + NOW + "` AS TIMESTAMP(3))",
            "CURRENT_DATE", "CAST(`" + NOW + "` AS DATE)");

    private static final Set<String> NOT_OF_THE_FILE = Set.of(
            "RAND",
            "RAND_INTEGER",
            "UUID",
            "CURRENT_TIME",
            "LOCALTIME",
            "CURRENT_ROW_TIMESTAMP",
            "UNIX_TIMESTAMP",
            "PROCTIME",
            "CURRENT_WATERMARK",
            "CURRENT_DATABASE",
            "CURRENT_CATALOG");

    private static final Set<String> OF_QUERIES = Set.of("SELECT", "VALUES", "OVER");

    private final Map<String, String> expressions;
    private @Nullable TableEnvironment tables;

    /** What was asked for last: a plan asks more than once. */
    private @Nullable Made made;

    private record Made(RowType partitions, Map<String, FileColumn> columns) {}

    /** @param expressions by the names of the columns */
    public AddedColumns(Map<String, String> expressions) {
        this.expressions = new LinkedHashMap<>(expressions);
    }

    @Override
    public Map<String, FileColumn> of(RowType data, RowType partitions) {
        Made last = made;
        if (last == null || !last.partitions.equals(partitions)) {
            last = new Made(partitions, make(data, partitions));
            made = last;
        }
        return last.columns;
    }

    private Map<String, FileColumn> make(RowType data, RowType partitions) {
        Map<String, FileColumn> columns = new LinkedHashMap<>();
        RowType known = known(partitions);
        expressions.forEach((name, expression) -> columns.put(
                name,
                MetadataColumn.of(expression.strip())
                        .filter(column -> partitions.getFieldIndex(expression.strip()) < 0)
                        .<FileColumn>map(column -> column)
                        .orElseGet(() -> computed(name, expression, known, data))));
        return columns;
    }

    /** The columns of the path, then those of the file whose names are free. */
    private static RowType known(RowType partitions) {
        List<RowType.RowField> fields = new ArrayList<>(partitions.getFields());
        for (MetadataColumn column : MetadataColumn.values()) {
            if (column != MetadataColumn.RECORD_NUMBER && partitions.getFieldIndex(column.key()) < 0) {
                fields.add(new RowType.RowField(column.key(), column.type()));
            }
        }
        return new RowType(fields.stream()
                .map(field ->
                        new RowType.RowField(field.getName(), field.getType().copy(true)))
                .toList());
    }

    private ComputedColumn computed(String name, String expression, RowType known, RowType data) {
        ExpressionErrors errors = new ExpressionErrors(OPTION, name, expression, known, data);
        if (expression.isBlank()) {
            throw errors.of("it is empty.");
        }
        SqlWords words = SqlWords.of(expression);
        Set<String> ofQueries = words.among(OF_QUERIES);
        if (!ofQueries.isEmpty()) {
            throw errors.of(
                    String.join(", ", ofQueries) + " belongs to queries, but each file is looked at by itself.");
        }
        Set<String> refused = words.among(NOT_OF_THE_FILE);
        if (!refused.isEmpty()) {
            throw errors.of(
                    String.join(", ", refused)
                            + (refused.size() == 1 ? " is no function" : " are no functions")
                            + " of the file: another attempt at it would give other values. CURRENT_TIMESTAMP is the time when a file is opened.");
        }
        LogicalType type = typeOf(expression, known, errors);
        RowType inputs = new RowType(known.getFields().stream()
                .filter(field -> words.has(field.getName()))
                .toList());
        GeneratedFileFunction function = function(words.replaced(TIMES), type, inputs, errors);
        return new ComputedColumn(expression.strip(), type, inputs.getFieldNames(), function);
    }

    private LogicalType typeOf(String expression, RowType known, ExpressionErrors errors) {
        LogicalType type;
        try {
            type = ((TableEnvironmentInternal) tables())
                    .getParser()
                    .parseSqlExpression(expression, known, null)
                    .getOutputDataType()
                    .getLogicalType();
        } catch (RuntimeException e) {
            throw errors.misunderstood(e);
        }
        if (type.is(LogicalTypeRoot.NULL)) {
            throw errors.of("NULL has no type. Write CAST(NULL AS STRING), or another type.");
        }
        return ofColumn(type);
    }

    /** Texts have no length of their own, which each literal would have. */
    private static LogicalType ofColumn(LogicalType type) {
        if (type.is(LogicalTypeFamily.CHARACTER_STRING)) {
            return new VarCharType(VarCharType.MAX_LENGTH);
        }
        return type.is(LogicalTypeFamily.BINARY_STRING) ? new VarBinaryType(VarBinaryType.MAX_LENGTH) : type.copy(true);
    }

    private GeneratedFileFunction function(
            String expression, LogicalType type, RowType inputs, ExpressionErrors errors) {
        List<DataTypes.Field> arguments = Stream.concat(
                        Stream.of(DataTypes.FIELD(NOW, DataTypes.TIMESTAMP_LTZ(3))),
                        inputs.getFields().stream()
                                .map(input -> DataTypes.FIELD(
                                        input.getName(), TypeConversions.fromLogicalToDataType(input.getType()))))
                .toList();
        DataType output = TypeConversions.fromLogicalToDataType(type);
        try {
            ExpressionEvaluator evaluator =
                    CapturedEvaluator.of(tables(), expression, output, arguments.toArray(DataTypes.Field[]::new));
            GeneratedFileFunction function = new GeneratedFileFunction(
                    evaluator,
                    arguments.stream().map(DataTypes.Field::getDataType).toList(),
                    output);
            function.requireCode();
            return function;
        } catch (RuntimeException e) {
            throw errors.notComputed(e);
        }
    }

    private TableEnvironment tables() {
        TableEnvironment planner = tables;
        if (planner == null) {
            planner = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
            tables = planner;
        }
        return planner;
    }
}
