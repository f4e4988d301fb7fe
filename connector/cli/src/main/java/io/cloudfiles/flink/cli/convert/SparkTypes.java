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
package io.cloudfiles.flink.cli.convert;

import io.cloudfiles.flink.cli.convert.python.Expression;
import io.cloudfiles.flink.cli.convert.python.Expression.Argument;
import io.cloudfiles.flink.cli.convert.python.Expression.Call;
import io.cloudfiles.flink.cli.convert.python.Expression.Listing;
import io.cloudfiles.flink.cli.convert.python.Expression.Name;
import io.cloudfiles.flink.cli.convert.python.Expression.Text;
import io.cloudfiles.flink.cli.convert.python.MethodChain;
import io.cloudfiles.flink.cli.convert.python.MethodChain.Step;
import io.cloudfiles.flink.cli.convert.python.Scope;
import io.cloudfiles.flink.cli.convert.python.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Types that a program builds of objects, {@code StructType([StructField("id", LongType())])}, as DDL; empty where something in there is
 * not known. A type whose values have a time zone is written as Flink means it.
 */
final class SparkTypes {
    private static final Map<String, String> ATOMS = Map.ofEntries(
            Map.entry("StringType", "STRING"),
            Map.entry("IntegerType", "INT"),
            Map.entry("LongType", "BIGINT"),
            Map.entry("ShortType", "SMALLINT"),
            Map.entry("ByteType", "TINYINT"),
            Map.entry("DoubleType", "DOUBLE"),
            Map.entry("FloatType", "FLOAT"),
            Map.entry("BooleanType", "BOOLEAN"),
            Map.entry("BinaryType", "BYTES"),
            Map.entry("DateType", "DATE"),
            Map.entry("TimestampType", "TIMESTAMP_LTZ(6)"),
            Map.entry("TimestampNTZType", "TIMESTAMP(6)"));
    private static final String DEFAULT_DECIMAL = "(10, 0)";

    private SparkTypes() {}

    /** The columns of a {@code StructType}, also of one that is built by {@code add}. */
    static Optional<String> columns(Expression expression, Scope scope) {
        if (expression instanceof Name name) {
            return scope.find(name.origin().text()).flatMap(bound -> columns(bound.expression(), bound.scope()));
        }
        List<Step> adds = MethodChain.of(expression, scope).steps().stream()
                .filter(step -> step.name().equals("add"))
                .toList();
        List<Optional<String>> fields = new ArrayList<>();
        structOf(expression).ifPresent(struct -> fields.addAll(fieldsOf(struct, scope)));
        for (Step add : adds) {
            fields.add(field(add.arguments(), add.scope()));
        }
        return fields.isEmpty() || fields.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(fields.stream().map(Optional::orElseThrow).collect(Collectors.joining(", ")));
    }

    /** The {@code StructType(…)} that an expression is, or that {@code add} is called on. */
    private static Optional<Call> structOf(Expression expression) {
        Expression rest = expression;
        while (rest instanceof Call call) {
            if (isNamed(call, "StructType")) {
                return Optional.of(call);
            }
            rest = call.function() instanceof Expression.Attribute method ? method.target() : call.function();
        }
        return Optional.empty();
    }

    private static List<Optional<String>> fieldsOf(Call struct, Scope scope) {
        if (struct.arguments().isEmpty()) {
            return List.of();
        }
        return struct.arguments().get(0).value() instanceof Listing fields
                ? fields.elements().stream()
                        .map(field -> field instanceof Call call && isNamed(call, "StructField")
                                ? field(call.arguments(), scope)
                                : Optional.<String>empty())
                        .toList()
                : List.of(Optional.empty());
    }

    /**
     * Name and type, as {@code StructField} and {@code add} take them. Whether it may be null is left out, since Spark takes every column
     * of a file source for nullable ({@code spark.sql.streaming.fileSource.schema.forceNullable}).
     */
    private static Optional<String> field(List<Argument> arguments, Scope scope) {
        if (arguments.size() < 2) {
            return Optional.empty();
        }
        Value name = arguments.get(0).value().value(scope);
        return type(arguments.get(1).value(), scope)
                .filter(type -> name.isKnown())
                .map(type -> SqlText.name(name.text()) + " " + type);
    }

    private static Optional<String> type(Expression expression, Scope scope) {
        if (expression instanceof Text text) {
            return Optional.of(SparkDdl.toFlink(text.content()));
        }
        if (!(expression instanceof Call call)) {
            return Optional.empty();
        }
        String name = call.step().text().replaceAll("\\(.*", "");
        List<Expression> arguments =
                call.arguments().stream().map(Argument::value).toList();
        return switch (name) {
            case "StructType" -> columns(call, scope).map(columns -> "ROW<" + columns + ">");
            case "ArrayType" -> nested("ARRAY", arguments, 1, scope);
            case "MapType" -> nested("MAP", arguments, 2, scope);
            case "DecimalType" ->
                Optional.of("DECIMAL"
                        + (arguments.isEmpty()
                                ? DEFAULT_DECIMAL
                                : arguments.stream()
                                        .map(argument -> argument.value(scope).text())
                                        .collect(Collectors.joining(", ", "(", ")"))));
            default -> Optional.ofNullable(ATOMS.get(name));
        };
    }

    private static Optional<String> nested(String name, List<Expression> arguments, int count, Scope scope) {
        List<Optional<String>> types = arguments.stream()
                .limit(count)
                .map(argument -> type(argument, scope))
                .toList();
        return types.size() < count || types.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(
                        types.stream().map(Optional::orElseThrow).collect(Collectors.joining(", ", name + "<", ">")));
    }

    private static boolean isNamed(Call call, String name) {
        return call.step().text().startsWith(name + "(");
    }
}
